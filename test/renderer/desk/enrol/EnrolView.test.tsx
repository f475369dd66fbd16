import { describe, expect, it } from 'vitest';
import {
  EnrolView,
  type EnrolState,
  enrolRefusals,
} from '../../../../renderer/desk/enrol/EnrolView.tsx';
import { drawn, wordsOf } from '../../drawn.tsx';

const nothing = (): void => {};
const enrol = (state: EnrolState): string =>
  drawn(
    <EnrolView
      state={state}
      developmentNote={null}
      onOpenFile={nothing}
      onDropFile={nothing}
      onNotNow={nothing}
      onJoin={nothing}
    />,
  );
const words = ['harbour', 'velvet', 'nine', 'orchard', 'pebble', 'lantern', 'quiet', 'maple'];

describe('EnrolView', () => {
  it('shows every host and all eight words in order, and both ways out', () => {
    const text = wordsOf(
      enrol({
        step: 'preview',
        practice: {
          name: 'Lindenhof 12',
          invitedBy: null,
          hosts: ['a.example', 'b.example'],
          words,
        },
      }),
    );
    expect(text).toContain('a.example b.example');
    expect(text).toContain(words.join(' '));
    expect(text).toContain('Nothing has been sent yet.');
    expect(text).toMatch(/Not now The words are the same, join$/);
  });
  it('a name in the file cannot become markup or another line (P16)', () => {
    const markup = enrol({
      step: 'preview',
      practice: { name: '<b>x</b>\u202e\n', invitedBy: '<i>', hosts: ['<script>'], words },
    });
    expect(markup).not.toMatch(/<b>|<i>|<script>|\u202e/);
  });
  it('has its own words for every refusal, with what to do', () => {
    const texts = enrolRefusals.map((code) =>
      wordsOf(enrol({ step: 'refused', code })).replaceAll(code, ''),
    );
    expect(new Set(texts).size).toBe(enrolRefusals.length);
    for (const text of texts) expect(text).not.toContain('Something went wrong');
  });
  it('has general words and the code for one it does not know', () => {
    const text = wordsOf(enrol({ step: 'refused', code: 'profile.somethingNew' }));
    expect(text).toContain('Something went wrong');
    expect(text).toContain('For support: profile.somethingNew');
  });
});
