// Reading /proc/<pid>/stat: hostile command names, reused process ids, groups.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { membersOf, parseProcStat, type ProcessIdentity } from './procStat.ts';

const one = (pid: number, more: Partial<ProcessIdentity> = {}): ProcessIdentity => ({
  pid,
  state: 'S',
  group: 100,
  session: 100,
  startTicks: 5_000,
  ...more,
});
const leader = one(100);

describe('process identity', () => {
  it('reads this process', () => {
    const self = parseProcStat(readFileSync('/proc/self/stat', 'utf8'));
    expect(self?.pid).toBe(process.pid);
    expect(self?.startTicks).toBeGreaterThan(0);
  });

  it('is not misled by a name with spaces and brackets', () => {
    const tail = 'S 1 100 100 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0';
    expect(parseProcStat(`42 (a) R 9 (b ) ${tail}`)).toEqual({
      pid: 42,
      state: 'S',
      group: 100,
      session: 100,
      startTicks: 777,
    });
  });

  it.each(['', 'nonsense', '42 (x)', '42 x) (S 1'])('refuses %j', (text) => {
    expect(parseProcStat(text)).toBeNull();
  });

  it('takes the leader and its children', () => {
    expect(
      membersOf(leader, [leader, one(101), one(102, { group: 7, session: 7 })]).map(
        (member) => member.pid,
      ),
    ).toEqual([100, 101]);
  });

  it('takes nothing when the number has a new owner', () => {
    expect(membersOf(leader, [one(100, { startTicks: 9_000 }), one(101)])).toEqual([]);
  });

  it('takes what the leader left behind, but nobody older and no other session', () => {
    const left = [
      one(101),
      one(102, { startTicks: 4_999 }),
      one(103, { session: 55 }),
      one(104, { state: 'Z' }),
    ];
    expect(membersOf(leader, left).map((member) => member.pid)).toEqual([101]);
  });
});
