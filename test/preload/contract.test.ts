// Proves that the contract is closed: every name, code, text and list in it has a form and a bound (P15).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { cellNames } from '../../preload/contract/cellName.ts';
import { maxShownItems } from '../../preload/contract/chat.ts';
import { ipcGuardCodes, contract } from '../../preload/contract/contract.ts';
import type { CallSpec, EventSpec, PortSpec } from '../../preload/contract/slice.ts';
import {
  callChannel,
  eventChannel,
  portChannel,
  type CallName,
  type EventName,
  type PortName,
} from '../../preload/contract/derive.ts';
import { callStats } from '../../preload/contract/shapes.ts';
import { isOfKind, kindOf, valuesOf, type Kind } from './schemaKind.ts';

const calls = Object.entries<CallSpec>(contract.calls);
const events = Object.entries<EventSpec>(contract.events);
const ports = Object.entries<PortSpec>(contract.ports);

const schemas: (readonly [string, z.ZodType])[] = [
  ...calls.flatMap(
    ([name, spec]) =>
      [
        [`${name} input`, spec.input],
        [`${name} output`, spec.output],
      ] as const,
  ),
  ...events.map(([name, spec]) => [name, spec.payload] as const),
  ...ports.flatMap(([name, spec]) =>
    Object.entries(spec.messages).map(
      ([cell, schema]) => [`${name} from ${cell}`, schema] as const,
    ),
  ),
];

const fieldNames = (kind: Kind): string[] => {
  switch (kind.kind) {
    case 'record':
      return [...kind.fields].flatMap(([name, field]) => [name, ...fieldNames(field)]);
    case 'list':
    case 'nullable':
      return fieldNames(kind.of);
    case 'union':
      return kind.options.flatMap(fieldNames);
    case 'nothing':
    case 'boolean':
    case 'choice':
    case 'integer':
    case 'text':
      return [];
  }
};

describe('names and codes', () => {
  it('every name is `group.verb` and every code `domain.reason`', () => {
    for (const [name] of [...calls, ...events]) expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    for (const [name, spec] of calls)
      for (const code of spec.codes) expect(code, name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    for (const code of ipcGuardCodes) expect(code).toMatch(/^ipcGuard\.[a-zA-Z]+$/);
  });

  it('no call lists a code twice, or one that only the IPC guard may give', () => {
    for (const [name, spec] of calls) {
      expect(new Set(spec.codes).size, name).toBe(spec.codes.length);
      expect(
        spec.codes.filter((code) => code.startsWith('ipcGuard.')),
        name,
      ).toEqual([]);
    }
  });

  it('no two channels share a name', () => {
    const channels = [
      ...calls.map(([name]) => callChannel(name as CallName)),
      ...events.map(([name]) => eventChannel(name as EventName)),
      ...ports.map(([name]) => portChannel(name as PortName)),
    ];
    expect(new Set(channels).size).toBe(channels.length);
    for (const channel of channels)
      expect(channel).toMatch(/^alcove:(call|event|port):[a-zA-Z.]+$/);
  });
});

describe('cells, needs and rates', () => {
  it('every call and event names at least one known cell, once', () => {
    for (const [name, spec] of [...calls, ...events]) {
      expect(spec.cells.length, name).toBeGreaterThan(0);
      expect(new Set(spec.cells).size, name).toBe(spec.cells.length);
      for (const cell of spec.cells) expect(cellNames, name).toContain(cell);
    }
  });

  it('every rate is positive, finite, and low enough to be a limit', () => {
    for (const [name, { rate }] of [...calls, ...ports]) {
      expect(rate.perSecond, name).toBeGreaterThan(0);
      expect(rate.perSecond, name).toBeLessThanOrEqual(100);
      expect(Number.isInteger(rate.burst) && rate.burst >= 1, name).toBe(true);
    }
    expect(Math.max(...calls.map(([, { rate }]) => rate.burst))).toBeLessThanOrEqual(200);
    expect(Math.max(...ports.map(([, { rate }]) => rate.burst))).toBeLessThanOrEqual(240);
  });

  it('nothing about a person or a meeting is answered without a practice (P14)', () => {
    expect(calls.filter(([, spec]) => spec.needs === 'practice').map(([name]) => name)).toEqual([
      'account.report',
      'account.state',
      'account.retry',
      'prompt.question',
      'meeting.expect',
      'meeting.open',
      'meeting.people',
      'call.setup',
    ]);
    for (const [name, { needs }] of calls) expect(['nothing', 'practice'], name).toContain(needs);
  });

  it('a port has two ends, each with a message form, and nobody else has one', () => {
    for (const [name, { ends, messages }] of ports) {
      expect(ends.length, name).toBe(2);
      expect(ends[0], name).not.toBe(ends[1]);
      for (const end of ends) expect([...cellNames, 'keys'], name).toContain(end);
      expect(Object.keys(messages).sort(), name).toEqual([...ends].sort());
    }
  });

  it('the keychain speaks with the two cells that use it, and with no page that draws (P14, P24)', () => {
    const reached = ports.flatMap(([, { ends }]) => (ends.includes('keys') ? [ends] : []));
    expect(reached).toEqual([
      ['keys', 'matrix'],
      ['keys', 'call'],
    ]);
  });

  it('no call and no event carries a secret through main (P14, P24)', () => {
    const secret = /secret|password|token|credential|cryptoStoreKey|login/i;
    const carried = schemas
      .slice(0, 2 * calls.length + events.length)
      .flatMap(([name, schema]) => fieldNames(kindOf(schema)).map((field) => `${name}: ${field}`));
    expect(carried.filter((field) => secret.test(field))).toEqual([]);
  });
});

const unbounded = (kind: Kind, path: string): string[] => {
  switch (kind.kind) {
    case 'text':
      return kind.max > 65_536 ? [path] : [];
    case 'list':
      return [...(kind.max > maxShownItems ? [path] : []), ...unbounded(kind.of, `${path}[]`)];
    case 'nullable':
      return unbounded(kind.of, path);
    case 'union':
      return kind.options.flatMap((option) => unbounded(option, path));
    case 'record':
      return [...kind.fields].flatMap(([name, field]) => unbounded(field, `${path}.${name}`));
    case 'nothing':
    case 'boolean':
    case 'choice':
    case 'integer':
      return [];
  }
};

describe('shapes', () => {
  it.each(schemas)(
    '%s: only known kinds, strict objects, safe integers, bounded texts and lists',
    (name, schema) => {
      expect(unbounded(kindOf(schema), name)).toEqual([]);
    },
  );

  it.each(schemas)(
    '%s: takes what fits its bounds and gives it back unchanged',
    (_name, schema) => {
      const kind = kindOf(schema);
      fc.assert(
        fc.property(valuesOf(kind), (value) => {
          expect(isOfKind(kind, value)).toBe(true);
          const parsed = schema.safeParse(value);
          expect(parsed.success && parsed.data).toEqual(value);
        }),
        { numRuns: 100 },
      );
    },
  );

  it('finding: statistics are taken whenever the other person comes, hours after the click too', () => {
    const stats = fc.sample(valuesOf(kindOf(callStats)), { numRuns: 1, seed: 1 })[0] as object;
    for (const firstFrameMs of [0, 3_600_001, 86_400_000])
      expect(callStats.safeParse({ ...stats, firstFrameMs }).success).toBe(true);
  });

  it('no shape names markup, paths, stacks or messages of exceptions', () => {
    const all = schemas.flatMap(([, schema]) => fieldNames(kindOf(schema)));
    expect(all.filter((name) => /html|markup|path|stack|error|message/i.test(name))).toEqual([]);
  });
});
