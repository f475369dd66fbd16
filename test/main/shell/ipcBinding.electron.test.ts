// Proves how the IPC guard is bound to Electron's IPC: one handler for each call, events only to their owners, and no exception crosses (P15).
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellName } from '../../../preload/contract/cellName.ts';
import { contract, slices, type FeatureName } from '../../../preload/contract/contract.ts';
import { callChannel, type CallName } from '../../../preload/contract/derive.ts';
import { ok } from '../../../preload/contract/result.ts';
import { handlersOf, type Modules } from '../../../main/core/module.ts';
import type { IpcGuard, IpcGuardPorts, SenderFacts } from '../../../main/shell/ipcGuard.ts';
import { bindCalls, createTell } from '../../../main/shell/ipcBinding.electron.ts';
import { createPage, registerOf, type PageDouble } from './electronDouble.ts';

const handlers = vi.hoisted(
  () => new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
);
const guards = vi.hoisted(() => ({ built: [] as unknown[][], guard: null as IpcGuard | null }));
vi.mock('../../../main/shell/ipcGuard.ts', () => ({
  createIpcGuard: (...args: unknown[]) => {
    guards.built.push(args);
    return guards.guard;
  },
}));
vi.mock('electron', () => ({
  app: {},
  ipcMain: {
    handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
      void handlers.set(channel, handler),
  },
}));

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
  const modules = Object.fromEntries(
    (Object.keys(slices) as FeatureName[]).map((feature) => [
      feature,
      {
        handlers: Object.fromEntries(
          Object.keys(slices[feature].calls).map((name) => [name, () => ok(name)]),
        ),
      },
    ]),
  ) as unknown as Modules;
  const ports: IpcGuardPorts = { nowMs: () => 1, hasPractice: () => true, log: () => undefined };
  beforeEach(() => {
    asked = [];
    handlers.clear();
    Object.assign(guards, { built: [], guard });
    bindCalls(modules, register, ports);
  });

  it("the guard has the handlers of all features' modules, and the ports that it was given", () => {
    expect(guards.built).toEqual([[handlersOf(modules), ports]]);
    expect(guards.built[0]?.[1]).toBe(ports);
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

describe('createTell', () => {
  const refused: string[] = [];
  const pages = new Map<CellName, PageDouble>();
  const tell = createTell(
    register,
    (cell) => (pages.get(cell) ?? null) as unknown as WebContents | null,
    (code) => void refused.push(code),
  );
  const put = (where: Partial<Record<CellName, PageDouble>>): void => {
    pages.clear();
    for (const [cell, page] of Object.entries(where)) pages.set(cell as CellName, page);
  };
  beforeEach(() => {
    refused.length = 0;
    for (const page of [deskPage, callPage, strangePage]) page.sent.length = 0;
  });

  it('reaches the page of the cell that owns the event, as it is then, and no other', () => {
    const toggled = tell('chat.toggled');
    const shown = tell('chat.shown');
    put({ desk: deskPage, call: callPage });
    toggled();
    expect([deskPage.sent, callPage.sent]).toEqual([
      [['alcove:event:chat.toggled', undefined]],
      [],
    ]);
    shown({ isOpen: true, unread: 2 });
    expect(callPage.sent).toEqual([['alcove:event:chat.shown', { isOpen: true, unread: 2 }]]);
    expect(refused).toEqual([]);
  });

  it('reaches no page that main did not register for the cell, and logs a code', () => {
    put({ desk: strangePage });
    tell('chat.toggled')();
    put({ desk: callPage });
    tell('chat.toggled')();
    expect(refused).toEqual(['ipcGuard.eventRefused', 'ipcGuard.eventRefused']);
    expect([callPage.sent, strangePage.sent]).toEqual([[], []]);
  });

  it('says nothing to a page that is gone, and nothing where there is none', () => {
    const gone = createPage(10, true);
    put({ desk: gone });
    tell('chat.toggled')();
    put({});
    tell('chat.toggled')();
    expect([gone.sent, refused]).toEqual([[], []]);
  });

  it('drops a payload of another shape and logs a code without it', () => {
    put({ desk: deskPage });
    (tell('chat.toggled') as (payload: unknown) => void)({ secret: 'x' });
    expect(deskPage.sent).toEqual([]);
    expect(refused).toEqual(['ipcGuard.eventRefused']);
  });
});
