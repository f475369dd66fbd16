// Proves that an event goes only to a cell that owns it and only in its shape, whatever is put into it (P15).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { EventSpec } from '../../../preload/contract/slice.ts';
import type { EventName } from '../../../preload/contract/derive.ts';
import { judgeEvent } from '../../../main/shell/eventRules.ts';
import { hostile, made, spoilt } from '../../preload/hostileValues.ts';
import { isOfKind, kindOf, valuesOf } from '../../preload/schemaKind.ts';

const names = Object.keys(contract.events) as EventName[];
const specOf = (name: EventName): EventSpec => contract.events[name];

describe.each(names)('%s', (name) => {
  const kind = kindOf(specOf(name).payload);

  it('goes to the cells that own it and to no other page', () => {
    const [payload] = fc.sample(valuesOf(kind), { numRuns: 1, seed: 1 });
    for (const cell of cellNames)
      expect(judgeEvent(name, cell, payload), cell).toEqual(
        specOf(name).cells.includes(cell) ? { send: true, payload } : { send: false },
      );
    expect(judgeEvent(name, null, payload)).toEqual({ send: false });
  });

  it('is sent in its shape or not at all', () => {
    const cell = specOf(name).cells[0] ?? null;
    fc.assert(
      fc.property(fc.oneof(hostile, spoilt(valuesOf(kind)), made(valuesOf(kind))), (make) => {
        let verdict;
        try {
          verdict = judgeEvent(name, cell, make());
        } catch {
          return;
        } // a trap in the value: nothing was decided, so nothing is sent
        if (verdict.send) expect(isOfKind(kind, verdict.payload)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
