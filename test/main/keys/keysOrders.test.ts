// Proves that the keychain's process takes two orders of main and nothing else (P14, P15).
import { describe, expect, it } from 'vitest';
import { contract } from '../../../preload/contract/contract.ts';
import type { PortSpec } from '../../../preload/contract/slice.ts';
import { orderOf } from '../../../main/keys/keysOrders.ts';

describe('orderOf', () => {
  it('takes whose entries to keep, and which port to serve', () => {
    for (const order of [
      { type: 'start', installId: 'installation-id-000000' },
      { type: 'start', installId: 'x'.repeat(64) },
      { type: 'start', installId: null },
      { type: 'port', name: 'matrixKeys' },
      { type: 'port', name: 'videoLogin' },
    ])
      expect(orderOf(order)).toEqual(order);
  });

  it('knows every port of the contract that ends at it, and no other', () => {
    const ports = Object.entries<PortSpec>(contract.ports);
    for (const [name, { ends }] of ports)
      expect(orderOf({ type: 'port', name }) !== null, name).toBe(ends.includes('keys'));
  });

  it.each([
    undefined,
    null,
    'start',
    [],
    {},
    { type: 'start' },
    { type: 'start', installId: 7 },
    { type: 'start', installId: 'x'.repeat(65) },
    { type: 'start', installId: null, more: 1 },
    { type: 'port' },
    { type: 'port', name: 'chat' },
    { type: 'port', name: 'matrixKeys', installId: null },
    { type: 'stop' },
  ])('%j is no order', (message) => {
    expect(orderOf(message)).toBeNull();
  });
});
