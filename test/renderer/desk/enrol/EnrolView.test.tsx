import { describe, expect, it } from 'vitest';
import type { EnrolStep } from '../../../../renderer/desk/enrol/enrolController.dom.ts';
import { enrolRefusals, EnrolView } from '../../../../renderer/desk/enrol/EnrolView.tsx';
import { drawn, wordsOf } from '../../drawn.tsx';

const nothing = (): void => {};
const enrol = (step: EnrolStep): string =>
  drawn(
    <EnrolView
      step={step}
      developmentNote={null}
      onOpenFile={nothing}
      onDropFile={nothing}
      onNotNow={nothing}
      onJoin={nothing}
    />,
  );
const words = ['harbour', 'velvet', 'nine', 'orchard', 'pebble', 'lantern', 'quiet', 'maple'];
const preview = {
  practiceName: 'Lindenhof 12',
  hosts: [],
  fingerprint: words,
  validUntilMs: 0,
  renewal: false,
};

describe('EnrolView', () => {
  it('shows every host and all eight words in order, and both ways out', () => {
    const text = wordsOf(
      enrol({ kind: 'preview', preview: { ...preview, hosts: ['a.example', 'b.example'] } }),
    );
    expect(text).toContain('a.example b.example');
    expect(text).toContain(words.join(' '));
    expect(text).toContain('Nothing has been sent yet.');
    expect(text).toMatch(/Not now The words are the same, join$/);
  });
  it('a name in the file cannot become markup or another line (P16)', () => {
    const markup = enrol({
      kind: 'preview',
      preview: { ...preview, practiceName: '<b>x</b>\u202e\n', hosts: ['<script>'] },
    });
    expect(markup).not.toMatch(/<b>|<script>|\u202e/);
  });
  it('has its own words for every refusal, with what to do', () => {
    const texts = enrolRefusals.map((code) =>
      wordsOf(enrol({ kind: 'refused', code })).replaceAll(code, ''),
    );
    expect(new Set(texts).size).toBe(enrolRefusals.length);
    for (const text of texts) expect(text).not.toContain('Something went wrong');
  });
  it('has general words and the code for one it does not know', () => {
    const text = wordsOf(enrol({ kind: 'refused', code: 'profile.somethingNew' }));
    expect(text).toContain('Something went wrong');
    expect(text).toContain('For support: profile.somethingNew');
  });
});
