// P15: every command to another cell ends with an answer, its own; what the other end would not hear is not said.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answer } from '../../../preload/contract/chat.ts';
import { createPortCommands } from '../../../renderer/lib/portCommands.ts';
import { portDouble } from '../matrix/cellDoubles.ts';
import { settled } from '../desk/deskWorld.ts';

const rate = { perSecond: 1, burst: 3 };
const world = () => {
  const clock = { ms: 0 };
  const facts: unknown[] = [];
  const commands = createPortCommands({
    said: z.strictObject({ id: z.number(), command: z.string().min(1) }),
    heard: z.union([answer, z.strictObject({ type: z.literal('fact'), n: z.number() })]),
    rate,
    nowMs: () => clock.ms,
    onFact: (fact) => facts.push(fact),
  });
  const ends: (string | null)[] = [];
  const ask = (command: string): void =>
    void commands.ask(command).then((code) => ends.push(`${command} ${code}`));
  const attach = () => {
    const end = portDouble();
    commands.attach(end.port);
    return end;
  };
  return { clock, facts, ask, ends, attach };
};

describe('a command', () => {
  it('ends with the answer of its own number, in whatever order they come', async () => {
    const { ask, ends, attach } = world();
    const end = attach();
    ask('one');
    ask('two');
    expect(end.got).toEqual([
      { id: 1, command: 'one' },
      { id: 2, command: 'two' },
    ]);
    end.say({ type: 'answer', id: 2, code: 'chat.empty' });
    end.say({ type: 'answer', id: 9, code: null });
    end.say({ type: 'answer', id: 1, code: null });
    await settled();
    expect(ends).toEqual(['two chat.empty', 'one null']);
  });

  it('ends at once where there is no port', async () => {
    const { ask, ends } = world();
    ask('one');
    await settled();
    expect(ends).toEqual(['one port.lost']);
  });

  it('ends when its port is replaced; the new port begins with no debts', async () => {
    const { ask, ends, attach } = world();
    const first = attach();
    ask('one');
    const second = attach();
    await settled();
    expect(ends).toEqual(['one port.lost']);
    ask('two');
    first.say({ type: 'answer', id: 1, code: null });
    second.say({ type: 'answer', id: 2, code: null });
    await settled();
    expect(ends).toEqual(['one port.lost', 'two null']);
    expect([first.got.length, second.got.length]).toEqual([1, 1]);
  });

  it('is not said when the contract does not know its shape, or when it comes too fast', async () => {
    const { ask, ends, attach, clock } = world();
    const end = attach();
    ask('');
    for (const one of ['a', 'b', 'c', 'd']) ask(one);
    await settled();
    expect(ends).toEqual([' port.unfit', 'd port.tooFast']);
    expect(end.got.length).toBe(3);
    clock.ms = 1_000;
    ask('e');
    expect(end.got.at(-1)).toEqual({ id: 6, command: 'e' });
  });
});

it('what the other cell says by itself is told, what fits nothing is not', () => {
  const { facts, attach } = world();
  const end = attach();
  end.say({ type: 'fact', n: 1 });
  end.say({ type: 'fact', n: 'x' });
  end.say({ type: 'answer', id: 1, code: null });
  end.say({ type: 'fact', n: 2 });
  expect(facts).toEqual([{ type: 'fact', n: 1 }]); // the fourth was one too many for the rate
});
