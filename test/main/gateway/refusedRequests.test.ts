// Proves that the global port's memory counts every refusal and stays small, whatever is asked of it (P4).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRefusedRequests } from '../../../main/gateway/refusedRequests.ts';

const rows = (proxy: ReturnType<typeof createRefusedRequests>) => [...proxy.refusals().values()];

describe('createRefusedRequests', () => {
  it('counts by host and port', () => {
    const proxy = createRefusedRequests();
    proxy.refused({ host: 'a.example', port: 443 });
    proxy.refused({ host: 'a.example', port: 80 });
    proxy.refused({ host: 'a.example', port: 443 });
    expect(rows(proxy)).toEqual([
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
          const proxy = createRefusedRequests();
          for (const target of targets) proxy.refused(target);
          expect(rows(proxy).length).toBeLessThanOrEqual(257);
          expect(rows(proxy).reduce((sum, { times }) => sum + times, 0)).toBe(targets.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('goes on counting a known target when it is full', () => {
    const proxy = createRefusedRequests();
    for (let count = 0; count < 300; count += 1) proxy.refused({ host: `h${count}`, port: 443 });
    proxy.refused({ host: 'h0', port: 443 });
    expect(proxy.refusals().get('h0 443')?.times).toBe(2);
    expect(proxy.refusals().get('other')).toEqual({ host: 'other', port: 0, times: 44 });
  });
});
