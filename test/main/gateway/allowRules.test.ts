// Proves that a cell reaches exactly what is listed for it (P4); must never open a socket.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judge,
  mayStay,
  nothingAllowed,
  type AllowRules,
  type Standing,
} from '../../../main/gateway/allowRules.ts';
import { byCell, cellNames } from '../../../preload/contract/cellName.ts';

const rules: AllowRules = {
  cells: {
    ...nothingAllowed.cells,
    matrix: [{ host: 'chat.example.org', port: 443 }],
    call: [
      { host: 'meet.example.org', port: 443, addresses: ['192.0.2.1', '2001:db8::1'] },
      { host: '192.0.2.9', port: 3478 },
    ],
  },
};

describe('judge (P4)', () => {
  it('lets through exactly what is listed for the cell', () => {
    expect(judge(rules, 'matrix', { host: 'chat.example.org', port: 443 })).toEqual({
      allowed: true,
      route: { kind: 'resolve' },
    });
    expect(judge(rules, 'call', { host: 'meet.example.org', port: 443 })).toEqual({
      allowed: true,
      route: { kind: 'pinned', addresses: ['192.0.2.1', '2001:db8::1'] },
    });
    expect(judge(rules, 'call', { host: '192.0.2.9', port: 3478 })).toEqual({
      allowed: true,
      route: { kind: 'pinned', addresses: ['192.0.2.9'] },
    });
  });

  it('refuses everything before rules arrive', () => {
    for (const cell of cellNames)
      expect(judge(undefined, cell, { host: 'chat.example.org', port: 443 })).toEqual({
        allowed: false,
        code: 'gateway.rulesMissing',
      });
  });

  it('refuses another port, another host, a subdomain, a parent, another cell, and the pinned address itself', () => {
    const refused = { allowed: false, code: 'gateway.targetNotListed' };
    expect(judge(rules, 'matrix', { host: 'chat.example.org', port: 444 })).toEqual(refused);
    expect(judge(rules, 'matrix', { host: 'x.chat.example.org', port: 443 })).toEqual(refused);
    expect(judge(rules, 'matrix', { host: 'example.org', port: 443 })).toEqual(refused);
    expect(judge(rules, 'matrix', { host: 'meet.example.org', port: 443 })).toEqual(refused);
    expect(judge(rules, 'call', { host: 'chat.example.org', port: 443 })).toEqual(refused);
    expect(judge(rules, 'call', { host: '192.0.2.1', port: 443 })).toEqual(refused);
    for (const cell of ['desk', 'player', 'prompt'] as const)
      for (const host of ['chat.example.org', 'meet.example.org'])
        expect(judge(rules, cell, { host, port: 443 }), cell).toEqual(refused);
  });

  it('for any rules and request: allowed exactly when the cell lists the pair', () => {
    const target = fc.record({
      host: fc.constantFrom('a.example', 'b.example', '192.0.2.1', 'c.example'),
      port: fc.integer({ min: 1, max: 4 }),
    });
    const cells = fc.record(byCell(() => fc.array(target, { maxLength: 5 })));
    fc.assert(
      fc.property(cells, fc.constantFrom(...cellNames), target, (lists, cell, asked) => {
        const isListed = lists[cell].some(
          (entry) => entry.host === asked.host && entry.port === asked.port,
        );
        expect(judge({ cells: lists }, cell, asked).allowed).toBe(isListed);
      }),
    );
  });
});

describe('mayStay (P4, P17)', () => {
  const standing = (route: Standing['route'], address: string | undefined): Standing => ({
    cell: 'call',
    target: { host: 'meet.example.org', port: 443 },
    route,
    address,
  });
  const pinned = { kind: 'pinned', addresses: ['192.0.2.1', '2001:db8::1'] } as const;
  const withPin = (addresses: readonly string[] | undefined): AllowRules => ({
    cells: { ...nothingAllowed.cells, call: [{ host: 'meet.example.org', port: 443, addresses }] },
  });

  it('keeps a tunnel whose address is still listed and ends the others', () => {
    expect(mayStay(rules, standing(pinned, '2001:db8::1'))).toBe(true);
    expect(mayStay(withPin(['192.0.2.1']), standing(pinned, '2001:db8::1'))).toBe(false);
    expect(mayStay(withPin(['192.0.2.1']), standing(pinned, '192.0.2.1'))).toBe(true);
    expect(mayStay(undefined, standing(pinned, '192.0.2.1'))).toBe(false);
    expect(mayStay(nothingAllowed, standing(pinned, '192.0.2.1'))).toBe(false);
  });

  it('ends a resolved tunnel when a pin appears elsewhere, and a pinned one when the pin goes', () => {
    expect(mayStay(withPin(['192.0.2.1']), standing({ kind: 'resolve' }, '198.51.100.1'))).toBe(
      false,
    );
    expect(mayStay(withPin(undefined), standing(pinned, '192.0.2.1'))).toBe(false);
    expect(mayStay(withPin(undefined), standing({ kind: 'resolve' }, '198.51.100.1'))).toBe(true);
  });

  it('ends one that is still connecting when any address it may try is gone', () => {
    expect(mayStay(withPin(['192.0.2.1']), standing(pinned, undefined))).toBe(false);
    expect(
      mayStay(withPin(['192.0.2.1', '2001:db8::1', '192.0.2.3']), standing(pinned, undefined)),
    ).toBe(true);
    expect(mayStay(withPin(['192.0.2.1']), standing({ kind: 'resolve' }, undefined))).toBe(false);
  });

  it("a cell does not inherit another cell's permission", () => {
    const moved: AllowRules = { cells: { ...nothingAllowed.cells, matrix: rules.cells.call } };
    expect(mayStay(moved, standing(pinned, '192.0.2.1'))).toBe(false);
  });
});
