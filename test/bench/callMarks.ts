// Notes moments in the call page of a running program from outside: where the time between "Let in" and the first picture goes. It changes nothing of what is sent.
import type { Page } from '@playwright/test';
import { until } from '../until.ts';

/** A moment in milliseconds since 1970. The first one of its name counts. */
export type CallMoments = Readonly<Record<string, number>>;

declare global {
  interface Window {
    benchMoments?: Record<string, number>;
    benchConnections?: RTCPeerConnection[];
  }
}

/** Runs in the page, before the meeting is opened. */
const installMarks = (): void => {
  if (window.benchMoments !== undefined) return;
  const moments: Record<string, number> = {};
  const connections: RTCPeerConnection[] = [];
  window.benchMoments = moments;
  window.benchConnections = connections;
  const mark = (name: string): void => {
    moments[name] ??= performance.timeOrigin + performance.now();
  };
  const before = <T extends object>(
    target: T,
    method: keyof T & string,
    seen: (self: object, args: readonly unknown[]) => void,
  ): void => {
    const own = Reflect.get(target, method) as (...args: unknown[]) => unknown;
    Reflect.set(target, method, function (this: object, ...args: unknown[]): unknown {
      seen(this, args);
      return own.apply(this, args);
    });
  };
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  let opened = 0;
  mediaDevices.getUserMedia = async (constraints) => {
    mark('devices asked');
    const media = await getUserMedia(constraints);
    opened += 1;
    mark(opened === 1 ? 'first device open' : 'both devices open');
    return media;
  };
  before(WebSocket.prototype, 'send', (socket, [sent]) => {
    const said = String(sent);
    if (said.includes('urn:ietf:params:xml:ns:xmpp-bind')) mark('signed in');
    if (said.includes('jitsi.org/protocol/focus')) mark('focus asked');
    if (said.includes('protocol/muc"') && said.includes('<presence')) mark('room asked');
    if (moments['signalling open'] !== undefined) return;
    mark('signalling open');
    (socket as WebSocket).addEventListener('message', ({ data }) => {
      const text = String(data);
      if (text.includes('muc#user')) mark('in the conference');
      if (text.includes('session-initiate')) mark('offer came');
      if (text.includes('session-accept')) mark('answer came');
    });
  });
  before(Worker.prototype, 'postMessage', (_worker, [message]) => {
    if (typeof message === 'object' && message !== null && 'alcove' in message)
      if (message.alcove === 'keys') mark('keys installed');
  });
  const follow = (connection: object): void => {
    const own = connection as RTCPeerConnection;
    if (connections.includes(own)) return;
    connections.push(own);
    mark('connection begun');
    own.addEventListener('icecandidate', () => mark('first candidate'));
    own.addEventListener('track', () => mark('remote track'));
    own.addEventListener('connectionstatechange', () => {
      if (own.connectionState === 'connected') mark('connected');
    });
  };
  before(RTCPeerConnection.prototype, 'setLocalDescription', follow);
  before(RTCPeerConnection.prototype, 'setRemoteDescription', follow);
  const look = (): void => {
    for (const video of document.querySelectorAll('video'))
      if (video.dataset['bench'] === undefined) {
        video.dataset['bench'] = '1';
        video.requestVideoFrameCallback(() => {
          if (moments['connected'] !== undefined) mark('picture');
          else mark('own picture');
          delete video.dataset['bench'];
        });
      }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
  look();
};

/** Marks a call page that waits for its meeting, as soon as it has the library. */
export const markIdleCall = async (page: Page): Promise<void> => {
  // Not Playwright's own wait: it looks at each frame, and a page that is in no window draws none.
  await until(
    () => page.evaluate(() => Reflect.get(window, 'JitsiMeetJS') !== undefined),
    'the library',
    30_000,
    100,
  );
  await page.evaluate(installMarks);
};

export const momentsOf = (page: Page): Promise<CallMoments> =>
  page.evaluate(() => window.benchMoments ?? {});

export const hasSignedIn = async (page: Page): Promise<boolean> =>
  'signed in' in (await momentsOf(page));

/** Mean bytes of the encoded frames that were sent, as sealed. */
export interface FrameSizes {
  readonly audio: number;
  readonly video: number;
}

export const frameSizesOf = (page: Page): Promise<FrameSizes | null> =>
  page.evaluate(async () => {
    const sizes = { audio: 0, video: 0 };
    for (const connection of window.benchConnections ?? []) {
      if (connection.connectionState !== 'connected') continue;
      for (const entry of (await connection.getStats()).values()) {
        const { type, kind, bytesSent, packetsSent, framesSent } = entry as Record<
          string,
          number
        > & { readonly type: string; readonly kind: string };
        if (type !== 'outbound-rtp') continue;
        const frames = kind === 'video' ? framesSent : packetsSent;
        if (kind === 'audio' || kind === 'video')
          sizes[kind] = Math.max(sizes[kind], (bytesSent ?? 0) / Math.max(1, frames ?? 0));
      }
    }
    return sizes.audio > 0 && sizes.video > 0 ? sizes : null;
  });
