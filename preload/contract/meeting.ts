// The open meeting: where its picture stands, what is protected, and the way of its key to the call cell.
import { z } from 'zod';
import { answer, commandId, matrixRoomId } from './chat.ts';
import { often, type Slice } from './slice.ts';
import {
  callReasons,
  callStats,
  id16,
  key32,
  matrixDeviceId,
  matrixUserId,
  personName,
  truth,
} from './shapes.ts';

export const chatShown = z.strictObject({
  isOpen: z.boolean(),
  unread: z.number().int().min(0).max(9999),
});
const nothing = z.undefined();
/** Everybody in the meeting but this person. `isConfirmed`: a person compared who they are, on this computer (P26). */
const people = z
  .array(
    z.strictObject({ userId: matrixUserId, displayName: personName, isConfirmed: z.boolean() }),
  )
  .min(1)
  .max(8);
export type MeetingPeople = z.infer<typeof people>;

const meetingCommand = z.discriminatedUnion('name', [
  /** The host opens a meeting with the person of this conversation. */
  z.strictObject({ name: z.literal('start'), roomId: matrixRoomId }),
  /** The guest goes into the meeting that is open here. */
  z.strictObject({ name: z.literal('join'), roomId: matrixRoomId }),
  z.strictObject({ name: z.literal('leave') }),
  z.strictObject({ name: z.literal('ready'), roomId: matrixRoomId }),
  z.strictObject({ name: z.literal('notReady'), roomId: matrixRoomId }),
]);
export type MeetingCommand = z.infer<typeof meetingCommand>;

const pixels = z.number().int().min(0).max(20_000);
const device = z.strictObject({ userId: matrixUserId, deviceId: matrixDeviceId });
const epoch = z.number().int().min(0).max(0xffff_ffff);

/** Why no meeting may begin or be expected. */
const mayNotBegin = [
  'meeting.alreadyOpen',
  'meeting.noPractice',
  'meeting.noLogin',
  'meeting.profileExpired',
] as const;

export const meeting = {
  calls: {
    /** Somebody waits for a meeting, or nobody any more: the call page may sign in at the video server before there is one. */
    'meeting.expect': {
      cells: ['matrix'],
      needs: 'practice',
      rate: often,
      input: z.strictObject({ isExpected: z.boolean() }),
      output: nothing,
      codes: mayNotBegin,
    },
    /** Who is in it comes from where identities are judged, not from the page that draws names. */
    'meeting.open': {
      cells: ['matrix'],
      needs: 'practice',
      rate: { perSecond: 2, burst: 6 },
      input: z.strictObject({ people }),
      output: nothing,
      codes: [...mayNotBegin, 'meeting.pageFailed'],
    },
    /** The people of the open meeting, when something about them changed. */
    'meeting.people': {
      cells: ['matrix'],
      needs: 'practice',
      rate: often,
      input: z.strictObject({ people }),
      output: nothing,
      codes: ['meeting.notOpen'],
    },
    'meeting.close': {
      cells: ['matrix'],
      needs: 'nothing',
      rate: { perSecond: 2, burst: 6 },
      input: nothing,
      output: nothing,
      codes: [],
    },
    'meeting.place': {
      cells: ['desk'],
      needs: 'nothing',
      rate: { perSecond: 70, burst: 200 },
      input: z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }),
      output: nothing,
      codes: ['meeting.notOpen'],
    },
    /** Tells the call cell's button whether the messages stand open, and how many are new. */
    'meeting.chat': {
      cells: ['desk'],
      needs: 'nothing',
      rate: often,
      input: chatShown,
      output: nothing,
      codes: [],
    },
    /** The call cell's newest statistics, its frames added up over all attempts of the meeting: for the second level of the truth panel. */
    'meeting.stats': {
      cells: ['desk'],
      needs: 'nothing',
      rate: often,
      input: nothing,
      output: callStats.nullable(),
      codes: [],
    },
  },
  events: {
    'truth.changed': { cells: ['desk'], payload: truth },
    /** Somebody waits for one: to a call page that was loaded before that. */
    'meeting.expected': { cells: ['call'], payload: nothing },
    /** There is a meeting: to a call page that may have been loaded before it. */
    'meeting.opened': { cells: ['call'], payload: nothing },
    'meeting.leaveAsked': { cells: ['matrix'], payload: nothing },
    'chat.toggled': { cells: ['desk'], payload: nothing },
  },
  ports: {
    meeting: {
      ends: ['desk', 'matrix'],
      rate: { perSecond: 20, burst: 80 },
      messages: {
        desk: z.strictObject({ id: commandId, command: meetingCommand }),
        matrix: z.discriminatedUnion('type', [
          answer,
          /** What the events of each conversation add up to: who waits since when, and where a meeting stands open. */
          z.strictObject({
            type: z.literal('rooms'),
            rooms: z
              .array(
                z.strictObject({
                  roomId: matrixRoomId,
                  waitingSinceMs: z.number().int().min(0).nullable(),
                  canJoin: z.boolean(),
                }),
              )
              .max(500),
            /** This person said that they are here. */
            saidReady: z.boolean(),
          }),
          /** The meeting that this computer is in; null for none. */
          z.strictObject({
            type: z.literal('current'),
            current: z
              .strictObject({ roomId: matrixRoomId, phase: z.enum(['opening', 'open', 'failed']) })
              .nullable(),
          }),
        ]),
      },
    },
    /** The meeting's secret goes from the Matrix side to the media side; main joins the ends and never sees it. */
    meetingKey: {
      ends: ['matrix', 'call'],
      rate: { perSecond: 10, burst: 40 },
      messages: {
        matrix: z.discriminatedUnion('type', [
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
