import { describe, expect, it } from 'vitest';
import { CallView, type CallViewProps } from '../../../../renderer/call/callView/CallView.tsx';
import type { RemotePerson } from '../../../../renderer/call/callView/PersonView.tsx';
import { drawn, wordsOf } from '../../drawn.tsx';

const nothing = (): void => {};
const jonas: RemotePerson = {
  id: 'jonas',
  name: 'Jonas',
  media: { camera: 'on', microphone: 'on' },
  attach: nothing,
};
const stage = (changes: Partial<CallViewProps>): string =>
  drawn(
    <CallView
      state={{ kind: 'connected' }}
      problem={null}
      peerNames={['Jonas']}
      people={[jonas]}
      connection={null}
      elapsedMs={61_000}
      microphone="on"
      camera="on"
      isChatOpen={false}
      unread={0}
      attachLocal={nothing}
      onMicrophone={nothing}
      onCamera={nothing}
      onChat={nothing}
      onLeave={nothing}
      onRetry={nothing}
      onClose={nothing}
      {...changes}
    />,
  );

describe('CallView', () => {
  it('says who is there and for how long, and names every control in words', () => {
    expect(wordsOf(stage({}))).toMatch(
      /^Jonas Time so far: 1:01 1:01 You Press to move it to the next corner, or use the arrow keys\. Microphone on Camera on Chat closed Leave/,
    );
  });
  it('claims nothing about the connection while it is not measured (P18)', () => {
    expect(wordsOf(stage({}))).not.toContain('connection');
    expect(wordsOf(stage({ connection: 'weak' }))).toContain('weak connection');
  });
  it('shows no picture of the other side before keys are confirmed (P1)', () => {
    for (const kind of ['waiting', 'connecting', 'keyMismatch'] as const) {
      expect(wordsOf(stage({ state: { kind } }))).toContain('Nothing is');
      expect(wordsOf(stage({ state: { kind } }))).not.toContain('Time so far');
    }
  });
  it('says a key mismatch in the words agreed on, and offers no way to go on with it', () => {
    const words = wordsOf(
      stage({ state: { kind: 'keyMismatch' }, camera: 'off', microphone: 'off' }),
    );
    expect(words).toContain(
      'The other computer could not prove that it holds the same key. Nothing is being sent.',
    );
    expect(words).not.toMatch(/Try again|anyway|continue/i);
  });
  it('a lost protection is said before any trouble with a device', () => {
    expect(
      wordsOf(stage({ state: { kind: 'lost', atMs: 0 }, problem: 'devices.cameraInUse' })),
    ).toContain('Protection was lost');
  });
  it('a device cannot be turned on before the call begins', () => {
    expect(
      stage({ state: { kind: 'waiting' }, microphone: 'notYet', camera: 'notYet' }).match(
        /<button[^>]*disabled=""[^>]*aria-pressed="false"|<button[^>]*aria-pressed="false"[^>]*disabled=""/g,
      ),
    ).toHaveLength(2);
  });
  it('draws everybody who is there, says who is muted, and names all of them', () => {
    const amira: RemotePerson = {
      id: 'amira',
      name: 'Amira',
      media: { camera: 'off', microphone: 'off' },
      attach: nothing,
    };
    const markup = stage({ peerNames: ['Jonas', 'Amira'], people: [jonas, amira] });
    expect(markup.match(/<video/g)).toHaveLength(3);
    expect(wordsOf(markup)).toContain('Jonas and Amira');
    expect(wordsOf(markup)).toContain('Amira’s microphone is off');
    expect(wordsOf(markup)).not.toContain('Jonas’s microphone is off');
    expect(wordsOf(markup)).toContain('Amira’s camera is off');
  });
  it('shows the first letter of all while nobody is there, and claims nothing of a camera', () => {
    const words = wordsOf(stage({ people: [] }));
    expect(words).toMatch(/^J Jonas/);
    expect(words).not.toContain('camera is off');
    expect(wordsOf(stage({ people: [], state: { kind: 'waiting' } }))).not.toMatch(/^J /);
  });
  it('claims nothing of camera and microphone of one of whom nothing arrives', () => {
    const words = wordsOf(stage({ people: [{ ...jonas, media: null }] }));
    expect(words).toMatch(/^J Jonas/);
    expect(words).not.toMatch(/(camera|microphone) is off/);
  });
  it('draws one whose name is not known, without a letter', () => {
    const markup = stage({ people: [{ ...jonas, name: '', media: null }] });
    expect(markup).toMatch(/<span class="_circle[^>]*><\/span>/);
  });
  it('shows no picture of oneself in a call that has ended', () => {
    const ended = { state: { kind: 'ended' }, people: [] } as const;
    expect(stage({ ...ended, camera: 'on' })).not.toContain('<video');
  });
  it('hides every picture while the call is not connected (P1)', () => {
    const hidden = (markup: string): number =>
      markup.match(/class="(?:[^"]* )?_none[^"]*"/g)?.length ?? 0;
    expect(hidden(stage({ state: { kind: 'connecting' } }))).toBe(1);
    expect(hidden(stage({}))).toBe(0);
  });
});
