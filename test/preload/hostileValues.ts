// Values that nobody who means well would send, and ways to spoil a value that fits. It decides nothing and must never send anything itself.
import fc from 'fast-check';

const cyclic = (): unknown => {
  const ring: { self?: unknown; list: unknown[] } = { list: [] };
  ring.self = ring;
  ring.list.push(ring);
  return ring;
};
const deep = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 'end';
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
};
const throwing = (name: string): unknown =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error('a getter that throws');
    },
  });
const trapped = (): unknown =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error('a trap');
      },
      has: () => {
        throw new Error('a trap');
      },
      ownKeys: () => {
        throw new Error('a trap');
      },
      getOwnPropertyDescriptor: () => {
        throw new Error('a trap');
      },
      getPrototypeOf: () => {
        throw new Error('a trap');
      },
    },
  );
const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** Field names that reach into an object's ancestry or imitate something. */
export const hostileNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'then',
  'toJSON',
  'hasOwnProperty',
  'type',
  'ok',
  'code',
  '',
  '0',
  'length',
  '\u0000',
  'x'.repeat(10_000),
] as const;

/** An own enumerable field, whatever its name; a plain assignment of `__proto__` would change the ancestry instead. */
export const withField = (target: object, name: PropertyKey, value: unknown): object =>
  // An array takes only lengths as its length; in an object the name is as hostile as any other.
  Object.defineProperty(
    Array.isArray(target) && name !== 'length' ? [...(target as unknown[])] : { ...target },
    name,
    { value, enumerable: true, writable: true, configurable: true },
  );

const bigText = 'x'.repeat(2_000_000);
const fixed: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => Number.NaN,
  () => -0,
  () => Number.POSITIVE_INFINITY,
  () => Number.NEGATIVE_INFINITY,
  () => Number.MAX_VALUE,
  () => Number.MIN_VALUE,
  () => 2 ** 53,
  () => 1e308,
  () => 0.1,
  () => 0n,
  () => 2n ** 200n,
  () => Symbol('a'),
  () => Symbol.iterator,
  () => () => 'called',
  () => async () => 'called',
  () => class Strange {},
  () => '',
  () => bigText,
  () => '\u0000',
  () => '\uD800',
  () => '<img src=x onerror=alert(1)>',
  () => "'; DROP TABLE users; --",
  () => '../../../../etc/passwd',
  () => '%00',
  () => '\u202Egnp.exe',
  () => [],
  () => [[]],
  () => Array.from({ length: 100_000 }, () => 0),
  () => Array.from({ length: 3 }),
  () => ({}),
  () => Object.create(null) as unknown,
  () => Object.freeze({}),
  () => new Map([['text', 'x']]),
  () => new Set([1]),
  () => new Date(0),
  () => new Date(Number.NaN),
  () => /x/,
  () => new Error('x'),
  () => Promise.resolve('x'),
  () =>
    withField({}, 'then', () => {
      throw new Error('awaited');
    }),
  () => new Uint8Array(1_000_000),
  () => new ArrayBuffer(8),
  () => new String('x'),
  () => new Number(1),
  () => new Boolean(true),
  () => Object(1n) as unknown,
  () => JSON.parse('{"__proto__":{"ok":true}}') as unknown,
  () => JSON.parse('{"constructor":{"prototype":{"polluted":true}}}') as unknown,
  () => Object.create({ text: 'inherited', type: 'ready' }) as unknown,
  cyclic,
  () => deep(20_000, (inner) => ({ inner })),
  () => deep(20_000, (inner) => [inner]),
  trapped,
  revoked,
  ...['text', 'type', 'session', 'x', 'peerName', 'fingerprint', 'sequence'].map(
    (name) => () => throwing(name),
  ),
  () => globalThis,
  () => process,
];

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 4,
});

/** Makes a value anew at each call, so that no run sees another's changes, and nobody looks at it before it is sent. */
export type Maker = () => unknown;
export const made = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Maker> =>
  values.map((value) => () => value);

/** Values that fit nothing in particular. */
export const hostile: fc.Arbitrary<Maker> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...fixed) },
  { weight: 2, arbitrary: made(anything) },
);

type Spoil = (value: unknown, evil: unknown, pick: number) => unknown;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const spoils: readonly Spoil[] = [
  (_value, evil) => evil,
  (value, evil) => (isObject(value) ? withField(value, 'extra', evil) : [value]),
  (value, evil, pick) =>
    isObject(value) ? withField(value, hostileNames[pick % hostileNames.length] ?? '', evil) : evil,
  (value, evil) => (isObject(value) ? withField(value, Symbol('extra'), evil) : evil),
  (value) => [value],
  (value) => ({ value }),
  (value) => {
    try {
      return JSON.stringify(value);
    } catch {
      return '{}';
    }
  },
  (value) => (isObject(value) ? (Object.create(value) as unknown) : (Object(value) as unknown)),
  (value) => (isObject(value) ? Object.entries(value) : value),
  (value) => (isObject(value) ? new Map(Object.entries(value)) : new Set([value])),
  (value) =>
    typeof value === 'string'
      ? value.repeat(2_000) + '\u0000'
      : typeof value === 'number'
        ? value + 0.5
        : value === null
          ? undefined
          : value,
  (value) =>
    typeof value === 'string'
      ? `${value}\n`
      : typeof value === 'number'
        ? -value - 1
        : typeof value === 'boolean'
          ? Number(value)
          : value,
  (value) =>
    typeof value === 'number'
      ? BigInt(Math.trunc(value))
      : typeof value === 'string'
        ? value.split('')
        : value,
  (value, _evil, pick) => {
    if (!isObject(value)) return value;
    const names = Reflect.ownKeys(value);
    const gone = names[pick % Math.max(1, names.length)];
    return Object.fromEntries(
      Reflect.ownKeys(value)
        .filter((name) => name !== gone && typeof name === 'string')
        .map((name) => [name, Reflect.get(value, name) as unknown]),
    );
  },
  (value, _evil, pick) => {
    if (!isObject(value)) return value;
    const names = Object.keys(value);
    const name = names[pick % Math.max(1, names.length)] ?? 'x';
    return Object.defineProperty({ ...value }, name, {
      enumerable: true,
      get: () => {
        throw new Error('a getter that throws');
      },
    });
  },
];

/** Replaces the part of a value at a random depth. The value itself is not changed. */
const spoilAt = (
  value: unknown,
  steps: readonly number[],
  spoil: Spoil,
  evil: unknown,
  pick: number,
): unknown => {
  const [step, ...rest] = steps;
  if (step === undefined || !isObject(value)) return spoil(value, evil, pick);
  const names = Object.keys(value);
  const name = names[step % Math.max(1, names.length)];
  if (name === undefined) return spoil(value, evil, pick);
  return withField(value, name, spoilAt(Reflect.get(value, name), rest, spoil, evil, pick));
};

/** A value that fits, spoilt in one place. The result may by chance still fit. */
export const spoilt = (fitting: fc.Arbitrary<unknown>): fc.Arbitrary<Maker> =>
  fc
    .tuple(
      fitting,
      fc.array(fc.nat(20), { maxLength: 4 }),
      fc.constantFrom(...spoils),
      hostile,
      fc.nat(1000),
    )
    .map(
      ([value, steps, spoil, evil, pick]) =>
        () =>
          spoilAt(value, steps, spoil, evil(), pick),
    );
