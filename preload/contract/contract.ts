// The one list of what may cross between the program and its pages. What is not here does not exist (P15).
// Channel names, handler types, the pages' API, test mocks and fuzz targets are all derived from this object.
import { z } from 'zod';
import type { CellName } from './cellName.ts';
import {
  callLogin,
  callReport,
  callStates,
  callReasons,
  hostName,
  hostPort,
  id16,
  key32,
  matrixDeviceId,
  maxContacts,
  matrixSession,
  matrixUserId,
  networkCounts,
  profilePreview,
  role,
  shownText,
  truth,
} from './shapes.ts';

/** Token bucket: `burst` at once, refilled at `perSecond`. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}
export interface CallSpec {
  readonly cells: readonly CellName[];
  readonly lock: 'any' | 'unlocked';
  readonly rate: RateLimit;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** The expected failures of this call; the IPC guard's own codes (`ipcGuardCodes`) can always come back too. */
  readonly codes: readonly string[];
}
export interface EventSpec {
  readonly cells: readonly CellName[];
  readonly payload: z.ZodType;
}
/** A direct channel between two cells; each end parses what the other says. */
export interface PortSpec {
  readonly cells: readonly [CellName, CellName];
  readonly rate: RateLimit;
  readonly messages: Readonly<Partial<Record<CellName, z.ZodType>>>;
}

/** Failures that the IPC guard itself gives. */
export const ipcGuardCodes = [
  'ipcGuard.sender',
  'ipcGuard.rate',
  'ipcGuard.locked',
  'ipcGuard.input',
  'ipcGuard.output',
  'ipcGuard.failed',
] as const;
export type IpcGuardCode = (typeof ipcGuardCodes)[number];

const nothing = z.undefined();
const chatShown = z.strictObject({
  isOpen: z.boolean(),
  unread: z.number().int().min(0).max(9999),
});
const rare: RateLimit = { perSecond: 1, burst: 10 };
const often: RateLimit = { perSecond: 20, burst: 60 };

export const profileCodes = [
  'profile.malformed',
  'profile.badSignature',
  'profile.unknownField',
  'profile.expired',
  'profile.notYetValid',
  'profile.olderSerial',
  'profile.otherSigner',
  'profile.unreadable',
  'profile.tooLarge',
  'profile.cancelled',
  'profile.nothingChosen',
] as const;
export const keyCodes = [
  'keys.unreadable',
  'keys.timedOut',
  'keys.plaintextBackend',
  'keys.absentBackend',
] as const;
export const settingsCodes = ['settings.unreadable', 'settings.notWritten'] as const;

