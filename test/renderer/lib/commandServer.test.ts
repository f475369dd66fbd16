// P15: commands are answered once, facts are told soon and never twice the same, and never more often than the port's other end would hear.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createCommandServer } from '../../../renderer/lib/commandServer.dom.ts';
import { portDouble } from '../matrix/cellDoubles.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const schema = z.strictObject({ id: z.number(), command: z.string() });
const rate = { perSecond: 20, burst: 40 };

const server = () => {
  const state = { value: 0, other: 0 };
  const ran: string[] = [];
  const will = { run: (): Promise<string | null> => Promise.resolve(null) };
  const served = createCommandServer({
    schema,
    rate,
    nowMs: () => performance.now(),
    run: (command: string) => {
      ran.push(command);
      return will.run();
    },
    facts: () => [
      { type: 'value', value: state.value },
      { type: 'other', other: state.other },
    ],
  });
  const end = portDouble();
  served.take(end.port);
  return { served, end, state, ran, will };
};

describe('facts', () => {
  it('are told whole on every new port', () => {
    const { served, end } = server();
    const second = portDouble();
    served.take(second.port);
    const whole = [
      { type: 'value', value: 0 },
      { type: 'other', other: 0 },
    ];
    expect([end.got, second.got]).toEqual([whole, whole]);
  });

  it('are told together for many changes, and only the one that changed', async () => {
    const { served, end, state } = server();
    for (let count = 1; count <= 50; count += 1) {
      state.value = count;
      served.changed();
    }
    await vi.advanceTimersByTimeAsync(0);
    served.changed();
    await vi.advanceTimersByTimeAsync(0);
    expect(end.got.slice(2)).toEqual([{ type: 'value', value: 50 }]);
  });

  it('are told again where the other end asked anew', async () => {
    const { served, end } = server();
    served.tellAgain('other');
    await vi.advanceTimersByTimeAsync(0);
    expect(end.got.slice(2)).toEqual([{ type: 'other', other: 0 }]);
  });

  it('without a port wait for one', async () => {
    const facts = vi.fn<() => { type: string }[]>(() => [{ type: 'value' }]);
    const run = () => Promise.resolve(null);
    const served = createCommandServer({ schema, rate, nowMs: () => 0, run, facts });
    served.changed();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(facts).not.toHaveBeenCalled();
  });

  it('never come so often that the port would drop them, and the newest is told at last', async () => {
    const { served, end, state } = server();
    for (let ms = 0; ms < 10_000; ms += 1) {
      state.value += 1;
      state.other += 1;
      served.changed();
      await vi.advanceTimersByTimeAsync(1);
    }
    // Half of what the port takes: two messages for each telling.
    expect(end.got.length).toBeLessThanOrEqual((rate.perSecond / 2) * 10 + rate.burst / 2 + 4);
    expect(end.got.length).toBeGreaterThan(rate.perSecond / 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(end.got.slice(-2)).toEqual([
      { type: 'value', value: state.value },
      { type: 'other', other: state.other },
    ]);
  });
});

describe('commands', () => {
  it('are answered once, with the code or null, on the port they came by', async () => {
    const { served, end, will, ran } = server();
    const running = Promise.withResolvers<string | null>();
    will.run = () => running.promise;
    end.say({ id: 7, command: 'go' });
    const second = portDouble();
    served.take(second.port);
    running.resolve('chat.tooLong');
    await vi.advanceTimersByTimeAsync(0);
    expect(end.got.at(-1)).toEqual({ type: 'answer', id: 7, code: 'chat.tooLong' });
    expect(second.got.length).toBe(2);
    will.run = () => Promise.resolve(null);
    second.say({ id: 8, command: 'on' });
    await vi.advanceTimersByTimeAsync(0);
    expect([second.got.at(-1), ran]).toEqual([{ type: 'answer', id: 8, code: null }, ['go', 'on']]);
  });

  it('are answered also where the telling has to wait', async () => {
    const { end, state } = server();
    for (let id = 1; id <= 30; id += 1) {
      state.value = id;
      end.say({ id, command: 'go' });
    }
    await vi.advanceTimersByTimeAsync(0);
    const answers = end.got.filter((one) => Reflect.get(Object(one), 'type') === 'answer');
    expect(answers.length).toBe(30);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(end.got).toContainEqual({ type: 'value', value: 30 });
  });
});
