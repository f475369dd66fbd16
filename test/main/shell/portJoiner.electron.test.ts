// Proves that the two ends of each port of the contract get one channel, when both are there and listen, and that main keeps neither (P14, P15).
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cellNames, type CellName, type PortEnd } from '../../../preload/contract/cellName.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { PortSpec } from '../../../preload/contract/slice.ts';
import { createPortJoiner } from '../../../main/shell/portJoiner.electron.ts';

const channels = vi.hoisted(() => ({ made: 0 }));
vi.mock('electron', () => ({
  MessageChannelMain: class {
    readonly port1: string;
    readonly port2: string;
    constructor() {
      channels.made += 1;
      this.port1 = `channel ${channels.made}, first end`;
      this.port2 = `channel ${channels.made}, second end`;
    }
  },
}));
beforeEach(() => {
  channels.made = 0;
});

const set = () => {
  /** Who was given which end of which port. */
  const given: { readonly to: PortEnd; readonly port: string; readonly end: unknown }[] = [];
  const open = new Set<CellName>(cellNames);
  const pageOf = (cell: CellName) => ({
    postMessage: (channel: string, message: unknown, ports: readonly unknown[]) => {
      expect([message, ports.length]).toEqual([null, 1]);
      given.push({ to: cell, port: channel.replace('alcove:port:', ''), end: ports[0] });
    },
  });
  const joiner = createPortJoiner({
    page: (cell) => (open.has(cell) ? (pageOf(cell) as unknown as WebContents) : null),
    giveToKeys: (port, end) => void given.push({ to: 'keys', port, end }),
  });
  return {
    joiner,
    open,
    given,
    load: (...ends: readonly PortEnd[]): void => {
      for (const end of ends) joiner.loaded(end);
    },
    /** The ports that were joined since it was asked last, and between whom. */
    joined: (): string[] => {
      const now = given.splice(0);
      return now.flatMap(({ to, port, end }, index) => {
        const other = now[index + 1];
        if (index % 2 === 1 || other === undefined) return [];
        const same = String(end).replace('first', 'second') === String(other.end);
        return [`${port}: ${to}-${other.to}${other.port === port && same ? '' : ' MIXED UP'}`];
      });
    },
  };
};

describe('the joiner', () => {
  it('joins nothing before both ends listen', () => {
    const { load, given } = set();
    load('matrix');
    expect([given, channels.made]).toEqual([[], 0]);
  });

  it.each(Object.entries<PortSpec>(contract.ports))(
    '%s: each of its ends gets one end of the same channel, whoever comes last',
    (port, { ends }) => {
      for (const [first, last] of [ends, [ends[1], ends[0]] as const]) {
        const { load, joined } = set();
        load(first);
        expect(joined()).toEqual([]);
        load(last);
        expect(joined().filter((one) => one.startsWith(`${port}:`))).toEqual([
          `${port}: ${ends[0]}-${ends[1]}`,
        ]);
      }
    },
  );

  it('joins exactly what the contract says when everybody is there', () => {
    const { load, joined } = set();
    load('keys', ...cellNames);
    expect(joined().sort()).toEqual([
      'chat: desk-matrix',
      'matrixKeys: keys-matrix',
      'meeting: desk-matrix',
      'meetingKey: matrix-call',
      'signIn: prompt-matrix',
      'videoLogin: keys-call',
    ]);
  });

  it('a page that is loaded anew gets new ends of its own ports, and so do those at their other ends', () => {
    const { load, joined } = set();
    load('keys', ...cellNames);
    joined();
    load('desk');
    expect(joined()).toEqual(['chat: desk-matrix', 'meeting: desk-matrix']);
    load('call');
    expect(joined().sort()).toEqual(['meetingKey: matrix-call', 'videoLogin: keys-call']);
    load('keys');
    expect(joined().sort()).toEqual(['matrixKeys: keys-matrix', 'videoLogin: keys-call']);
  });

  it('who is gone is joined to nobody until they are loaded again', () => {
    const { joiner, load, joined } = set();
    load('keys', ...cellNames);
    joined();
    joiner.gone('matrix');
    joiner.gone('keys');
    load('desk', 'call');
    expect(joined()).toEqual([]);
    load('keys');
    expect(joined()).toEqual(['videoLogin: keys-call']);
  });

  it('finding: a page that was closed from here, and not told of, holds no end', () => {
    const { load, open, joined, given } = set();
    load('keys', ...cellNames);
    joined();
    open.delete('call');
    load('matrix');
    expect(given.filter(({ port }) => port === 'meetingKey')).toEqual([]);
    expect(joined().length).toBe(4);
  });
});
