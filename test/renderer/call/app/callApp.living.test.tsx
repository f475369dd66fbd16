// P1, P17: the call's view is given what the session knows and nothing older, and what is pressed in it reaches the session, or main where there is none.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import { CallApp } from '../../../../renderer/call/app/CallApp.tsx';
import { firstCallModel } from '../../../../renderer/call/app/callModel.ts';
import type { CallSession } from '../../../../renderer/call/app/callSession.dom.ts';
import type { Call } from '../../../../renderer/call/app/startCall.dom.ts';
import { trackDouble } from '../jitsi/libraryDouble.ts';

class MediaStreamDouble {
  readonly #tracks: readonly MediaStreamTrack[];
  constructor(tracks: readonly MediaStreamTrack[]) {
    this.#tracks = tracks;
  }
  getTracks(): readonly MediaStreamTrack[] {
    return this.#tracks;
  }
}
beforeEach(() => {
  vi.useFakeTimers({ now: 10_000, toFake: ['Date', 'setInterval', 'clearInterval'] });
  vi.stubGlobal('MediaStream', MediaStreamDouble);
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const firstFacts: ReturnType<Call['facts']> = {
  model: { ...firstCallModel, state: 'connected' },
  people: [],
  local: [],
  muted: { audio: false, video: false },
  deviceCode: null,
  otherCertificate: false,
  connectedSinceMs: null,
  lostSinceMs: null,
  peerNames: ['Jonas'],
  chat: { isOpen: true, unread: 3 },
};
interface VideoDouble {
  srcObject: MediaStream | null;
  videoWidth: number;
  readonly addEventListener: (name: string, listener: () => void) => void;
  /** The first picture of this width is decoded. */
  readonly resize: (width: number) => void;
}
const videoDouble = (): VideoDouble => {
  const listeners: (() => void)[] = [];
  const video: VideoDouble = {
    srcObject: null,
    videoWidth: 0,
    addEventListener: (name, listener) => {
      if (name === 'resize') listeners.push(listener);
    },
    resize: (width) => {
      video.videoWidth = width;
      for (const listener of listeners) listener();
    },
  };
  return video;
};
const app = (hasSession = true) => {
  const asked: unknown[] = [];
  const listeners = new Set<() => void>();
  let facts = firstFacts;
  const session: CallSession = {
    toggle: (kind) => Promise.resolve(void asked.push(kind)),
    tryAgain: () => Promise.resolve(void asked.push('tryAgain')),
    pictureShown: () => void asked.push('pictureShown'),
    leave: () => Promise.resolve(void asked.push('leave')),
  };
  const call = {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    facts: () => facts,
    session: () => (hasSession ? session : null),
    api: {
      calls: {
        'call.leave': (input: undefined) => Promise.resolve(void asked.push(['main leave', input])),
        'call.toggleChat': (input: undefined) => Promise.resolve(void asked.push(['chat', input])),
      },
    },
  } as unknown as Call;
  const videos: Record<string, VideoDouble> = {};
  const view = livingView(
    () => <CallApp call={call} />,
    (tag, props) => {
      if (tag !== 'video') return null;
      const name = String(props['aria-label']);
      videos[name] ??= videoDouble();
      return videos[name];
    },
  );
  return {
    ...view,
    asked,
    videos,
    listeners,
    become(changes: Partial<typeof facts>) {
      facts = { ...facts, ...changes };
      for (const listener of listeners) listener();
      view.words();
    },
  };
};
const shown = (video: VideoDouble | undefined): readonly MediaStreamTrack[] | null =>
  video?.srcObject instanceof MediaStream ? video.srcObject.getTracks() : null;
const withId = (track: ReturnType<typeof trackDouble>, id: string) => {
  Object.assign(track.getTrack(), { id });
  return track;
};
const person = (
  endpointId: string,
  track = withId(trackDouble('video', false, endpointId), endpointId),
) => ({
  endpointId,
  tracks: [{ kind: 'video' as const, track: track.getTrack(), endpointId }],
  muted: { audio: true, video: false },
});

describe('the call’s page', () => {
  it('shows what the session knows, anew whenever it changes', () => {
    const view = app();
    expect(view.words()).toContain('Jonas');
    expect(view.words()).not.toContain('Time so far');
    expect(view.listeners.size).toBe(1);
    view.become({ people: [person('p')], connectedSinceMs: 7_000 });
    expect(view.words()).toContain('Time so far: 0:03');
    expect(view.words()).toContain('Jonas’s microphone is off');
    view.become({ chat: { isOpen: false, unread: 3 } });
    expect(view.words()).toContain('3 new');
    view.become({ local: [trackDouble('audio'), trackDouble('video')] });
    expect(view.words()).toContain('Microphone on Camera on');
    view.become({ muted: { audio: true, video: false } });
    expect(view.words()).toContain('Microphone off Camera on');
    view.become({ muted: { audio: false, video: true } });
    expect(view.words()).toContain('Microphone on Camera off');
    view.end();
    expect(view.listeners.size).toBe(0);
  });

  it('counts the seconds, not below zero, and no longer than it is there', () => {
    const view = app();
    view.become({ connectedSinceMs: 10_500 });
    expect(view.words()).toContain('Time so far: 0:00');
    vi.advanceTimersByTime(2_000);
    expect(view.words()).toContain('Time so far: 0:01');
    expect(vi.getTimerCount()).toBe(1);
    view.end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('puts each picture where it belongs, of oneself only the camera', () => {
    const view = app();
    const [camera, microphone] = [
      withId(trackDouble('video'), 'camera'),
      withId(trackDouble('audio'), 'microphone'),
    ];
    const other = person('p');
    view.become({ local: [microphone, camera], people: [other] });
    expect(shown(view.videos['You'])).toEqual([camera.getTrack()]);
    expect(shown(view.videos['Jonas'])).toEqual([other.tracks[0]?.track]);
    view.become({ people: [], local: [] });
    expect(shown(view.videos['You'])).toBeNull();
  });

  it('tells the session of the first picture of somebody else', () => {
    const view = app();
    view.become({ people: [person('p')] });
    view.videos['Jonas']?.resize(640);
    expect(view.asked).toEqual(['pictureShown']);
  });

  it('hands on what is pressed', () => {
    const view = app();
    view.become({ local: [trackDouble('audio'), trackDouble('video')] });
    view.fire('onChange', false, 'Microphone');
    view.fire('onChange', false, 'Camera');
    view.fire('onChange', false, 'Chat');
    view.press('Leave');
    view.become({ deviceCode: 'devices.cameraInUse', local: [] });
    view.press('Try again');
    view.become({ model: { ...firstCallModel, state: 'ended' } });
    view.press('Close');
    expect(view.asked).toEqual([
      'audio',
      'video',
      ['chat', undefined],
      'leave',
      'tryAgain',
      'leave',
    ]);
  });

  it('leaves by main where no session came about, and nothing else is there to be asked', () => {
    const view = app(false);
    view.become({ people: [person('p')] });
    view.fire('onChange', false, 'Microphone');
    view.fire('onChange', false, 'Camera');
    view.videos['Jonas']?.resize(640);
    view.press('Leave');
    view.become({ deviceCode: 'devices.cameraInUse' });
    view.press('Try again');
    expect(view.asked).toEqual([['main leave', undefined]]);
  });
});