export const contract = {
  calls: {
    'app.state': {
      cells: ['desk'],
      lock: 'any',
      rate: often,
      input: nothing,
      codes: [...settingsCodes, ...profileCodes],
      output: z.strictObject({
        lock: z.enum(['locked', 'unlocked']),
        /** Shown on every screen of a development build; null in a release. */
        buildNote: z.string().max(200).nullable(),
        practice: z
          .strictObject({
            name: shownText(80),
            homeserverUrl: z.url().max(300),
            serverName: hostName,
            hosts: z.array(matrixUserId).max(50),
            mediaRoute: z.enum(['bridge', 'direct']),
            contacts: z.array(hostPort).max(maxContacts),
          })
          .nullable(),
      }),
    },
    'profile.pending': {
      cells: ['desk'],
      lock: 'any',
      rate: rare,
      input: nothing,
      output: profilePreview.nullable(),
      codes: profileCodes,
    },
    'profile.choose': {
      cells: ['desk'],
      lock: 'any',
      rate: rare,
      input: nothing,
      output: profilePreview,
      codes: profileCodes,
    },
    /** A file that was dropped on the page, as text. */
    'profile.offer': {
      cells: ['desk'],
      lock: 'any',
      rate: rare,
      input: z.strictObject({ text: z.string().max(65_536) }),
      output: profilePreview,
      codes: profileCodes,
    },
    'profile.accept': {
      cells: ['desk'],
      lock: 'any',
      rate: rare,
      codes: [...profileCodes, ...settingsCodes],
      input: z.strictObject({ fingerprint: z.array(z.string().max(12)).length(8) }),
      output: nothing,
    },
    'profile.dismiss': {
      cells: ['desk'],
      lock: 'any',
      rate: rare,
      input: nothing,
      output: nothing,
      codes: [],
    },
    'account.load': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: rare,
      input: nothing,
      codes: keyCodes,
      output: z.strictObject({ session: matrixSession.nullable(), cryptoStoreKey: key32 }),
    },
    'account.store': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: rare,
      input: z.strictObject({ session: matrixSession, callLogin }),
      output: nothing,
      codes: keyCodes,
    },
    'account.forget': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: rare,
      input: nothing,
      output: nothing,
      codes: keyCodes,
    },
    'session.open': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: { perSecond: 2, burst: 6 },
      output: nothing,
      codes: [
        'session.alreadyOpen',
        'session.noPractice',
        'session.noLogin',
        'session.profileExpired',
        'session.pageFailed',
      ],
      input: z.strictObject({ peerName: shownText(120) }),
    },
    'session.close': {
      cells: ['desk'],
      lock: 'any',
      rate: { perSecond: 2, burst: 6 },
      input: nothing,
      output: nothing,
      codes: [],
    },
    'session.place': {
      cells: ['desk'],
      lock: 'any',
      rate: { perSecond: 70, burst: 200 },
      output: nothing,
      codes: ['session.notOpen'],
      input: z.strictObject({
        x: z.number().int().min(0).max(20_000),
        y: z.number().int().min(0).max(20_000),
        width: z.number().int().min(0).max(20_000),
        height: z.number().int().min(0).max(20_000),
      }),
    },
    /** Tells the call cell's button whether the messages stand open, and how many are new. */
    'session.chat': {
      cells: ['desk'],
      lock: 'any',
      rate: often,
      input: chatShown,
      output: nothing,
      codes: [],
    },
    /** The call cell's newest report, for the second level of the truth panel. */
    'session.report': {
      cells: ['desk'],
      lock: 'any',
      rate: often,
      input: nothing,
      output: callReport.nullable(),
      codes: [],
    },
    'network.counts': {
      cells: ['desk'],
      lock: 'any',
      rate: often,
      input: nothing,
      output: networkCounts,
      codes: [],
    },
    /** Whether a server of the cell last showed a certificate that the signed profile does not name. */
    'network.otherCertificate': {
      cells: ['desk'],
      lock: 'any',
      rate: often,
      input: nothing,
      output: z.boolean(),
      codes: [],
    },
    'call.setup': {
      cells: ['call'],
      lock: 'unlocked',
      rate: rare,
      input: nothing,
      codes: ['session.notOpen', 'session.noPractice', 'session.noLogin', ...keyCodes],
      output: z.strictObject({
        role,
        peerName: shownText(120),
        /** When the person asked for the call; milliseconds since the Unix epoch. */
        openedAtMs: z.number().int().min(0),
        serviceUrl: z.url().max(300),
        domain: hostName,
        muc: hostName,
        focus: z.string().max(300),
        login: callLogin,
        mediaRoute: z.enum(['bridge', 'direct']),
        relayHosts: z.array(hostPort).max(8),
      }),
    },
    'call.report': {
      cells: ['call'],
      lock: 'any',
      rate: { perSecond: 6, burst: 20 },
      input: callReport,
      output: z.strictObject({ otherCertificate: z.boolean() }),
      codes: ['session.notOpen'],
    },
    'call.leave': {
      cells: ['call'],
      lock: 'any',
      rate: rare,
      input: nothing,
      output: nothing,
      codes: [],
    },
    'call.toggleChat': {
      cells: ['call'],
      lock: 'any',
      rate: { perSecond: 4, burst: 8 },
      input: nothing,
      output: nothing,
      codes: [],
    },
  },
  events: {
    'truth.changed': { cells: ['desk'], payload: truth },
    'session.changed': {
      cells: ['desk'],
      payload: z.strictObject({ state: z.enum(callStates), reason: z.enum(callReasons) }),
    },
    'chat.toggled': { cells: ['desk'], payload: nothing },
    'session.leaveAsked': { cells: ['desk'], payload: nothing },
    'profile.offered': { cells: ['desk'], payload: nothing },
    'sending.stopped': { cells: ['call'], payload: nothing },
    'chat.shown': { cells: ['call'], payload: chatShown },
  },
  ports: {
    /** The session secret's way from the Matrix side to the media side; main joins the ends and never sees it. */
    session: {
      cells: ['desk', 'call'],
      rate: { perSecond: 10, burst: 40 },
      messages: {
        desk: z.discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('key'),
            sessionId: id16,
            conference: id16,
            epoch: z.number().int().min(1).max(0xffff_ffff),
            secret: key32,
            own: z.strictObject({ userId: matrixUserId, deviceId: matrixDeviceId }),
            peer: z.strictObject({ userId: matrixUserId, deviceId: matrixDeviceId }),
          }),
          z.strictObject({ type: z.literal('end'), reason: z.enum(callReasons) }),
        ]),
        call: z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('ready') }),
          /** The connection was lost or the key refused: a fresh epoch is needed before anything may be sent again. */
          z.strictObject({
            type: z.literal('needKey'),
            lastEpoch: z.number().int().min(0).max(0xffff_ffff),
          }),
        ]),
      },
    },
  },
} as const satisfies {
  calls: Record<string, CallSpec>;
  events: Record<string, EventSpec>;
  ports: Record<string, PortSpec>;
};

export type Contract = typeof contract;
