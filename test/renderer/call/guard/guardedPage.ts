// A page with the guard installed, and what a peer may say in it. It decides nothing about the product.
import { installPeerConnectionGuard } from '../../../../renderer/call/guard/peerConnectionGuard.dom.ts';
import { newPage, type Double } from './browserDouble.ts';

export const relays = [{ host: 'relay.alcove.test', port: 3478 }];
export const ours = {
  urls: 'turn:relay.alcove.test:3478?transport=tcp',
  username: 'u',
  credential: 'c',
};
export const hostLine = 'candidate:1 1 udp 1 10.0.0.1 5000 typ host';
export const relayLine = 'candidate:1 1 udp 1 192.0.2.7 5000 typ relay';
export const sdp = [
  'v=0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 98',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:98 AV1/90000',
  `a=${hostLine}`,
  '',
].join('\r\n');
export const cleanSdp = ['v=0', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000', ''].join(
  '\r\n',
);

export type Maker = new (config?: unknown) => Double & { readonly constructor: Maker };
export const guarded = (rules = { acceptsBridge: false }) => {
  const page = newPage();
  const Native = page.RTCPeerConnection;
  const guard = installPeerConnectionGuard(page as unknown as typeof globalThis);
  guard.open(relays, rules);
  const Made = page.RTCPeerConnection as unknown as Maker;
  return {
    page,
    guard,
    Native: Native as unknown as Maker,
    Made,
    connection: new Made({ encodedInsertableStreams: true, iceServers: [ours] }),
  };
};
