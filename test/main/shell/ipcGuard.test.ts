// Proves the order and the closedness of the guard: sender, rate, practice, shape, answer (P15). A handler here is only a witness.
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallName } from '../../../preload/contract/derive.ts';
import { fail, ok } from '../../../preload/contract/result.ts';
import { senderMay } from '../../../main/shell/ipcGuard.ts';
import { kindOf, valuesOf } from '../../preload/schemaKind.ts';
import {
  callNames,
  createRig,
  restMs,
  rightSender,
  specOf,
  wrongSenders,
  type Rig,
} from './ipcGuardRig.ts';

/** The same fitting value for each call of the contract, made once. */
const sampled = (side: 'input' | 'output'): ((name: CallName) => unknown) => {
  const values = new Map(
    callNames.map((name) => [
      name,
      fc.sample(valuesOf(kindOf(specOf(name)[side])), { numRuns: 1, seed: 7 })[0],
    ]),
  );
  return (name) => values.get(name);
};
const validInput = sampled('input');
const validOutput = sampled('output');

describe.each(callNames)('%s: who may ask', (name) => {
  it.each(wrongSenders(name))('refuses %s before its handler is asked', async (_what, sender) => {
    const rig = createRig(() => ok(validOutput(name)));
    expect(senderMay(sender, specOf(name))).toBe(false);
    expect(await rig.guard(name, sender, validInput(name))).toEqual({
      ok: false,
      code: 'ipcGuard.sender',
    });
    expect(rig.seen).toEqual([]);
    expect(rig.logged).toEqual(['ipcGuard.sender']);
  });

  it('lets the page of its cell through, once and with its own input', async () => {
    const [input, output] = [validInput(name), validOutput(name)];
    const rig = createRig(() => ok(output));
    expect(await rig.guard(name, rightSender(name), input)).toEqual({ ok: true, value: output });
    expect(rig.seen).toEqual([{ name, input }]);
  });

  it("a wrong sender uses up nothing of the right one's rate", async () => {
    const rig = createRig(() => ok(validOutput(name)));
    for (let count = 0; count < 300; count += 1)
      await rig.guard(name, { ...rightSender(name), isTopFrame: false }, validInput(name));
    expect((await rig.guard(name, rightSender(name), validInput(name))).ok).toBe(true);
  });
});

describe.each(callNames)('%s: how often and when', (name) => {
  it('refuses what goes beyond its burst, and answers again after a rest', async () => {
    const rig = createRig(() => ok(validOutput(name)));
    const { burst, perSecond } = specOf(name).rate;
    for (let count = 0; count < burst; count += 1)
      expect((await rig.guard(name, rightSender(name), validInput(name))).ok).toBe(true);
    expect(await rig.guard(name, rightSender(name), validInput(name))).toEqual({
      ok: false,
      code: 'ipcGuard.rate',
    });
    expect(rig.seen.length).toBe(burst);
    rig.clock.nowMs += 1_001 / perSecond;
    expect((await rig.guard(name, rightSender(name), validInput(name))).ok).toBe(true);
    expect(await rig.guard(name, rightSender(name), validInput(name))).toEqual({
      ok: false,
      code: 'ipcGuard.rate',
    });
  });

  it('counts malformed messages too, so that a flood of them is cut off as well', async () => {
    const rig = createRig(() => ok(validOutput(name)));
    for (let count = 0; count < specOf(name).rate.burst; count += 1)
      expect(await rig.guard(name, rightSender(name), { bad: Symbol('x') })).toEqual({
        ok: false,
        code: 'ipcGuard.input',
      });
    expect(await rig.guard(name, rightSender(name), { bad: 1 })).toEqual({
      ok: false,
      code: 'ipcGuard.rate',
    });
    expect(rig.seen).toEqual([]);
  });

  it('counts each page by itself', async () => {
    const rig = createRig(() => ok(validOutput(name)));
    for (let count = 0; count <= specOf(name).rate.burst; count += 1)
      await rig.guard(name, rightSender(name), validInput(name));
    expect((await rig.guard(name, { ...rightSender(name), pageId: 2 }, validInput(name))).ok).toBe(
      true,
    );
  });

  it('without a practice answers only if the contract says so (P14)', async () => {
    const rig = createRig(() => ok(validOutput(name)));
    rig.practice.isJoined = false;
    const answer = await rig.guard(name, rightSender(name), validInput(name));
    if (specOf(name).needs === 'nothing') expect(answer.ok).toBe(true);
    else {
      expect(answer).toEqual({ ok: false, code: 'ipcGuard.noPractice' });
      expect(rig.seen).toEqual([]);
    }
  });

  it('asks anew at each call whether there is a practice', async () => {
    const rig = createRig(() => ok(validOutput(name)));
    const answers: boolean[] = [];
    for (const isJoined of [true, false, true]) {
      rig.practice.isJoined = isJoined;
      answers.push((await rig.guard(name, rightSender(name), validInput(name))).ok);
    }
    expect(answers).toEqual([true, specOf(name).needs === 'nothing', true]);
  });
});

