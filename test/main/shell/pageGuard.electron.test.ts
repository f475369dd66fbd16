// Proves that every page is held in its place, that a stranger's page is closed, and how a sender is read (P5, P6, P15).
import type { WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import {
  createPageRegister,
  holdEveryPage,
  holdPage,
  senderFacts,
} from '../../../main/shell/pageGuard.electron.ts';
import { createPage, createRecorder, registerOf } from './electronDouble.ts';

const created = vi.hoisted((): { listener: ((event: unknown, page: unknown) => void) | null } => ({
  listener: null,
}));
vi.mock('electron', () => ({
  app: {
    on: (name: string, listener: (event: unknown, page: unknown) => void) => {
      if (name === 'web-contents-created') created.listener = listener;
    },
  },
}));

const prevented = (call: (event: { preventDefault: () => void }) => unknown): boolean => {
  let isPrevented = false;
  call({
    preventDefault: () => {
      isPrevented = true;
    },
  });
  return isPrevented;
};

describe('holdPage', () => {
  const page = createRecorder();
  holdPage(page.target as unknown as WebContents);

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'prevents %s',
    (event) => {
      expect(prevented((given) => page.listener(event)(given))).toBe(true);
    },
  );

  it('opens no window, whatever is asked', () => {
    const [handler] = page.last('setWindowOpenHandler') as [(details: unknown) => unknown];
    expect(handler({ url: 'app://desk/' })).toEqual({ action: 'deny' });
  });

  it('lets no UDP past the proxy', () => {
    expect(page.last('setWebRTCIPHandlingPolicy')).toEqual(['disable_non_proxied_udp']);
  });
});

describe('holdEveryPage', () => {
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve);
    });
  const make = (type = 'window') => {
    const recorder = createRecorder();
    let closed = false;
    const page = new Proxy(recorder.target, {
      get: (target, name) =>
        name === 'getType'
          ? () => type
          : name === 'isDestroyed'
            ? () => false
            : name === 'close'
              ? () => {
                  closed = true;
                }
              : (Reflect.get(target, name) as unknown),
    });
    return { page: page as unknown as WebContents, recorder, isClosed: () => closed };
  };

  it('holds each new page at once and closes the one that nobody registered', async () => {
    const register = createPageRegister();
    holdEveryPage(register);
    const [own, stranger] = [make(), make()];
    created.listener?.({}, own.page);
    register.add('call', own.page);
    created.listener?.({}, stranger.page);
    for (const one of [own, stranger])
      expect(one.recorder.names()).toContain('setWindowOpenHandler');
    await turn();
    expect([own.isClosed(), stranger.isClosed()]).toEqual([false, true]);
    expect(register.cellOf(own.page)).toBe('call');
    expect(register.cellOf(stranger.page)).toBeNull();
  });

  it.each([
    ['leaves the developer tools open in a program that may be inspected', true, 'remote', false],
    ['closes them in every other', false, 'remote', true],
    ['closes every other stranger there too', true, 'webview', true],
  ])('%s', async (_what, mayInspect, type, isClosed) => {
    holdEveryPage(createPageRegister(), mayInspect);
    const page = make(type);
    created.listener?.({}, page.page);
    await turn();
    expect(page.isClosed()).toBe(isClosed);
  });
});

describe('senderFacts', () => {
  const page = createPage(3);
  const register = registerOf(new Map([[page, 'desk' as const]]));
  const of = (url: string, { parent }: { readonly parent: unknown } = { parent: null }) =>
    senderFacts(register, { sender: page as unknown as WebContents, senderFrame: { url, parent } });

  it('reads the origin of our pages and of nothing else', () => {
    expect(of('app://desk/').origin).toBe('app://desk');
    expect(of('app://call/index.html?x#y').origin).toBe('app://call');
    for (const url of [
      '',
      'app://desk',
      'app://desk.evil/',
      'app://desk:1/',
      'app://desk@evil/',
      'app://deskapp://desk/',
      ' app://desk/',
      'APP://desk/',
      'https://desk/',
      'about:blank',
      'data:text/html,app://desk/',
      'blob:app://desk/1',
      ['javascript', 'app://desk/'].join(':'),
    ])
      expect(of(url).origin, url).toBe('');
  });

  it('tells a sub frame from the top one', () => {
    expect(of('app://desk/').isTopFrame).toBe(true);
    expect(of('app://desk/', { parent: {} }).isTopFrame).toBe(false);
    expect(of('app://desk/', { parent: undefined }).isTopFrame).toBe(false);
  });
});
