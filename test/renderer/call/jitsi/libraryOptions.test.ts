// P1, P4, P5: every option that safety depends on, and why. An option that is not in a table here is not known to be harmless.
import { describe, expect, it } from 'vitest';
import {
  captureOptions,
  conferenceOptions,
  connectionOptions,
  initOptions,
  type CallSetup,
} from '../../../../renderer/call/jitsi/libraryOptions.ts';

const setup = (mediaRoute: CallSetup['mediaRoute']): CallSetup => ({
  serviceUrl: 'wss://meet.alcove.test/xmpp-websocket',
  domain: 'meet.alcove.test',
  muc: 'rooms.meet.alcove.test',
  focus: 'focus@auth.meet.alcove.test/focus',
  login: { user: 'user', password: 'password' },
  mediaRoute,
  relayHosts: [{ host: 'relay.alcove.test', port: 3478 }],
});
const routes = ['direct', 'bridge'] as const;
const at = (options: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], options);
const leaves = (value: unknown, path = ''): string[] =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([name, inner]) =>
        leaves(inner, path === '' ? name : `${path}.${name}`),
      )
    : [path];

type Row = readonly [path: string, value: unknown, reason: string];
const pinnedInit: readonly Row[] = [
  ['disableThirdPartyRequests', true, 'P4: no avatars, no call statistics at other hosts'],
  ['enableAnalyticsLogging', false, 'P4, P7: no events for analytics'],
  ['disableAudioLevels', true, 'P7: no loudness of a conversation in reports'],
  ['enableWindowOnErrorHandler', false, 'P7: no page errors in the library’s reports'],
  ['flags.sourceNameSignaling', true, 'without it a Videobridge of today sends no picture'],
];
const pinnedConnection: readonly Row[] = [
  [
    'p2p.iceTransportPolicy',
    'relay',
    'P5: in the conference’s options alone it is ignored, and host candidates leak',
  ],
  ['p2p.stunServers', [], 'P4, P5: without a list the library takes public STUN servers'],
  ['websocketKeepAlive', -1, 'P4: no keep-alive request beside the WebSocket'],
  [
    'serviceUrl',
    'wss://meet.alcove.test/xmpp-websocket',
    'P4: the server of the signed profile, over TLS',
  ],
  ['hosts.domain', 'meet.alcove.test', 'P4: the signed profile'],
  ['hosts.muc', 'rooms.meet.alcove.test', 'P4: the signed profile'],
  ['hosts.focus', 'focus@auth.meet.alcove.test/focus', 'P4: the signed profile'],
  ['clientNode', 'urn:alcove', 'P7: the same for everybody'],
];
const pinnedConference: readonly Row[] = [
  ['p2p.iceTransportPolicy', 'relay', 'P5'],
  ['p2p.stunServers', [], 'P4, P5'],
  ['forceTurnRelay', true, 'P5: the policy of p2p does not reach the bridge’s connection'],
  ['iceTransportPolicy', 'relay', 'P5'],
  ['e2ee.externallyManagedKey', true, 'P1, P2: the library makes and sends no key of its own'],
  ['analytics', {}, 'P4, P7: no analytics'],
  ['callStatsID', undefined, 'P4: no call statistics'],
  ['statisticsId', 'x', 'P7: else a made-up name that stays the same over calls'],
  ['gatherStats', false, 'P7: no log of descriptions'],
  ['rttMonitor.enabled', false, 'P4: it would contact STUN servers of many regions'],
  ['enableTalkDetection', false, 'P7: nothing listens to speech'],
  ['enableNoAudioDetection', false, 'P7'],
  ['enableNoisyMicDetection', false, 'P7'],
  ['disableAudioLevels', true, 'P7'],
  ['videoQuality.preferredCodec', 'VP8', 'P1: the only video codec that the worker seals'],
  ['videoQuality.enforcePreferredCodec', true, 'P1'],
  ['videoQuality.codecPreferenceOrder', ['VP8'], 'P1'],
  ['p2p.preferredCodec', 'VP8', 'P1'],
  ['p2p.disabledCodec', 'H264', 'P1'],
  ['openBridgeChannel', 'websocket', 'P4: an SCTP channel to the bridge is not needed'],
  ['bridgeChannel.preferSctp', false, 'P4'],
];
/** Read by the library, without a part in safety. */
const harmless = [
  'externalStorage',
  'enableLipSync',
  'disableFocus',
  'p2p.enabled',
  'p2p.backToP2PDelay',
  'p2p.preferredCodec',
  'p2p.disabledCodec',
  'enableEncodedTransformSupport',
  'startAudioMuted',
  'startVideoMuted',
  'enableLayerSuspension',
  'flags.ssrcRewritingEnabled',
  'pcStatsInterval',
];

describe('the options of the library', () => {
  it.each(pinnedInit)('start with %s = %j (%s)', (path, value) => {
    expect(at(initOptions, path)).toEqual(value);
  });

  describe.each(routes)('for a %s call', (route) => {
    it.each(pinnedConnection)('connect with %s = %j (%s)', (path, value) => {
      expect(at(connectionOptions(setup(route)), path)).toEqual(value);
    });
    it.each(pinnedConference)('join with %s = %j (%s)', (path, value) => {
      expect(at(conferenceOptions(setup(route)), path)).toEqual(value);
    });

    it('hold nothing that no table names', () => {
      const known = (rows: readonly Row[]): string[] => [
        ...rows.map(([path]) => path),
        ...harmless,
      ];
      expect(leaves(initOptions).filter((path) => !known(pinnedInit).includes(path))).toEqual([]);
      expect(
        leaves(connectionOptions(setup(route))).filter(
          (path) => !known(pinnedConnection).includes(path),
        ),
      ).toEqual([]);
      expect(
        leaves(conferenceOptions(setup(route))).filter(
          (path) => !known(pinnedConference).includes(path),
        ),
      ).toEqual([]);
    });

    it('start a direct session only in a direct call', () => {
      expect([
        connectionOptions(setup(route)).p2p.enabled,
        conferenceOptions(setup(route)).p2p.enabled,
      ]).toEqual([route === 'direct', route === 'direct']);
    });

    it('name nobody, no password and no address but the practice’s', () => {
      const text = JSON.stringify([
        initOptions,
        connectionOptions(setup(route)),
        conferenceOptions(setup(route)),
      ]);
      expect(text).not.toMatch(/Somebody|"user"|password|stun:|https?:/);
      expect(text.match(/wss?:[^"]*/g)).toEqual(['wss://meet.alcove.test/xmpp-websocket']);
    });
  });

  it('ask for the devices that were named and no others', () => {
    expect(captureOptions(['audio']).devices).toEqual(['audio']);
    expect(JSON.stringify(captureOptions(['video']))).not.toMatch(/desktop|screen/i);
  });
});
