// What the page with picture and sound may ask and must report.
import { z } from 'zod';
import { chatShown } from './meeting.ts';
import { rare, type Slice } from './slice.ts';
import { callStats, hostName, hostPort, personName } from './shapes.ts';

const nothing = z.undefined();

/** What the signed profile says about calls. */
const callPractice = z.strictObject({
  serviceUrl: z.url().max(300),
  domain: hostName,
  muc: hostName,
  focus: z.string().max(300),
  mediaRoute: z.enum(['bridge', 'direct']),
  relayHosts: z.array(hostPort).max(8),
});
export type CallPractice = z.infer<typeof callPractice>;

const openMeeting = z.strictObject({
  /** Everybody else in it. */
  peerNames: z.array(personName).min(1).max(8),
  /** When the person asked for it; milliseconds since the Unix epoch. */
  openedAtMs: z.number().int().min(0),
});

export const call = {
  calls: {
    'call.setup': {
      cells: ['call'],
      needs: 'practice',
      rate: rare,
      input: nothing,
      output: z.strictObject({
        practice: callPractice,
        /** Null while it is only expected: then nothing but the sign-in at the video server is wanted. */
        meeting: openMeeting.nullable(),
      }),
      codes: ['meeting.notOpen', 'meeting.noPractice'],
    },
    /** The answer to `stats.asked`, measured after it came. */
    'call.stats': {
      cells: ['call'],
      needs: 'nothing',
      rate: { perSecond: 6, burst: 20 },
      input: callStats,
      output: z.strictObject({ otherCertificate: z.boolean() }),
      codes: ['meeting.notOpen', 'meeting.notAsked'],
    },
    'call.leave': {
      cells: ['call'],
      needs: 'nothing',
      rate: rare,
      input: nothing,
      output: nothing,
      codes: [],
    },
    'call.toggleChat': {
      cells: ['call'],
      needs: 'nothing',
      rate: { perSecond: 4, burst: 8 },
      input: nothing,
      output: nothing,
      codes: [],
    },
  },
  events: {
    'stats.asked': {
      cells: ['call'],
      payload: z.strictObject({ number: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) }),
    },
    'sending.stopped': { cells: ['call'], payload: nothing },
    'chat.shown': { cells: ['call'], payload: chatShown },
  },
  ports: {},
} as const satisfies Slice;
