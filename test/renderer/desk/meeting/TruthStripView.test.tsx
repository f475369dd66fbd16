// P18: the strip says no more than it is given. Each level has its own sentence, and a weaker level never shows the strong one.
import { describe, expect, it } from 'vitest';
import {
  type TruthLevel,
  TruthStripView,
} from '../../../../renderer/desk/meeting/TruthStripView.tsx';
import { drawn, wordsOf } from '../../drawn.tsx';

const atMs = Date.UTC(2026, 10, 24, 10, 42);
const strip = (
  level: TruthLevel,
  really: 'unconfirmed' | null = null,
  peerName = 'Jonas',
): string =>
  wordsOf(
    drawn(
      <TruthStripView
        who={{ level, peerName, atMs }}
        really={really}
        measured={null}
        developmentNote={null}
      />,
    ),
  );

const sentences: Readonly<Record<TruthLevel, string>> = {
  protected: 'Only this computer and Jonas’s. The server passes on data it cannot open.',
  notYet: 'Not protected yet. Nothing is being sent.',
  lost: 'Protection was lost at 10:42. Camera and microphone are off.',
  unknown: 'Alcove cannot tell right now. Until it can, treat this as not protected.',
};
const levels: readonly TruthLevel[] = ['protected', 'notYet', 'lost', 'unknown'];

describe('TruthStripView', () => {
  it.each(levels)('%s says its own sentence and no other', (level) => {
    const words = strip(level);
    expect(words).toContain(sentences[level]);
    for (const other of levels) if (other !== level) expect(words).not.toContain(sentences[other]);
  });
  it('draws a question only when there is an answer to it (P18)', () => {
    expect(strip('protected')).not.toContain('Is it really them?');
    expect(strip('protected', 'unconfirmed')).toContain(
      'Encrypted, but nobody has confirmed who is at the other end.',
    );
    expect(strip('protected', 'unconfirmed')).not.toMatch(/kept|recorded|Confirmed with/);
  });
  it('a name cannot rewrite the sentence (P16, P18)', () => {
    const words = strip('notYet', null, 'Jonas');
    expect(strip('notYet', null, '<b>x</b>\u202e')).toBe(words);
    expect(strip('protected', null, '\u202eJonas\n')).toContain(sentences.protected);
    expect(strip('protected', null, '{{time}} $t(truth.who.lost)')).toContain(
      '{{time}} $t(truth.who.lost)',
    );
  });
});
