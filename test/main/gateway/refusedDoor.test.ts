// Proves that the global port's memory counts every refusal and stays small, whatever is asked of it (P4).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRefusedDoor } from '../../../main/gateway/refusedDoor.ts';

const rows = (door: ReturnType<typeof createRefusedDoor>) => [...door.refusals().values()];

describe('createRefusedDoor', () => {
  it('counts by host and port', () => {
    const door = createRefusedDoor();
    door.refused({ host: 'a.example', port: 443 });
    door.refused({ host: 'a.example', port: 80 });
    door.refused({ host: 'a.example', port: 443 });
    expect(rows(door)).toEqual([
      { host: 'a.example', port: 443, times: 2 },
      { host: 'a.example', port: 80, times: 1 },
    ]);
  });

  it('for every flood: at most 257 rows, and no refusal goes missing', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            host: fc.oneof(
              fc.nat(400).map((n) => `h${n}`),
              fc.constant('other'),
            ),
            port: fc.constantFrom(0, 1, 443),
          }),
          { maxLength: 1_000, minLength: 600 },
        ),
        (targets) => {
          const door = createRefusedDoor();
          for (const target of targets) door.refused(target);
          expect(rows(door).length).toBeLessThanOrEqual(257);
          expect(rows(door).reduce((sum, { times }) => sum + times, 0)).toBe(targets.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('goes on counting a known target when it is full', () => {
    const door = createRefusedDoor();
    for (let count = 0; count < 300; count += 1) door.refused({ host: `h${count}`, port: 443 });
    door.refused({ host: 'h0', port: 443 });
    expect(door.refusals().get('h0 443')?.times).toBe(2);
    expect(door.refusals().get('other')).toEqual({ host: 'other', port: 0, times: 44 });
  });
});
