// The prompt's page draws the one question that main asks, and what is typed in it goes out on the port.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellApi } from '../../../../preload/contract/derive.ts';
import type { PromptQuestion } from '../../../../preload/contract/prompt.ts';
import { PromptApp } from '../../../../renderer/prompt/app/PromptApp.tsx';
import { startPrompt } from '../../../../renderer/prompt/app/startPrompt.dom.ts';
import type { IdentityViewProps } from '../../../../renderer/prompt/signin/IdentityView.tsx';
import type { SignInViewProps } from '../../../../renderer/prompt/signin/SignInView.tsx';
import { settled } from '../../desk/deskWorld.ts';
import { drawn } from '../../drawn.tsx';
import { portDouble } from '../../matrix/cellDoubles.ts';

const { shown, view } = vi.hoisted(() => {
  const drawnViews = new Map<string, unknown>();
  return {
    shown: drawnViews,
    view: (name: string) => ({
      [name]: (props: unknown) => {
        drawnViews.set(name, props);
        return null;
      },
    }),
  };
});
vi.mock('../../../../renderer/prompt/signin/SignInView.tsx', () => view('SignInView'));
vi.mock('../../../../renderer/prompt/signin/IdentityView.tsx', () => view('IdentityView'));
beforeEach(() => {
  shown.clear();
});

const started = async (asked: object) => {
  const page = new EventTarget();
  const prompt = startPrompt(
    {
      calls: { 'prompt.question': () => Promise.resolve(asked) },
      ports: ['signIn'],
    } as unknown as CellApi<'prompt'>,
    page as unknown as Window,
  );
  const end = portDouble();
  page.dispatchEvent(
    Object.assign(new Event('message'), {
      data: { alcovePort: 'signIn' },
      ports: [end.port],
      source: page,
    }),
  );
  await settled();
  drawn(<PromptApp prompt={prompt} />);
  return { end, views: [...shown.keys()] };
};
const question = (kind: PromptQuestion['kind'], code: string | null = null): object => ({
  ok: true,
  value: { kind, practiceName: 'Lindenhof 12', code, buildNote: 'note' },
});

describe('the prompt', () => {
  it('draws nothing where nothing is asked', async () => {
    const { views } = await started({ ok: false, code: 'prompt.nothingAsked' });
    expect(views).toEqual([]);
  });

  it('asks for a name and a password, and sends both', async () => {
    const { end, views } = await started(question('signIn', 'matrix.sessionEnded'));
    expect(views).toEqual(['SignInView']);
    const given = shown.get('SignInView') as SignInViewProps;
    expect(given).toMatchObject({
      practiceName: 'Lindenhof 12',
      step: { kind: 'failed', code: 'matrix.sessionEnded' },
      developmentNote: 'note',
    });
    given.onSignIn('jonas', 'secret');
    expect(end.got).toEqual([{ type: 'signIn', name: 'jonas', password: 'secret' }]);
  });

  it('asks whether the account may move here, and sends the password', async () => {
    const { end, views } = await started(question('replaceIdentity'));
    expect(views).toEqual(['IdentityView']);
    const given = shown.get('IdentityView') as IdentityViewProps;
    expect(given).toMatchObject({ step: { kind: 'ready' }, developmentNote: 'note' });
    given.onReplace('secret');
    expect(end.got).toEqual([{ type: 'replaceIdentity', password: 'secret' }]);
  });
});
