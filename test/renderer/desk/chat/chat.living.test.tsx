// What is pressed and typed in the messages. Nothing is sent by a key that only composes a word or begins a line.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import type { TimelineItem } from '../../../../preload/contract/chat.ts';
import { ChatView, type ChatViewProps } from '../../../../renderer/desk/chat/ChatView.tsx';
import { submitted } from '../../formDouble.ts';
import { item as made } from '../deskWorld.ts';
import { ResizeObserverDouble } from '../../resizeObserverDouble.ts';

let asked: unknown[][] = [];
const note =
  (name: string) =>
  (...given: unknown[]): void => {
    asked.push([name, ...given]);
  };
const item = (id: string, changes: Partial<TimelineItem> = {}): TimelineItem => ({
  ...made(id),
  ...changes,
});
beforeEach(() => {
  asked = [];
  vi.stubGlobal('ResizeObserver', ResizeObserverDouble);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const chat = (changes: Partial<ChatViewProps> = {}) =>
  livingView(() => (
    <ChatView
      name="Jonas"
      load="ready"
      items={[item('a', { state: 'failed' })]}
      earlier="available"
      nowMs={0}
      onClose={note('close')}
      draft="x"
      refused={null}
      onWrite={note('write')}
      onSend={() => note('send')()}
      onLoadEarlier={() => note('earlier')()}
      onTryAgain={note('again')}
      onDiscard={note('discard')}
      onRetryLoad={() => note('load')()}
      {...changes}
    />
  ));

describe('a press', () => {
  it('asks for what stands on it, and names the message', () => {
    const view = chat();
    for (const name of ['Close messages', 'Load earlier', 'Try again', 'Discard']) view.press(name);
    expect(asked).toEqual([['close'], ['earlier'], ['again', 'a'], ['discard', 'a']]);
  });

  it('asks for nothing while earlier messages are loaded', () => {
    chat({ earlier: 'loading' }).press('Loading…');
    expect(asked).toEqual([]);
  });

  it('loads again what could not be loaded', () => {
    chat({ load: 'failed' }).press('Try again');
    expect(asked).toEqual([['load']]);
  });
});

describe('the box', () => {
  const hit = (change: object = {}): boolean => {
    let isPrevented = false;
    chat().fire('onKeyDown', {
      key: 'Enter',
      shiftKey: false,
      altKey: false,
      nativeEvent: { isComposing: false },
      preventDefault: () => {
        isPrevented = true;
      },
      ...change,
    });
    return isPrevented;
  };

  it('says what is typed', () => {
    chat().fire('onChange', 'hello');
    expect(asked).toEqual([['write', 'hello']]);
  });

  it('sends by Enter, which then begins no line', () => {
    expect([hit(), asked]).toEqual([true, [['send']]]);
  });

  it.each([
    ['another key', { key: 'a' }],
    ['Shift and Enter', { shiftKey: true }],
    ['Alt and Enter', { altKey: true }],
    ['Enter in a word that is being composed', { nativeEvent: { isComposing: true } }],
  ])('sends nothing by %s', (_what, change) => {
    expect([hit(change), asked]).toEqual([false, []]);
  });

  it('sends by its button too, and the page stays', () => {
    expect(submitted(chat().element('onSubmit'), {}).isPrevented).toBe(true);
    expect(asked).toEqual([['send']]);
  });
});
