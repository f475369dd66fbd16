// Proves how the IPC guard is bound to Electron's IPC: one handler for each call, events only to their owners, and no exception crosses (P15).
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { contract, slices, type FeatureName } from '../../../preload/contract/contract.ts';
import { callChannel, type CallName } from '../../../preload/contract/derive.ts';
import { ok } from '../../../preload/contract/result.ts';
import type { Modules } from '../../../main/core/module.ts';
import { bindCalls, createTell } from '../../../main/shell/ipcBinding.electron.ts';
import { createPage, registerOf, type PageDouble } from './electronDouble.ts';

const handlers = vi.hoisted(
  () => new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
);
vi.mock('electron', () => ({
  app: {},
  ipcMain: {
    handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
      void handlers.set(channel, handler),
  },
}));

const asPage = (page: PageDouble): WebContents => page as unknown as WebContents;
const deskPage = createPage(7);
const callPage = createPage(8);
const strangePage = createPage(9);
const secondDesk = createPage(11);
const register = registerOf(
  new Map([
    [deskPage, 'desk'],
    [secondDesk, 'desk'],
    [callPage, 'call'],
  ] as const),
);
const names = Object.keys(contract.calls) as CallName[];

describe('bindCalls', () => {
  const asked: { readonly name: string; readonly input: unknown }[] = [];
  const refused: string[] = [];
  const facts = { nowMs: 1_000_000, hasPractice: true };
  /** Every handler is a witness; its answer fits no call whose answer is not empty. */
  const modules = Object.fromEntries(
    (Object.keys(slices) as FeatureName[]).map((feature) => [
      feature,
      {
        handlers: Object.fromEntries(
          Object.keys(slices[feature].calls).map((name) => [
            name,
            (input: unknown) => {
              asked.push({ name, input });
              return ok(undefined);
            },
          ]),
        ),
      },
    ]),
  ) as unknown as Modules;
  beforeEach(() => {
    asked.length = 0;
    refused.length = 0;
    facts.hasPractice = true;
    handlers.clear();
    bindCalls(modules, register, {
      nowMs: () => facts.nowMs,
      hasPractice: () => facts.hasPractice,
      log: (code) => void refused.push(code),
    });
  });
  const invoke = async (name: CallName, event: unknown, ...args: unknown[]): Promise<unknown> =>
    handlers.get(callChannel(name))?.(event, ...args);
  const fromDesk = { sender: deskPage, senderFrame: { url: 'app://desk/', parent: null } };

  it('one handler for each call of the contract and none besides', () => {
    expect([...handlers.keys()].sort()).toEqual(names.map(callChannel).sort());
  });

  it("a call of the page's own reaches its module with its input", async () => {
    const shown = { isOpen: true, unread: 1 };
    expect(await invoke('meeting.chat', fromDesk, shown)).toEqual(ok(undefined));
    expect(await invoke('profile.dismiss', fromDesk)).toEqual(ok(undefined));
    expect(asked).toEqual([
      { name: 'meeting.chat', input: shown },
      { name: 'profile.dismiss', input: undefined },
    ]);
  });

  it('every call goes through the IPC guard with the facts of its sender', async () => {
    for (const name of names) {
      expect(
        await invoke(name, { sender: strangePage, senderFrame: fromDesk.senderFrame }),
      ).toEqual({ ok: false, code: 'ipcGuard.sender' });
    }
    const foreign = { sender: callPage, senderFrame: { url: 'app://call/', parent: null } };
    const framed = { sender: deskPage, senderFrame: { url: 'app://desk/', parent: {} } };
    for (const event of [foreign, framed])
      expect(await invoke('profile.dismiss', event)).toEqual({
        ok: false,
        code: 'ipcGuard.sender',
      });
    expect(asked).toEqual([]);
    expect(new Set(refused)).toEqual(new Set(['ipcGuard.sender']));
  });

  it('the guard counts each page by itself, and knows whether there is a practice', async () => {
    const { burst } = contract.calls['profile.dismiss'].rate;
    for (let count = 0; count < burst; count += 1) await invoke('profile.dismiss', fromDesk);
    const tooMuch = { ok: false, code: 'ipcGuard.rate' };
    expect(await invoke('profile.dismiss', fromDesk)).toEqual(tooMuch);
    const another = { ...fromDesk, sender: secondDesk };
    expect(await invoke('profile.dismiss', another)).toEqual(ok(undefined));
    facts.hasPractice = false;
    expect(await invoke('account.retry', fromDesk)).toEqual({
      ok: false,
      code: 'ipcGuard.noPractice',
    });
  });

  it('more than one argument arrives as a list, which no call takes', async () => {
    expect(await invoke('profile.dismiss', fromDesk, undefined, { hidden: true })).toEqual({
      ok: false,
      code: 'ipcGuard.input',
    });
    expect(asked).toEqual([]);
  });

  it("finding: a frame that goes away while it is looked at is no sender, and Electron's exception stays in main", async () => {
    const disposed = {
      get url(): string {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
      parent: null,
    };
    const orphan = {
      url: 'app://desk/',
      get parent(): unknown {
        throw new Error('Render frame was disposed');
      },
    };
    for (const senderFrame of [disposed, orphan, null])
      await expect(invoke('profile.dismiss', { sender: deskPage, senderFrame })).resolves.toEqual({
        ok: false,
        code: 'ipcGuard.sender',
      });
    expect(asked).toEqual([]);
  });
});

describe('createTell', () => {
  const refused: string[] = [];
  const open = new Map<CellName, PageDouble>();
  const tell = createTell(
    register,
    (cell) => {
      const page = open.get(cell);
      return page === undefined ? null : asPage(page);
    },
    (code) => void refused.push(code),
  );
  beforeEach(() => {
    refused.length = 0;
    open.clear();
    for (const page of [deskPage, callPage, strangePage]) page.sent.length = 0;
  });

  it('reaches the page of the cell that owns the event, and no other', () => {
    open.set('desk', deskPage).set('call', callPage);
    tell('chat.toggled')();
    expect([deskPage.sent, callPage.sent]).toEqual([
      [['alcove:event:chat.toggled', undefined]],
      [],
    ]);
    tell('stats.asked')({ number: 7 });
    expect(callPage.sent).toEqual([['alcove:event:stats.asked', { number: 7 }]]);
    expect([deskPage.sent.length, refused]).toEqual([1, []]);
  });

  it('says nothing to a page that is not open or is gone', () => {
    tell('chat.toggled')();
    const gone = createPage(10, true);
    open.set('desk', gone);
    tell('chat.toggled')();
    expect([gone.sent, refused]).toEqual([[], []]);
  });

  it('looks for the page anew each time', () => {
    const toggled = tell('chat.toggled');
    toggled();
    open.set('desk', deskPage);
    toggled();
    expect(deskPage.sent.length).toBe(1);
  });

  it('says nothing to a page that is registered as another cell, and logs it', () => {
    for (const page of [strangePage, callPage]) {
      open.set('desk', page);
      tell('chat.toggled')();
      expect(page.sent).toEqual([]);
    }
    expect(refused).toEqual(['ipcGuard.eventRefused', 'ipcGuard.eventRefused']);
  });

  it('drops a payload of another shape and logs a code without it', () => {
    open.set('desk', deskPage);
    (tell('chat.toggled') as (payload: unknown) => void)({ secret: 'x' });
    expect(deskPage.sent).toEqual([]);
    expect(refused).toEqual(['ipcGuard.eventRefused']);
  });
});
