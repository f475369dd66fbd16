// P15: over the real IPC guard, from the real pages: whatever is sent, the program lives and the answer is one of a closed set.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ipcGuardCodes, contract } from '../../preload/contract/contract.ts';
import {
  callChannel,
  sliceOf,
  type CallInput,
  type CallName,
} from '../../preload/contract/derive.ts';
import { asarOf } from '../../scripts/dist/folders.mjs';
import { changedProgram } from '../meeting/changedProgram.ts';
import { enrol, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import type { Stage } from '../meeting/stage.ts';
import { newPerson } from './newPerson.ts';
import { expect, test } from './stageTest.ts';

const names = Object.keys(contract.calls) as CallName[];
/** Stands in every hostile text; it must come out nowhere. */
const canary = 'canary-5d1e';
const valuesEach = 110;

/** An input that fits, for every call that takes one; what is sent is each of them, spoilt. */
const fitting: { readonly [N in CallName]?: CallInput<N> } = {
  'profile.offer': { text: 'x' },
  'profile.accept': { fingerprint: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
  'account.store': {
    credentials: { userId: '@a:b', deviceId: 'D', accessToken: 't' },
    videoLogin: { user: 'a', password: 'p' },
  },
  'meeting.open': { peerName: 'x' },
  'meeting.place': { x: 0, y: 0, width: 10, height: 10 },
  'meeting.chat': { isOpen: true, unread: 0 },
  'call.stats': {
    number: 0,
    attempt: 0,
    state: 'waiting',
    reason: 'none',
    confirmedEpoch: null,
    attached: false,
    participants: 0,
    confirmed: 0,
    sent: 0,
    sealed: 0,
    received: 0,
    opened: 0,
    decoded: 0,
    refusedIn: 0,
    plaintextIn: 0,
    refusedOut: 0,
    selected: { local: 'none', remote: 'none', protocol: 'none' },
    gathered: [],
    firstFrameMs: null,
  },
};

interface Answered {
  readonly sent: number;
  readonly refusedByThePage: number;
  readonly answers: readonly unknown[];
}

/** Sends the values from inside the page: a part at once, the rest slowly enough that the rate limit lets some through. */
const attack = (page: Page, name: string, fits: unknown): Promise<Answered> =>
  page.evaluate(
    async ({ call, example, wanted, mark }) => {
      const send = Reflect.get(Reflect.get(window, 'alcove').calls, call) as (
        ...input: unknown[]
      ) => Promise<unknown>;
      const ring: Record<string, unknown> = {};
      ring['self'] = ring;
      const deep = (levels: number): unknown => {
        let value: unknown = mark;
        for (let level = 0; level < levels; level += 1) value = [value];
        return value;
      };
      const evil: readonly (() => unknown)[] = [
        () => null,
        () => Number.NaN,
        () => -0,
        () => Infinity,
        () => 2 ** 53,
        () => -1,
        () => 0.1,
        () => 1n,
        () => true,
        () => '',
        () => mark,
        () => `${mark}\u0000`,
        () => '\uD800',
        () => `<img src=x onerror="${mark}">`,
        () => '../../etc/passwd',
        () => '__proto__',
        () => mark.repeat(500_000),
        () => [],
        () => [undefined],
        () => new Array(100_000).fill(0),
        () => ({}),
        () => Object.create(null) as unknown,
        () => JSON.parse(`{"__proto__":{"ok":true,"mark":"${mark}"}}`) as unknown,
        () => ({ constructor: { prototype: { mark } } }),
        () => ({ toJSON: mark, ['th' + 'en']: mark }),
        () => new Map([[mark, mark]]),
        () => new Set([mark]),
        () => new Date(0),
        () => new Date(NaN),
        () => /x/,
        () => new Error(mark),
        () => Promise.resolve(mark),
        () => new Uint8Array(1_000_000),
        () => new ArrayBuffer(8),
        () => new Blob([mark]),
        () => new String(mark),
        () => Object(1n) as unknown,
        () => () => mark,
        () => Symbol(mark),
        () => class Strange {},
        () => ring,
        () => deep(500),
        () => deep(20_000),
        () => window,
        () => document.body,
        () =>
          new Proxy(
            {},
            {
              get: () => {
                throw new Error(mark);
              },
              ownKeys: () => {
                throw new Error(mark);
              },
            },
          ),
        () => ({
          get text(): string {
            throw new Error(mark);
          },
        }),
        () => new MessageChannel().port1,
        () => new WeakMap(),
        () => new Intl.Locale('en'),
        () => [example, example],
      ];
      const spoil = (value: unknown, step: number): unknown => {
        const bad = evil[step % evil.length]?.();
        if (typeof value !== 'object' || value === null) return bad;
        const keys = Object.keys(value);
        const key = keys[Math.floor(step / 5) % Math.max(1, keys.length)] ?? 'x';
        const inner: unknown = Reflect.get(value, key);
        if (step % 5 === 0) return { ...value, [mark]: bad };
        if (step % 5 === 1)
          return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
        if (step % 5 === 2 && typeof inner === 'object' && inner !== null)
          return { ...value, [key]: spoil(inner, step * 7) };
        if (step % 5 === 3)
          return Object.defineProperty({ ...value }, '__proto__', { value: bad, enumerable: true });
        return { ...value, [key]: bad };
      };
      const answers: Promise<unknown>[] = [];
      let refusedByThePage = 0;
      for (let step = 0; step < wanted; step += 1) {
        const value =
          step < evil.length || example === undefined
            ? evil[step % evil.length]?.()
            : spoil(example, step);
        const more = step % 17 === 16 ? [value, mark] : [];
        try {
          answers.push(send(value, ...more));
        } catch {
          refusedByThePage += 1;
        }
        if (step >= 40) await new Promise((resolve) => setTimeout(resolve, 150));
      }
      return {
        sent: wanted,
        refusedByThePage,
        answers: await Promise.all(
          answers.map((answer) => answer.catch((error: unknown) => `threw ${String(error)}`)),
        ),
      };
    },
    { call: name, example: fits, wanted: valuesEach, mark: canary },
  );

/** Everything that may come back from a call. Gives what may not. */
const wrongAnswers = (name: CallName, answers: readonly unknown[]): readonly unknown[] =>
  answers.filter((answer) => {
    if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return true;
    const { codes, output } = contract.calls[name];
    if (answer.ok === true)
      return (
        Object.keys(answer).some((key) => key !== 'ok' && key !== 'value') ||
        !output.safeParse(Reflect.get(answer, 'value')).success
      );
    return (
      answer.ok !== false ||
      Object.keys(answer).sort().join() !== 'code,ok' ||
      ![...codes, ...ipcGuardCodes].includes(Reflect.get(answer, 'code') as never)
    );
  });

const openCall = async (one: Instance, stage: Stage): Promise<Page> => {
  await enrol(one.desk);
  await signIn(one.desk, await newPerson(stage));
  expect(
    await one.desk.evaluate(() => window.alcove.calls['meeting.open']({ peerName: 'Nobody' })),
  ).toEqual({ ok: true });
  return one.call();
};

test('before a practice was joined every call that needs one is locked, whatever is sent', async ({
  stage,
}) => {
  const instance = await stage.start('ipcguard-locked', { profilePath: null });
  for (const name of sliceOf('desk').calls.filter(
    (one) => contract.calls[one].lock === 'unlocked',
  )) {
    const answer = await instance.desk.evaluate(
      ([call, input]) =>
        Reflect.get(window.alcove.calls, call as string)(input) as Promise<unknown>,
      [name, fitting[name]] as const,
    );
    expect(answer, name).toEqual({ ok: false, code: 'ipcGuard.locked' });
  }
  await instance.close();
});

test('every call answers every hostile value with a code of its own set or a valid value, and the program lives', async ({
  stage,
}) => {
  for (const name of names)
    expect(fitting[name] !== undefined, `${name}: an example in this test`).toBe(
      !contract.calls[name].input.safeParse(undefined).success,
    );
  const instance = await stage.start('ipcguard');
  const call = await openCall(instance, stage);
  await instance.app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
  });
  const settings = () => readFile(join(instance.home, 'profile', 'settings.json'), 'utf8');
  const facts = async () => ({
    pid: await instance.app.evaluate(() => process.pid),
    settings: await settings(),
    pages: instance.app
      .windows()
      .map((page) => page.url())
      .sort(),
    state: await instance.desk.evaluate(() => window.alcove.calls['app.state'](undefined)),
    polluted: await instance.app.evaluate(() => Reflect.get({}, 'mark') as unknown),
  });
  const before = await facts();
  const work = (['desk', 'call'] as const).flatMap((cell) =>
    sliceOf(cell).calls.map((name) => ({ name, page: cell === 'desk' ? instance.desk : call })),
  );
  expect(new Set(work.map(({ name }) => name))).toEqual(new Set(names));
  const results = await Promise.all(
    work.map(async ({ name, page }) => ({ name, ...(await attack(page, name, fitting[name])) })),
  );
  for (const { name, sent, refusedByThePage, answers } of results) {
    expect(sent).toBeGreaterThanOrEqual(100);
    expect(answers.length + refusedByThePage, name).toBe(sent);
    expect(wrongAnswers(name, answers), name).toEqual([]);
    expect(
      answers.filter((answer) => JSON.stringify(answer)?.includes('ipcGuard.input')).length,
      `${name}: some were read and refused`,
    ).toBeGreaterThan(5);
    expect(JSON.stringify(answers), name).not.toContain(canary);
  }
  // As soon as the rate limits have room again.
  await expect(async () => expect(await facts()).toEqual(before)).toPass({ timeout: 15_000 });
  await expect
    .poll(() => instance.desk.evaluate(() => window.alcove.calls['account.load'](undefined)))
    .toMatchObject({ ok: true });
  expect(instance.lines.filter((line) => line.includes(canary))).toEqual([]); // P7: nothing of it in the log
  test
    .info()
    .annotations.push({
      type: 'sent',
      description: results
        .map(
          ({ name, sent, refusedByThePage, answers }) =>
            `${name} ${sent} (${refusedByThePage} not even sent, ${answers.filter((answer) => JSON.stringify(answer).includes('ipcGuard.rate')).length} over the rate)`,
        )
        .join(', '),
    });
  await instance.close();
});

