// Proves how the IPC guard is bound to Electron's IPC: one handler for each call, events only to their owners, and no exception crosses (P15).
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../preload/contract/contract.ts';
import { callChannel, type CallName } from '../../../preload/contract/derive.ts';
import { ok } from '../../../preload/contract/result.ts';
import type { IpcGuard, SenderFacts } from '../../../main/shell/ipcGuard.ts';
import { bindCalls, createSendEvent } from '../../../main/shell/ipcBinding.electron.ts';
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
const register = registerOf(
  new Map([
    [deskPage, 'desk'],
    [callPage, 'call'],
  ] as const),
);
const names = Object.keys(contract.calls) as CallName[];

describe('bindCalls', () => {
  let asked: { name: string; sender: SenderFacts; input: unknown }[] = [];
  const guard: IpcGuard = (name, sender, input) => {
    asked.push({ name, sender, input });
    return Promise.resolve(ok(undefined));
  };
  beforeEach(() => {
    asked = [];
    handlers.clear();
    bindCalls(guard, register);
  });
  const invoke = async (name: CallName, event: unknown, ...args: unknown[]): Promise<unknown> =>
    handlers.get(callChannel(name))?.(event, ...args);

  it('one handler for each call of the contract and none besides', () => {
    expect([...handlers.keys()].sort()).toEqual(names.map(callChannel).sort());
  });

  it('every call goes through the IPC guard with the facts of its sender', async () => {
    for (const name of names)
      await invoke(
        name,
        { sender: deskPage, senderFrame: { url: 'app://desk/', parent: null } },
        { x: 1 },
      );
    expect(asked).toEqual(
      names.map((name) => ({
        name,
        input: { x: 1 },
        sender: {
          frameExists: true,
          isTopFrame: true,
          origin: 'app://desk',
          registeredCell: 'desk',
          pageId: 7,
        },
      })),
    );
  });

  it('more than one argument arrives as a list, which no call takes', async () => {
    const event = { sender: deskPage, senderFrame: { url: 'app://desk/', parent: null } };
    await invoke('app.state', event);
    await invoke('app.state', event, undefined, { hidden: true });
    expect(asked.map(({ input }) => input)).toEqual([undefined, [undefined, { hidden: true }]]);
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
      await expect(invoke('app.state', { sender: deskPage, senderFrame })).resolves.toEqual(
        ok(undefined),
      );
    expect(
      asked.map(({ sender }) => [sender.frameExists, sender.isTopFrame, sender.origin]),
    ).toEqual([
      [false, false, ''],
      [false, false, ''],
      [false, false, ''],
    ]);
  });
});

describe('createSendEvent', () => {
  const refused: string[] = [];
  const send = createSendEvent(register, (code) => void refused.push(code));
  beforeEach(() => {
    refused.length = 0;
    for (const page of [deskPage, callPage, strangePage]) page.sent.length = 0;
  });

  it('reaches the cell that owns the event', () => {
    send(asPage(deskPage), 'chat.toggled', undefined);
    expect(deskPage.sent).toEqual([['alcove:event:chat.toggled', undefined]]);
  });

  it('reaches no other page, no page that is gone and none at all', () => {
    send(asPage(callPage), 'chat.toggled', undefined);
    send(asPage(strangePage), 'chat.toggled', undefined);
    expect(refused).toEqual(['ipcGuard.eventRefused', 'ipcGuard.eventRefused']);
    const gone = createPage(10, true);
    send(asPage(gone), 'chat.toggled', undefined);
    send(null, 'chat.toggled', undefined);
    expect([callPage.sent, strangePage.sent, gone.sent]).toEqual([[], [], []]);
  });

  it('drops a payload of another shape and logs a code without it', () => {
    send(asPage(deskPage), 'chat.toggled', { secret: 'x' } as unknown as undefined);
    expect(deskPage.sent).toEqual([]);
    expect(refused).toEqual(['ipcGuard.eventRefused']);
  });
});
