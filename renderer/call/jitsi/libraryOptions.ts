// Every option that lib-jitsi-meet gets, in one place: relay only, external key, no strangers, no identifiers.
import type { CallPractice } from '../../../preload/contract/call.ts';
import type { VideoLogin } from '../../../preload/contract/shapes.ts';

/** What the signed profile says about calls, and the login that came past main. */
export type CallSetup = CallPractice & { readonly login: VideoLogin };

/** Relay only must stand in the connection's options: in the conference's alone it is silently ignored (P5). */
const p2pOf = (setup: CallSetup) => ({
  enabled: setup.mediaRoute === 'direct',
  stunServers: [],
  iceTransportPolicy: 'relay',
  backToP2PDelay: 0,
  preferredCodec: 'VP8',
  disabledCodec: 'H264',
});

export const initOptions = {
  disableThirdPartyRequests: true,
  enableAnalyticsLogging: false,
  disableAudioLevels: true,
  enableWindowOnErrorHandler: false,
  externalStorage: undefined,
  flags: { sourceNameSignaling: true }, // a Videobridge of today names sources; the 2022 library speaks so only when told
} as const;

export const connectionOptions = (setup: CallSetup) => ({
  hosts: { domain: setup.domain, muc: setup.muc, focus: setup.focus },
  serviceUrl: setup.serviceUrl,
  websocketKeepAlive: -1,
  enableLipSync: false,
  p2p: p2pOf(setup),
  disableFocus: false,
  clientNode: 'urn:alcove',
});

export const conferenceOptions = (setup: CallSetup) => ({
  p2p: p2pOf(setup),
  forceTurnRelay: true,
  iceTransportPolicy: 'relay',
  e2ee: { externallyManagedKey: true },
  enableEncodedTransformSupport: true,
  openBridgeChannel: 'websocket',
  bridgeChannel: { preferSctp: false },
  analytics: {},
  statisticsId: 'x',
  callStatsID: undefined,
  enableTalkDetection: false,
  enableNoAudioDetection: false,
  enableNoisyMicDetection: false,
  disableAudioLevels: true,
  startAudioMuted: 99,
  startVideoMuted: 99,
  enableLayerSuspension: true,
  videoQuality: {
    preferredCodec: 'VP8',
    enforcePreferredCodec: true,
    codecPreferenceOrder: ['VP8'],
  },
  flags: { ssrcRewritingEnabled: false },
  rttMonitor: { enabled: false },
  gatherStats: false,
  pcStatsInterval: 10_000,
});

/** Without it a Videobridge sends no picture: it refuses the constraints that the 2022 library sends by itself. */
export const receiverConstraints = {
  lastN: -1,
  selectedSources: [],
  onStageSources: [],
  defaultConstraints: { maxHeight: 720 },
  constraints: {},
} as const;

/** What the camera is asked for. */
export const captureOptions = (devices: readonly ('audio' | 'video')[]) => ({
  devices,
  resolution: 720,
  constraints: {
    video: {
      height: { ideal: 720, max: 720 },
      width: { ideal: 1280, max: 1280 },
      frameRate: { max: 30 },
    },
  },
});