describe.each(callNames)('%s: what comes back', (name) => {
  const ask = async (
    answer: () => unknown,
  ): Promise<{ readonly answer: unknown; readonly rig: Rig }> => {
    const rig = createRig(answer);
    return { answer: await rig.guard(name, rightSender(name), validInput(name)), rig };
  };

  it('nothing of an exception', async () => {
    const secret = 'Error: ENOENT /home/someone/.config/secret';
    const throws: (() => unknown)[] = [
      () => {
        throw new Error(secret);
      },
      () => Promise.reject(new Error(secret)),
      () => {
        throw secret as unknown;
      },
      () => {
        throw undefined as unknown;
      },
      () => Promise.reject(Object.assign(new Error(secret), { code: 'keys.unreadable' })),
    ];
    for (const thrown of throws)
      expect((await ask(thrown)).answer).toEqual({ ok: false, code: 'ipcGuard.failed' });
  });

  it('no answer that is not a result', async () => {
    for (const odd of [undefined, null])
      expect((await ask(() => odd)).answer).toEqual({ ok: false, code: 'ipcGuard.failed' });
    for (const odd of [0, 'ok', [], {}, { ok: false }, { ok: 0, code: 'x.y' }])
      expect((await ask(() => odd)).answer).toEqual({ ok: false, code: 'ipcGuard.output' });
  });

  it('each code that is listed, and none that is not', async () => {
    for (const code of specOf(name).codes)
      expect((await ask(() => fail(code))).answer).toEqual({ ok: false, code });
    for (const code of [
      'ipcGuard.rate',
      'ipcGuard.sender',
      'some.other',
      '',
      '__proto__',
      secretText,
      undefined,
      null,
      7,
      { toString: () => 'keys.unreadable' },
    ])
      expect((await ask(() => ({ ok: false, code }))).answer).toEqual({
        ok: false,
        code: 'ipcGuard.output',
      });
  });

  it('a failure without its other fields', async () => {
    const [code] = specOf(name).codes;
    if (code !== undefined)
      expect(
        (await ask(() => ({ ok: false, code, detail: secretText, value: secretText }))).answer,
      ).toEqual({ ok: false, code });
  });

  it('no success whose value has another shape', async () => {
    for (const value of [
      'x',
      1,
      [],
      { extra: secretText },
      { ...(Object(validOutput(name)) as object), extra: secretText },
      Number.NaN,
      new Error(secretText),
    ]) {
      expect((await ask(() => ok(value))).answer).toEqual({ ok: false, code: 'ipcGuard.output' });
    }
  });
});

const secretText = 'what nobody may see';

describe('the IPC guard', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = createRig(() => ok(undefined));
  });

  it('logs closed codes only', async () => {
    for (const name of callNames)
      for (const input of [secretText, undefined, { [secretText]: 1 }]) {
        await rig.guard(name, rightSender(name), input);
        rig.clock.nowMs += restMs;
      }
    expect(new Set(rig.logged).size).toBeGreaterThan(1);
    for (const code of rig.logged)
      expect([
        'ipcGuard.sender',
        'ipcGuard.rate',
        'ipcGuard.noPractice',
        'ipcGuard.input',
        'ipcGuard.output',
        'ipcGuard.failed',
      ]).toContain(code);
  });

  it('does not fill the log for a page that knocks without end, and tells of it again later', async () => {
    for (let count = 0; count < 1_000; count += 1)
      await rig.guard('app.state', { ...rightSender('app.state'), isTopFrame: false }, undefined);
    expect(rig.logged.length).toBe(100);
    rig.clock.nowMs += restMs;
    await rig.guard('app.state', { ...rightSender('app.state'), isTopFrame: false }, undefined);
    expect(rig.logged.length).toBe(101);
  });

  it("gives a handler a copy: later changes of the page's object do not reach it", async () => {
    const input = { x: 1, y: 2, width: 3, height: 4 };
    await rig.guard('meeting.place', rightSender('meeting.place'), input);
    input.x = 9_999;
    expect(rig.seen).toEqual([
      { name: 'meeting.place', input: { x: 1, y: 2, width: 3, height: 4 } },
    ]);
  });

  it('takes more than one argument for none of its calls', async () => {
    for (const name of callNames)
      expect(
        await rig.guard(name, rightSender(name), [validInput(name), validInput(name)]),
      ).toEqual({ ok: false, code: 'ipcGuard.input' });
  });
});
