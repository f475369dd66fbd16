// P18: the strip opens its details and closes them; the place of the call's page is told as long as there is one, and no longer.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import {
  type CallViewRect,
  MeetingView,
  type MeetingViewProps,
} from '../../../../renderer/desk/meeting/MeetingView.tsx';
import type { Measured } from '../../../../renderer/desk/meeting/TruthDetailsView.tsx';
import { observed, ResizeObserverDouble } from '../../resizeObserverDouble.ts';

beforeEach(() => {
  observed.clear();
  ResizeObserverDouble.made = 0;
  vi.stubGlobal('ResizeObserver', ResizeObserverDouble);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const meeting = (changes: Partial<MeetingViewProps> = {}) => {
  const pressed: string[] = [];
  const told: (CallViewRect | null)[] = [];
  const box = {
    rect: { x: 1, y: 2, width: 3, height: 4 },
    getBoundingClientRect: () => ({ ...box.rect, top: 2, left: 1, right: 4, bottom: 6 }),
  };
  let props: MeetingViewProps = {
    who: { level: 'protected', peerName: 'Jonas', atMs: 0 },
    really: null,
    measured: null,
    developmentNote: 'note',
    stage: 'open',
    chat: null,
    onCallViewRect: (rect) => told.push(rect),
    onRetry: () => pressed.push('retry'),
    onLeave: () => pressed.push('leave'),
    ...changes,
  };
  const view = livingView(
    () => <MeetingView {...props} />,
    (tag) => (tag === 'div' ? box : null),
  );
  return {
    ...view,
    pressed,
    told,
    box,
    become(next: Partial<MeetingViewProps>) {
      props = { ...props, ...next };
      view.draw();
    },
  };
};

describe('the place of the call’s page', () => {
  it('is told whenever its size changes, and nothing but the place', () => {
    const { told, box } = meeting();
    expect([...observed.keys()]).toEqual([box]);
    observed.get(box)?.();
    box.rect = { x: 5, y: 6, width: 7, height: 8 };
    observed.get(box)?.();
    expect(told).toEqual([
      { x: 1, y: 2, width: 3, height: 4 },
      { x: 5, y: 6, width: 7, height: 8 },
    ]);
  });

  it('is told to whoever asks now, and looked at once only', () => {
    const view = meeting();
    const later: (CallViewRect | null)[] = [];
    view.become({ onCallViewRect: (rect) => later.push(rect), developmentNote: null });
    observed.get(view.box)?.();
    expect([view.told, later]).toEqual([[], [view.box.rect]]);
    expect(ResizeObserverDouble.made).toBe(1);
  });

  it.each(['fails', 'is left'] as const)('is told to be gone when the call %s', (what) => {
    const view = meeting();
    if (what === 'fails') view.become({ stage: 'failed' });
    else view.end();
    expect([view.told, observed.size]).toEqual([[null], 0]);
  });

  it('is there already while the call opens', () => {
    const { told, box } = meeting({ stage: 'opening' });
    observed.get(box)?.();
    expect(told.length).toBe(1);
  });
});

describe('a call that failed', () => {
  it('can be tried again or left', () => {
    const view = meeting({ stage: 'failed' });
    expect(observed.size).toBe(0);
    view.press('Try again');
    view.press('Leave');
    expect(view.pressed).toEqual(['retry', 'leave']);
  });
});

describe('the details', () => {
  const measured = {
    framesSent: 1200,
    framesSealed: 1199,
    framesOpened: 1198,
    framesDropped: null,
    route: 'relayOnly',
    encryption: 'SFrame, AES-GCM 256',
    servers: ['meet.example:443', 'relay.example\u202e:443'],
  } as const;

  it('open and close by their button, which says so', () => {
    const view = meeting({ measured });
    expect(view.words()).not.toContain('SFrame');
    expect(view.element('aria-expanded')['aria-expanded']).toBe(false);
    expect(view.markup()).toContain('hidden=""');
    view.press('Show details');
    expect(view.words()).toContain('SFrame, AES-GCM 256');
    expect(view.words()).toContain('note');
    expect(view.markup()).not.toContain('hidden=""');
    expect(view.element('aria-expanded')['aria-expanded']).toBe(true);
    view.press('Hide details');
    expect(view.words()).not.toContain('SFrame');
  });

  const details = (changes: Partial<Measured> | null): string => {
    const view = meeting({ measured: changes === null ? null : { ...measured, ...changes } });
    view.press('Show details');
    return view.words();
  };

  it('say what was counted, and that a number was not', () => {
    expect(details({})).toContain(
      'Measured in the last two seconds Frames sent 1,200 Frames sealed 1,199 Frames opened 1,198 Frames thrown away Not known ' +
        'Route Only through the practice’s relay (TURN) Encryption SFrame, AES-GCM 256 ' +
        'Servers contacted meet.example:443, relay.example :443 The servers still see',
    );
  });

  it.each([
    [{ route: 'none' }, 'Route No route yet'],
    [{ route: 'unknown' }, 'Route Not known'],
    [{ encryption: null }, 'Encryption None yet'],
    [{ servers: [] }, 'Servers contacted None The'],
    [null, 'Nothing has been measured yet.'],
  ] as const)('with %j say: %s', (changes, words) => {
    expect(details(changes)).toContain(words);
  });
});
