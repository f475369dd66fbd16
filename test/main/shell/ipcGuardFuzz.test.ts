// Sends every call of the contract more than a thousand hostile values. A handler must only ever see what fits, and nothing but closed answers may come back (P15).
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { ipcGuardCodes } from '../../../preload/contract/contract.ts';
import { ok } from '../../../preload/contract/result.ts';
import {
  hostile,
  hostileNames,
  made,
  spoilt,
  withField,
  type Maker,
} from '../../preload/hostileValues.ts';
import { isOfKind, kindOf, valuesOf } from '../../preload/schemaKind.ts';
import {
  callNames,
  createRig,
  restMs,
  rightSender,
  specOf,
  wrongSenders,
  type Answer,
} from './ipcGuardRig.ts';

const slow = 60_000;
const pristine = JSON.stringify(Reflect.ownKeys(Object.prototype).map(String));

afterEach(() => {
  expect(JSON.stringify(Reflect.ownKeys(Object.prototype).map(String))).toBe(pristine);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

const cloned = (value: unknown): { readonly copy: unknown } | null => {
  try {
    return { copy: structuredClone(value) };
  } catch {
    return null;
  }
};

const success =
  (make: Maker): Maker =>
  () => ({ ok: true, value: make() });
const failure =
  (make: Maker): Maker =>
  () => ({ ok: false, code: make() });

describe.each(callNames)('%s', (name) => {
  const spec = specOf(name);
  const [input, output] = [kindOf(spec.input), kindOf(spec.output)];
  const codes = [...spec.codes, ...ipcGuardCodes];

  it('its handler sees only what fits; the answer is closed', { timeout: slow }, async () => {
    const [value] = fc.sample(valuesOf(output), { numRuns: 1, seed: 3 });
    const rig = createRig(() => ok(value));
    let refused = 0;
    const check = (answer: Answer): void => {
      if (answer.ok) expect(isOfKind(output, answer.value)).toBe(true);
      else {
        refused += 1;
        expect(codes).toContain(answer.code);
        expect(Object.keys(answer)).toEqual(['ok', 'code']);
      }
    };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 3, arbitrary: hostile },
          { weight: 4, arbitrary: spoilt(valuesOf(input)) },
          { weight: 1, arbitrary: made(valuesOf(input)) },
        ),
        async (make) => {
          const sent = make();
          rig.seen.length = 0;
          rig.clock.nowMs += restMs;
          check(await rig.guard(name, rightSender(name), sent));
          const asSent = cloned(sent); // what arrives over Electron's IPC is a structured clone
          rig.clock.nowMs += restMs;
          if (asSent !== null) check(await rig.guard(name, rightSender(name), asSent.copy));
          for (const one of rig.seen) expect(isOfKind(input, one.input)).toBe(true);
        },
      ),
      { numRuns: 1_200 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it('refuses every unknown extra field, whatever its name', async () => {
    const rig = createRig(() => ok(undefined));
    for (const field of hostileNames) {
      const [fitting] = fc.sample(valuesOf(input), { numRuns: 1, seed: 5 });
      if (input.kind === 'record' && input.fields.has(field)) continue;
      rig.clock.nowMs += restMs;
      expect(
        await rig.guard(
          name,
          rightSender(name),
          withField(Object(fitting) as object, field, { ok: true }),
        ),
        field,
      ).toEqual({ ok: false, code: 'ipcGuard.input' });
    }
    expect(rig.seen).toEqual([]);
  });

  it(
    'whatever a handler answers, only closed codes and fitting values come back',
    { timeout: slow },
    async () => {
      let given: unknown;
      const rig = createRig(() => given);
      const [fitting] = fc.sample(valuesOf(input), { numRuns: 1, seed: 5 });
      const results = fc.oneof(
        hostile,
        hostile.map(success),
        spoilt(valuesOf(output)).map(success),
        made(valuesOf(output)).map(success),
        hostile.map(failure),
        made(fc.constantFrom(...codes)).map(failure),
      );
      await fc.assert(
        fc.asyncProperty(results, async (make) => {
          given = make();
          rig.clock.nowMs += restMs;
          const answer = await rig.guard(name, rightSender(name), fitting);
          if (answer.ok) expect(isOfKind(output, answer.value)).toBe(true);
          else expect(codes).toContain(answer.code);
        }),
        { numRuns: 600 },
      );
    },
  );

  it('hostile values from wrong senders never reach the handler', async () => {
    const rig = createRig(() => ok(undefined));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wrongSenders(name)),
        fc.oneof(hostile, made(valuesOf(input))),
        async ([, sender], make) => {
          expect(await rig.guard(name, sender, make())).toEqual({
            ok: false,
            code: 'ipcGuard.sender',
          });
        },
      ),
      { numRuns: 200 },
    );
    expect(rig.seen).toEqual([]);
  });
});
