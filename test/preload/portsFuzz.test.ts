// Each end of a port takes only its own messages, each exactly in shape: a thousand hostile values for each side (P15).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PortEnd } from '../../preload/contract/cellName.ts';
import { contract } from '../../preload/contract/contract.ts';
import type { PortSpec } from '../../preload/contract/slice.ts';
import { hostile, made, spoilt } from './hostileValues.ts';
import { isOfKind, kindOf, valuesOf } from './schemaKind.ts';

const sides = Object.entries<PortSpec>(contract.ports).flatMap(([name, spec]) =>
  (Object.entries(spec.messages) as [PortEnd, NonNullable<PortSpec['messages'][PortEnd]>][]).map(
    ([cell, schema]) => [name, cell, schema] as const,
  ),
);

describe.each(sides)('port %s, messages of %s', (_name, _cell, schema) => {
  const kind = kindOf(schema);

  it('takes nothing but its own messages and never changes what it takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(hostile, spoilt(valuesOf(kind)), made(valuesOf(kind))), (make) => {
        // A trap in a value throws while it is looked at; nothing but structured clones comes out of a real port.
        let parsed;
        try {
          parsed = schema.safeParse(make());
        } catch {
          return;
        }
        if (!parsed.success) return;
        taken += 1;
        expect(isOfKind(kind, parsed.data)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('refuses each spoilt field by itself', () => {
    fc.assert(
      fc.property(
        valuesOf(kind),
        fc.nat(20),
        fc.constantFrom<unknown>(
          null,
          undefined,
          -1,
          1.5,
          '',
          ' ',
          {},
          [],
          'x'.repeat(70_000),
          Number.NaN,
          2 ** 53,
          true,
        ),
        (value, pick, evil) => {
          const fields = Object.keys(value as object);
          const name = fields[pick % fields.length] ?? '';
          const changed: Record<string, unknown> = { ...(value as object), [name]: evil };
          expect(schema.safeParse(changed).success).toBe(isOfKind(kind, changed));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
