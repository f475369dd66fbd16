// Proves that the channel speaks only its closed set of messages (P4, P15, P16); must never open a socket.
import { describe, expect, it } from 'vitest';
import { byCell, cellNames, type CellName } from '../../../preload/contract/cellName.ts';
import {
  allowRulesSchema,
  fromGatewaySchema,
  portsSchema,
  toGatewaySchema,
} from '../../../main/gateway/gatewayProtocol.ts';

const noCells: Readonly<Record<CellName, unknown>> = byCell(() => []);
const cells = (matrix: unknown, call: unknown = []): unknown => ({
  cells: { ...noCells, matrix, call },
});
const accepts = (rules: unknown): boolean => allowRulesSchema.safeParse(rules).success;

describe('allowRulesSchema (P4)', () => {
  it('brings hosts and addresses to their one spelling', () => {
    const parsed = allowRulesSchema.parse(
      cells([
        { host: 'Chat.Example.ORG', port: 443, addresses: ['2001:DB8:0::1'] },
        { host: '0:0::1', port: 1 },
      ]),
    );
    expect(parsed.cells.matrix).toEqual([
      { host: 'chat.example.org', port: 443, addresses: ['2001:db8::1'] },
      { host: '::1', port: 1 },
    ]);
  });

  it('only the matrix cell and the call cell reach anything; desk, player and prompt nothing', () => {
    expect(accepts(cells([], []))).toBe(true);
    const target = [{ host: 'a.example', port: 1 }];
    expect(cellNames.filter((cell) => accepts({ cells: { ...noCells, [cell]: target } }))).toEqual([
      'matrix',
      'call',
    ]);
  });

  it('names every cell', () => {
    for (const missing of cellNames) {
      const others = Object.entries(noCells).filter(([cell]) => cell !== missing);
      expect(accepts({ cells: Object.fromEntries(others) }), missing).toBe(false);
    }
  });

  it.each<[string, unknown]>([
    ['a further cell', { cells: { ...noCells, extra: [] } }],
    ['a further property', cells([{ host: 'a.example', port: 1, path: '/' }])],
    ['a wildcard', cells([{ host: '*.example', port: 1 }])],
    ['a trailing dot', cells([{ host: 'a.example.', port: 1 }])],
    ['a short address', cells([{ host: '127.1', port: 1 }])],
    ['port 0', cells([{ host: 'a.example', port: 0 }])],
    ['port 65536', cells([{ host: 'a.example', port: 65_536 }])],
    ['port as text', cells([{ host: 'a.example', port: '443' }])],
    ['half a port', cells([{ host: 'a.example', port: 1.5 }])],
    ['a name as address', cells([{ host: 'a.example', port: 1, addresses: ['b.example'] }])],
    ['no addresses', cells([{ host: 'a.example', port: 1, addresses: [] }])],
    [
      'too many addresses',
      cells([
        {
          host: 'a.example',
          port: 1,
          addresses: Array.from({ length: 9 }, (_, n) => `192.0.2.${n}`),
        },
      ]),
    ],
    [
      'an address with a pin elsewhere',
      cells([{ host: '192.0.2.1', port: 1, addresses: ['192.0.2.2'] }]),
    ],
    [
      'two pins for one target',
      cells([
        { host: 'a.example', port: 1, addresses: ['192.0.2.1'] },
        { host: 'A.example', port: 1 },
      ]),
    ],
    [
      'too many targets',
      cells(Array.from({ length: 65 }, (_, n) => ({ host: 'a.example', port: n + 1 }))),
    ],
    ['no list', cells(undefined)],
    ['nothing', undefined],
  ])('refuses %s', (_name, rules) => expect(accepts(rules)).toBe(false));

  it('takes the same target twice when both say the same', () => {
    expect(
      accepts(
        cells([
          { host: 'a.example', port: 1 },
          { host: 'A.EXAMPLE', port: 1 },
        ]),
      ),
    ).toBe(true);
  });
});

describe('messages', () => {
  it('to the gateway are a closed set', () => {
    expect(toGatewaySchema.safeParse({ type: 'close' }).success).toBe(true);
    for (const message of [
      { type: 'close', now: true },
      { type: 'open' },
      { type: 'rules', rules: cells([]) },
      { type: 'rules', revision: 0, rules: cells([]) },
      'close',
      null,
      [],
    ]) {
      expect(toGatewaySchema.safeParse(message).success).toBe(false);
    }
  });

  it('ports of two cells differ', () => {
    const ports = byCell((cell) => 1 + cellNames.indexOf(cell));
    expect(portsSchema.safeParse(ports).success).toBe(true);
    for (const cell of cellNames)
      for (const other of cellNames.filter((name) => name !== cell))
        expect(portsSchema.safeParse({ ...ports, [cell]: ports[other] }).success).toBe(false);
  });

  it('counts carry no text but host names and codes (P16)', () => {
    const row = {
      host: 'a.example',
      port: 1,
      opened: 0,
      active: 0,
      bytesUp: 0,
      bytesDown: 0,
      refused: { 'gateway.targetNotListed': 1 },
      failed: {},
    };
    const counts = (change: object): unknown => ({
      type: 'counts',
      counts: { cells: { ...noCells, matrix: [{ ...row, ...change }] } },
    });
    expect(fromGatewaySchema.safeParse(counts({})).success).toBe(true);
    for (const change of [
      { host: '<b>' },
      { host: 'A.example' },
      { host: '' },
      { host: 'a.example/path' },
      { path: '/x' },
      { refused: { why: 1 } },
      { bytesUp: -1 },
      { bytesUp: Number.NaN },
      { failed: { 'gateway.connectFailed': '1' } },
    ]) {
      expect([change, fromGatewaySchema.safeParse(counts(change)).success]).toEqual([
        change,
        false,
      ]);
    }
  });
});