test('a page finds its own slice of the contract and no other way in', async ({ stage }) => {
  const instance = await stage.start('ipcguard-slice');
  const call = await openCall(instance, stage);
  for (const [cell, page] of [
    ['desk', instance.desk],
    ['call', call],
  ] as const) {
    const found = await page.evaluate(() => ({
      calls: Object.keys(window.alcove.calls),
      ports: [...window.alcove.ports] as string[],
    }));
    expect(found.calls.sort()).toEqual([...sliceOf(cell).calls].sort());
    expect(found.ports).toEqual(sliceOf(cell).ports);
    // An event of the other cell, or of nobody, never calls back and gives nothing away.
    const foreign = [
      ...(cell === 'desk' ? sliceOf('call') : sliceOf('desk')).events.filter(
        (event) => !(sliceOf(cell).events as readonly string[]).includes(event),
      ),
      '__proto__',
      'constructor',
      '',
    ];
    expect(
      await page.evaluate(
        (events) =>
          new Promise<number>((resolve) => {
            let heard = 0;
            for (const event of events)
              Reflect.apply(window.alcove.on as (...args: unknown[]) => unknown, null, [
                event,
                () => {
                  heard += 1;
                },
              ]);
            setTimeout(() => resolve(heard), 1_500); // truth is told four times a second
          }),
        foreign,
      ),
    ).toBe(0);
  }
  await instance.close();
});

