// Hostile values for the calls of the contract, sent from inside a page, and the judgement of what came back.
import type { Page } from '@playwright/test';
import { contract, ipcGuardCodes } from '../../preload/contract/contract.ts';
import type { CallName } from '../../preload/contract/derive.ts';

/** Stands in every hostile text; it must come out nowhere. */
export const canary = 'canary-5d1e';
const valuesEach = 110;

export interface Answered {
  readonly sent: number;
  readonly refusedByThePage: number;
  readonly answers: readonly unknown[];
}

/** Sends the values from inside the page: a part at once, the rest slowly enough that the rate limit lets some through. */
export function attack(page: Page, name: string, fits: unknown): Promise<Answered> {
  return page.evaluate(
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
}

/** Everything that may come back from a call. Gives what may not. */
export function wrongAnswers(name: CallName, answers: readonly unknown[]): readonly unknown[] {
  return answers.filter((answer) => {
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
}
