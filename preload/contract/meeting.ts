// The open meeting: where its picture stands, what is protected, and the way of its key to the call cell.
import { z } from 'zod';
import { often, type Slice } from './slice.ts';
import {
  callReasons,
  callStats,
  id16,
  key32,
  matrixDeviceId,
  matrixUserId,
  shownText,
  truth,
} from './shapes.ts';

export const chatShown = z.strictObject({
  isOpen: z.boolean(),
  unread: z.number().int().min(0).max(9999),
});
const nothing = z.undefined();
const pixels = z.number().int().min(0).max(20_000);
const device = z.strictObject({ userId: matrixUserId, deviceId: matrixDeviceId });
const epoch = z.number().int().min(0).max(0xffff_ffff);

export const meeting = {
  calls: {
    'meeting.open': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: { perSecond: 2, burst: 6 },
      input: z.strictObject({ peerName: shownText(120) }),
      output: nothing,
      codes: [
        'meeting.alreadyOpen',
        'meeting.noPractice',
        'meeting.noLogin',
        'meeting.profileExpired',
        'meeting.pageFailed',
      ],
    },
    'meeting.close': {
      cells: ['desk'],
      lock: 'any',
      rate: { perSecond: 2, burst: 6 },
      input: nothing,
      output: nothing,
      codes: [],
    },
    'meeting.place': {
      cells: ['desk'],
      lock: 'any',
      rate: { perSecond: 70, burst: 200 },
      input: z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }),
      output: nothing,
      codes: ['meeting.notOpen'],
    },
    /** Tells the call cell's button whether the messages stand open, and how many are new. */
    'meeting.chat': {
      cells: ['desk'],
      lock: 'any',
      rate: often,
      input: chatShown,
      output: nothing,
      codes: [],
    },
    /** The call cell's newest statistics, its frames added up over all attempts of the meeting: for the second level of the truth panel. */
    'meeting.stats': {
      cells: ['desk'],
      lock: 'any',
      rate: often,
      input: nothing,
      output: callStats.nullable(),
      codes: [],
    },
  },
  events: {
    'truth.changed': { cells: ['desk'], payload: truth },
    /** To a call page that was loaded before there was a meeting. */
    'meeting.opened': { cells: ['call'], payload: nothing },
    'meeting.leaveAsked': { cells: ['desk'], payload: nothing },
    'chat.toggled': { cells: ['desk'], payload: nothing },
  },
  ports: {
    /** The meeting's secret goes from the Matrix side to the media side; main joins the ends and never sees it. */
    meetingKey: {
      cells: ['desk', 'call'],
      rate: { perSecond: 10, burst: 40 },
      messages: {
        desk: z.discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('key'),
            sessionId: id16,
            conference: id16,
            epoch: epoch.min(1),
            secret: key32,
            own: device,
            peer: device,
          }),
          z.strictObject({ type: z.literal('end'), reason: z.enum(callReasons) }),
        ]),
        call: z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('ready') }),
          /** The connection was lost or the key refused: a fresh epoch is needed before anything may be sent again. */
          z.strictObject({ type: z.literal('rekey'), lastEpoch: epoch }),
        ]),
      },
    },
  },
} as const satisfies Slice;
