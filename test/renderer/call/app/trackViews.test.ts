// P3: each element shows the tracks of its own person, also when people come and go.
import { describe, expect, it } from 'vitest';
import { createTrackViews } from '../../../../renderer/call/app/trackViews.dom.ts';

const track = (id: string) => ({ id }) as unknown as MediaStreamTrack;
const element = (videoWidth = 0): HTMLVideoElement =>
  Object.assign(new EventTarget(), { videoWidth }) as unknown as HTMLVideoElement;

const views = () => {
  const shown = new Map<HTMLVideoElement, string>();
  return {
    shown,
    views: createTrackViews((where, tracks) => {
      shown.set(where, tracks.map((one) => one.id).join(' '));
    }),
  };
};

describe('the views of tracks', () => {
  it('show each person in their own element, whichever is there first', () => {
    const { views: all, shown } = views();
    const [ada, bo] = [element(), element()];
    all.attach('ada')(ada);
    all.show(
      new Map([
        ['bo', [track('b')]],
        ['ada', [track('a1'), track('a2')]],
      ]),
    );
    all.attach('bo')(bo);
    expect([shown.get(ada), shown.get(bo)]).toEqual(['a1 a2', 'b']);
  });

  it('show nothing of one who is gone, and nothing of anybody else in their place', () => {
    const { views: all, shown } = views();
    const ada = element();
    all.attach('ada')(ada);
    all.show(new Map([['ada', [track('a')]]]));
    all.show(new Map([['bo', [track('b')]]]));
    expect(shown.get(ada)).toBe('');
  });

  it('keep the function of a person the same, until their element is gone', () => {
    const { views: all } = views();
    const attach = all.attach('ada');
    expect(all.attach('ada')).toBe(attach);
    attach(element());
    all.show(new Map());
    expect(all.attach('ada')).toBe(attach);
    attach(null);
    all.show(new Map());
    expect(all.attach('ada')).not.toBe(attach);
  });

  it('tell of a picture when it has a size, and not of sound', () => {
    const { views: all } = views();
    let pictures = 0;
    const [sound, picture] = [element(0), element(640)];
    all.attach('ada', () => {
      pictures += 1;
    })(sound);
    sound.dispatchEvent(new Event('resize'));
    expect(pictures).toBe(0);
    all.attach('ada')(picture);
    picture.dispatchEvent(new Event('resize'));
    expect(pictures).toBe(1);
  });
});
