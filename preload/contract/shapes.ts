// The shapes that cross to a page, each with its bounds. No shape here may carry markup, paths or exceptions.
import { z } from 'zod';
import { byCell } from './cellName.ts';

z.config({ jitless: true }); // the cells' pages run under a CSP without eval

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** 32 secret bytes as unpadded base64url (43 characters). */
export const key32 = base64url.length(43);
/** 16 bytes as unpadded base64url (22 characters): ids that nobody can guess. */
export const id16 = base64url.length(22);
/** A Matrix user id, `@localpart:server` (Matrix specification, appendix "User identifiers"). */
export const matrixUserId = z
  .string()
  .max(255)
  .regex(/^@[!-9;-~]{1,200}:[A-Za-z0-9.:[\]-]{1,200}$/);
export const matrixDeviceId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[!-~]+$/);
/** A host name in lower-case ASCII (RFC 1123, section 2.1) or an address literal, without port. Whether it is a good one is judged where it comes in (main/profile/profileFormat.ts). */
export const hostName = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9.:-]+$/);
export const portNumber = z.number().int().min(1).max(65_535);
/** Text from people or servers: bounded, shown as text only (P16). */
export const shownText = (maxLength: number) => z.string().max(maxLength);
/** Longest name of a person that is shown; whatever makes such a name fit cuts it here. */
export const maxNameLength = 64;
export const personName = shownText(maxNameLength);

export const roles = ['host', 'guest'] as const;
export const role = z.enum(roles);
export type Role = (typeof roles)[number];

export const hostPort = z.strictObject({ host: hostName, port: portNumber });

/** As many servers as a profile can name (main/profile/profileFormat.ts): 8 for the desk, 16 for the call. */
export const maxContacts = 24;

/** What a person sees of a practice before and after joining it. `fingerprint` is eight words. */
export const profilePreview = z.strictObject({
  practiceName: shownText(80),
  hosts: z.array(hostName).max(maxContacts),
  fingerprint: z.array(z.string().max(12)).length(8),
  validUntilMs: z.number().int(),
  renewal: z.boolean(),
});
export type ProfilePreview = z.infer<typeof profilePreview>;

/** The Matrix sign-in that the keychain keeps. */
export const matrixCredentials = z.strictObject({
  userId: matrixUserId,
  deviceId: matrixDeviceId,
  accessToken: z.string().min(1).max(1024),
});
export type MatrixCredentials = z.infer<typeof matrixCredentials>;

/** The person's name and password at the video server (SASL SCRAM). */
export const videoLogin = z.strictObject({
  user: z.string().min(1).max(128),
  password: z.string().min(1).max(512),
});
export type VideoLogin = z.infer<typeof videoLogin>;

export const callStates = [
  'waiting',
  'connecting',
  'connected',
  'reconnecting',
  'lost',
  'ended',
] as const;
export type CallState = (typeof callStates)[number];

/** Why a call is where it is, where the state alone does not tell. */
export const callReasons = [
  'none',
  'peerLeft',
  'strangerJoined',
  'keyMismatch',
  'routeLost',
  'serverRefused',
  'roomFull',
  'notEncryptable',
  'left',
] as const;
export type CallReason = (typeof callReasons)[number];

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const candidateTypes = ['host', 'srflx', 'prflx', 'relay', 'none', 'other'] as const;
export const candidateType = z.enum(candidateTypes);
export type CandidateType = (typeof candidateTypes)[number];

const frameCounts = {
  sent: count,
  sealed: count,
  received: count,
  opened: count,
  decoded: count,
  /** Frames that arrived unprotected or could not be opened, and frames that were not sent for want of a key. */
  refusedIn: count,
  plaintextIn: count,
  refusedOut: count,
} as const;
export type FrameStats = { readonly [name in keyof typeof frameCounts]: number };
export const frameStatNames = Object.keys(frameCounts) as (keyof FrameStats)[];

/**
 * What the call cell measured after it was asked. Frames are encoded frames of both kinds, counted since the present attempt began:
 * one attempt has one key, one connection and one worker, so that an odd count ends with it.
 */
export const callStats = z.strictObject({
  /** The question that this answers. */
  number: count,
  /** 0 before the first attempt. */
  attempt: count,
  state: z.enum(callStates),
  reason: z.enum(callReasons),
  /** The epoch whose key everybody confirmed, or null. */
  confirmedEpoch: count.nullable(),
  /** True while a local track is attached to the connection. */
  attached: z.boolean(),
  /** Everybody else in the conference, and how many of them confirmed the key. */
  participants: z.number().int().min(0).max(1000),
  confirmed: z.number().int().min(0).max(1000),
  ...frameCounts,
  selected: z.strictObject({
    local: candidateType,
    remote: candidateType,
    protocol: z.enum(['tcp', 'udp', 'tls', 'none']),
  }),
  /** Every candidate type that was gathered or signalled. */
  gathered: z.array(candidateType).max(8),
  /** Click on "join" to the first picture of somebody else, who may come hours later; null until then. */
  firstFrameMs: count.nullable(),
});
export type CallStats = z.infer<typeof callStats>;

export const truthLevels = ['protected', 'notYet', 'lost', 'unknown'] as const;
export const truth = z.strictObject({
  level: z.enum(truthLevels),
  /** Everybody else in the meeting, in words. */
  peerName: shownText(1000),
  /** When the level began. */
  sinceMs: z.number().int(),
  /** Differences over the last two seconds. */
  window: z.strictObject({
    sent: count,
    sealed: count,
    opened: count,
    decoded: count,
    refusedIn: count,
  }),
  relayOnly: z.boolean(),
  contacted: z.array(hostPort).max(maxContacts),
  refusedAttempts: count,
});
export type Truth = z.infer<typeof truth>;
export type TruthLevel = Truth['level'];

const cellCounts = z.strictObject({
  opened: z
    .array(
      z.strictObject({
        host: z.string().max(260),
        port: portNumber,
        times: count,
        bytesUp: count,
        bytesDown: count,
      }),
    )
    .max(600),
  refused: z
    .array(
      z.strictObject({
        host: z.string().max(260),
        port: z.number().int().min(0).max(65_535),
        times: count,
      }),
    )
    .max(600),
});
/** Who was contacted and what was refused, by cell; `global` is Chromium itself, outside the cells. */
export const networkCounts = z.strictObject({ ...byCell(() => cellCounts), global: cellCounts });
export type NetworkCounts = z.infer<typeof networkCounts>;
