// P14: what was typed goes to the cell that signs in and nowhere else, and the person hears how it ended.
import { describe, expect, it } from 'vitest';
import type { CellApi } from '../../../../preload/contract/derive.ts';
import type { PromptQuestion } from '../../../../preload/contract/prompt.ts';
import { createSignInController } from '../../../../renderer/prompt/signin/signInController.ts';
import { otherCell } from '../../desk/deskWorld.ts';

const question: PromptQuestion = { kind: 'signIn', practiceName: 'P', code: null, buildNote: null };

const world = () => {
  const main = { asked: 0, answer: { ok: true, value: question } as object };
  const clock = { ms: 0 };
  const matrix = otherCell('signIn');
  const signIn = createSignInController({
    api: {
      calls: {
        'prompt.question': () => {
          main.asked += 1;
          return Promise.resolve(main.answer);
        },
      },
    } as unknown as CellApi<'prompt'>,
    ports: matrix.ports,
    nowMs: () => clock.ms,
  });
  return { main, clock, signIn, give: matrix.give, step: () => signIn.get().step };
};
const answer = (code: string | null) => ({ type: 'answer', code });

describe('the question', () => {
  it('is what main asks, once', async () => {
    const { main, signIn } = world();
    expect(signIn.get()).toEqual({ question: null, step: { kind: 'ready' } });
    await signIn.begin();
    expect(main.asked).toBe(1);
    expect(signIn.get()).toEqual({ question, step: { kind: 'ready' } });
  });

  it('begins with what failed last', async () => {
    const { main, signIn, step } = world();
    main.answer = { ok: true, value: { ...question, code: 'matrix.sessionEnded' } };
    await signIn.begin();
    expect(step()).toEqual({ kind: 'failed', code: 'matrix.sessionEnded' });
  });

  it('is none where main asks nothing', async () => {
    const { main, signIn } = world();
    main.answer = { ok: false, code: 'prompt.nothingAsked' };
    await signIn.begin();
    expect(signIn.get()).toEqual({ question: null, step: { kind: 'ready' } });
  });

  it('is drawn when it comes', async () => {
    const { signIn } = world();
    let times = 0;
    signIn.subscribe(() => {
      times += 1;
    });
    await signIn.begin();
    expect(times).toBe(1);
  });
});

describe('what was typed', () => {
  it('goes out as it is, once, and nothing of it stays here', () => {
    const { signIn, give, step } = world();
    const end = give();
    signIn.signIn('jonas', 'secret ');
    signIn.signIn('jonas', 'secret ');
    expect(end.got).toEqual([{ type: 'signIn', name: 'jonas', password: 'secret ' }]);
    expect(step()).toEqual({ kind: 'working' });
    expect(JSON.stringify(signIn.get())).not.toMatch(/jonas|secret/);
  });

  it('goes out to replace an identity with the password alone', () => {
    const { signIn, give, step } = world();
    const end = give();
    signIn.replaceIdentity('secret');
    expect(end.got).toEqual([{ type: 'replaceIdentity', password: 'secret' }]);
    expect(step()).toEqual({ kind: 'working' });
  });

  it('that was refused can be typed again', () => {
    const { signIn, give, step } = world();
    const end = give();
    signIn.signIn('jonas', 'wrong');
    end.say(answer('matrix.badCredentials'));
    expect(step()).toEqual({ kind: 'failed', code: 'matrix.badCredentials' });
    signIn.signIn('jonas', 'right');
    expect(end.got.length).toBe(2);
    expect(step()).toEqual({ kind: 'working' });
  });

  it('that was right stays at work: main takes the page away', () => {
    const { signIn, give, step } = world();
    const end = give();
    signIn.signIn('jonas', 'right');
    end.say(answer(null));
    expect(step()).toEqual({ kind: 'working' });
  });
});

describe('nothing waits for ever', () => {
  it('where there is no port', () => {
    const { signIn, step } = world();
    signIn.signIn('jonas', 'secret');
    expect(step()).toEqual({ kind: 'failed', code: 'port.lost' });
  });

  it('where the port is replaced, and the new one is used', () => {
    const { signIn, give, step } = world();
    const first = give();
    signIn.signIn('jonas', 'secret');
    const second = give();
    expect(step()).toEqual({ kind: 'failed', code: 'port.lost' });
    signIn.signIn('jonas', 'secret');
    expect([first.got.length, second.got.length]).toEqual([1, 1]);
    give();
  });

  it('where nothing was under way a new port complains of nothing', () => {
    const { give, step } = world();
    give();
    give();
    expect(step()).toEqual({ kind: 'ready' });
  });

  it('where the other end would not hear: of no possible shape, or too often', () => {
    const { signIn, give, step, clock } = world();
    const end = give();
    signIn.signIn('j'.repeat(256), 'secret');
    expect(step()).toEqual({ kind: 'failed', code: 'matrix.badCredentials' });
    for (let times = 0; times < 10; times += 1) {
      signIn.signIn('jonas', 'wrong');
      end.say(answer('matrix.badCredentials'));
    }
    signIn.signIn('jonas', 'wrong');
    expect(step()).toEqual({ kind: 'failed', code: 'matrix.rateLimited' });
    expect(end.got.length).toBe(10);
    clock.ms = 1_000;
    signIn.signIn('jonas', 'wrong');
    expect(step()).toEqual({ kind: 'working' });
  });
});

it('an answer that nobody waits for changes nothing', () => {
  const { signIn, give, step } = world();
  const end = give();
  end.say(answer('matrix.refused'));
  expect(step()).toEqual({ kind: 'ready' });
  signIn.signIn('jonas', 'wrong');
  end.say({ type: 'answer', code: 'not a code!' });
  expect(step()).toEqual({ kind: 'working' });
});
