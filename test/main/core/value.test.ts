// Proves that a value which several rooms read is told to all of them, once for each change, and to nobody who left.
import { describe, expect, it } from 'vitest';
import { createValue } from '../../../main/core/value.ts';

const listened = (value: ReturnType<typeof createValue<number>>) => {
  const heard: number[] = [];
  return { heard, stop: value.subscribe((now) => void heard.push(now)) };
};

describe('a value', () => {
  it('begins with the first one and keeps the newest', () => {
    const value = createValue(1);
    expect(value.get()).toBe(1);
    value.set(2);
    expect(value.get()).toBe(2);
  });

  it('tells each change to everybody, in the order of subscribing, with the value already in place', () => {
    const value = createValue(1);
    const told: string[] = [];
    for (const name of ['a', 'b'])
      value.subscribe((now) => void told.push(`${name} ${now} ${value.get()}`));
    expect(told).toEqual([]);
    value.set(2);
    expect(told).toEqual(['a 2 2', 'b 2 2']);
  });

  it('says nothing where nothing changed, also for a number that is none', () => {
    const value = createValue(Number.NaN);
    const { heard } = listened(value);
    value.set(Number.NaN);
    expect(heard).toEqual([]);
    value.set(0);
    value.set(0);
    expect(heard).toEqual([0]);
  });

  it('takes another object of the same content for a change', () => {
    const value = createValue({ state: 'a' });
    const heard: unknown[] = [];
    value.subscribe((now) => void heard.push(now));
    value.set({ state: 'a' });
    expect(heard).toEqual([{ state: 'a' }]);
  });

  it('says nothing more to who ended it, and goes on for the others', () => {
    const value = createValue(1);
    const [one, other] = [listened(value), listened(value)];
    one.stop();
    value.set(2);
    expect([one.heard, other.heard]).toEqual([[], [2]]);
  });

  it('a listener that leaves, or comes, while a change is told disturbs nobody', () => {
    const value = createValue(1);
    const heard: string[] = [];
    const stop = value.subscribe(() => {
      heard.push('first');
      stop();
      value.subscribe(() => void heard.push('late'));
    });
    value.subscribe(() => void heard.push('second'));
    value.set(2);
    expect(heard).toEqual(['first', 'second']);
    value.set(3);
    expect(heard).toEqual(['first', 'second', 'second', 'late']);
  });
});
