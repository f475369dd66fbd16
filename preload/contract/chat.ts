// Messages: commands of the desk to the cell that holds the keys, and the facts that it judged (P16, P24). Main joins the two and reads neither.
import { z } from 'zod';
import type { Slice } from './slice.ts';
import { matrixUserId, personName, shownText } from './shapes.ts';

/** A Matrix room id; it begins with `!` (Matrix specification, appendix "Room identifiers"). */
export const matrixRoomId = z
  .string()
  .min(2)
  .max(255)
  .regex(/^![!-~]+$/);
const itemId = z.string().min(2).max(400);
const timeMs = z.number().int().min(0).max(8_640_000_000_000_000);
/** The id as it may be shown: `?` stands for one that is malformed. */
const shownUserId = z.union([matrixUserId, z.literal('?')]);
const code = z
  .string()
  .max(60)
  .regex(/^[a-z][A-Za-z]*\.[A-Za-z]+$/);

export const maxShownItems = 2_000;
const maxRooms = 500;
const maxShownPeers = 20;

export const timelineItem = z.strictObject({
  /** Stable from the first echo on. */
  id: itemId,
  sender: z.strictObject({ userId: shownUserId, displayName: personName, me: z.boolean() }),
  atMs: timeMs,
  /** Judged text only (P16), null when there is none that may be shown. */
  body: shownText(8_000).nullable(),
  kind: z.enum(['text', 'undecryptable', 'notice']),
  state: z.enum(['sending', 'sent', 'failed']),
  warning: z.enum(['unverifiedDevice', 'plaintext']).nullable(),
});
export type TimelineItem = z.infer<typeof timelineItem>;

export const conversation = z.strictObject({
  roomId: matrixRoomId,
  name: shownText(200),
  /** Everybody else who is in the room or invited to it; cut at twenty, which no conversation of ours reaches. */
  peers: z
    .array(z.strictObject({ userId: shownUserId, displayName: personName, hasJoined: z.boolean() }))
    .max(maxShownPeers),
  /** The other one, or one of the others, is a moderator of the practice. */
  withModerator: z.boolean(),
  /** True only when room and crypto store agree; for an invite, what the invitation says. */
  encrypted: z.boolean(),
  membership: z.enum(['join', 'invite']),
  unread: z.number().int().min(0).max(999_999),
  /** When the last message came; null before any. */
  lastAtMs: timeMs.nullable(),
  /** The room's first event is loaded: there is nothing earlier to ask for. */
  isWhole: z.boolean(),
});
export type Conversation = z.infer<typeof conversation>;

const command = z.discriminatedUnion('name', [
  /** Which conversation is on the screen: its timeline is told from now on, at first and at every change. */
  z.strictObject({ name: z.literal('watch'), roomId: matrixRoomId.nullable() }),
  /** A local name at the practice's homeserver or a whole Matrix id. */
  z.strictObject({ name: z.literal('invite'), person: z.string().min(1).max(255) }),
  z.strictObject({ name: z.literal('accept'), roomId: matrixRoomId }),
  z.strictObject({ name: z.literal('markRead'), roomId: matrixRoomId }),
  z.strictObject({ name: z.literal('send'), roomId: matrixRoomId, text: z.string().max(40_000) }),
  z.strictObject({ name: z.literal('retry'), itemId }),
  z.strictObject({ name: z.literal('discard'), itemId }),
  z.strictObject({ name: z.literal('loadEarlier'), roomId: matrixRoomId }),
]);
export type ChatCommand = z.infer<typeof command>;

/** A `send` that is answered with one of these stands nowhere in the list: its text goes back to the person. With any other code it stands there, marked. */
export const refusedSends = [
  'chat.roomNotEncrypted',
  'chat.tooLong',
  'chat.deviceNotSigned',
  'chat.notJoined',
  'chat.thirdPerson',
  'chat.unknownRoom',
  'matrix.notStarted',
] as const;
export type RefusedSend = (typeof refusedSends)[number];

/** Names one command until its answer. */
export const commandId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** `code` is null when it was done. */
export const answer = z.strictObject({
  type: z.literal('answer'),
  id: commandId,
  code: code.nullable(),
});
export type Answer = z.infer<typeof answer>;

export const chat = {
  calls: {},
  events: {},
  ports: {
    chat: {
      ends: ['desk', 'matrix'],
      rate: { perSecond: 60, burst: 240 },
      messages: {
        desk: z.strictObject({ id: commandId, command }),
        matrix: z.discriminatedUnion('type', [
          answer,
          z.strictObject({
            type: z.literal('conversations'),
            conversations: z.array(conversation).max(maxRooms),
          }),
          z.strictObject({
            type: z.literal('timeline'),
            roomId: matrixRoomId,
            items: z.array(timelineItem).max(maxShownItems),
          }),
        ]),
      },
    },
  },
} as const satisfies Slice;