test('a page whose preload was taken over, with the raw channel in its hands, is still held to its own slice', async ({
  stage,
}) => {
  const programFolder = await changedProgram(stage, 'ipcguard', async (folder) => {
    for (const cell of ['desk', 'call']) {
      const file = join(folder, 'preload', `${cell}.cjs`);
      const raw =
        "const e = require('electron'); e.contextBridge.exposeInMainWorld('raw', (channel, ...args) => e.ipcRenderer.invoke(channel, ...args).catch((error) => ({ threw: String(error) })));";
      await writeFile(file, `${await readFile(file, 'utf8')};{ ${raw} }`);
    }
  });
  const instance = await stage.start('ipcguard-raw', { programFolder });
  const call = await openCall(instance, stage);
  const ask = (page: Page, channel: string, ...args: readonly unknown[]): Promise<unknown> =>
    page.evaluate(
      ([name, list]) =>
        (Reflect.get(window, 'raw') as (...all: unknown[]) => Promise<unknown>)(
          name,
          ...(list as unknown[]),
        ),
      [channel, args] as const,
    );
  for (const [cell, page] of [
    ['desk', instance.desk],
    ['call', call],
  ] as const) {
    for (const name of names.filter(
      (one) => !(contract.calls[one].cells as readonly string[]).includes(cell),
    )) {
      expect(await ask(page, callChannel(name), fitting[name]), `${cell} ${name}`).toEqual({
        ok: false,
        code: 'ipcGuard.sender',
      });
    }
    for (const unknown of [
      'alcove:call:keys.read',
      'alcove:call:__proto__',
      'alcove:event:truth.changed',
      'alcove:port:meetingKey',
    ])
      expect(await ask(page, unknown)).toMatchObject({
        threw: expect.stringContaining('No handler registered'),
      });
  }
  expect(
    await ask(instance.desk, callChannel('meeting.chat'), { isOpen: true, unread: 0 }, 'more'),
  ).toEqual({ ok: false, code: 'ipcGuard.input' });
  // A page that main did not make is closed, and was refused meanwhile.
  const stranger = await instance.app.evaluate(
    async ({ WebContentsView }, preload) => {
      const view = new WebContentsView({ webPreferences: { preload, partition: 'persist:desk' } });
      const { id } = view.webContents;
      await view.webContents.loadURL('app://desk/').catch(() => undefined);
      return id;
    },
    join(asarOf(programFolder), 'preload', 'desk.cjs'),
  );
  await expect
    .poll(() =>
      instance.app.evaluate(
        ({ webContents }, id) => webContents.fromId(id) === undefined,
        stranger,
      ),
    )
    .toBe(true);
  await instance.close();
});
