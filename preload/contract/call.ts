// What the page with picture and sound may ask and must report.
import { z } from 'zod';
import { keyCodes } from './account.ts';
import { chatShown } from './meeting.ts';
import { rare, type Slice } from './slice.ts';
import { callReport, hostName, hostPort, role, shownText, videoLogin } from './shapes.ts';

const nothing = z.undefined();

export const call = {
  calls: {
    'call.setup': {
      cells: ['call'],
      needs: 'practice',
      rate: rare,
      input: nothing,
      output: z.strictObject({
        role,
        peerName: shownText(120),
        /** When the person asked for the call; milliseconds since the Unix epoch. */
        openedAtMs: z.number().int().min(0),
        serviceUrl: z.url().max(300),
        domain: hostName,
        muc: hostName,
        focus: z.string().max(300),
        login: videoLogin,
        mediaRoute: z.enum(['bridge', 'direct']),
        relayHosts: z.array(hostPort).max(8),
      }),
      codes: ['meeting.notOpen', 'meeting.noPractice', 'meeting.noLogin', ...keyCodes],
    },
    'call.report': {
      cells: ['call'],
      needs: 'nothing',
      rate: { perSecond: 6, burst: 20 },
      input: callReport,
      output: z.strictObject({ otherCertificate: z.boolean() }),
      codes: ['meeting.notOpen'],
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
    'sending.stopped': { cells: ['call'], payload: nothing },
    'chat.shown': { cells: ['call'], payload: chatShown },
  },
  ports: {},
} as const satisfies Slice;
