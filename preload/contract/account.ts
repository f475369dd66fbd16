// The signed-in person: where the account stands, and the ways of its secrets, which main joins and never sees (P14, P24).
import { z } from 'zod';
import { often, rare, type Slice } from './slice.ts';
import {
  key32,
  matrixCredentials,
  matrixDeviceId,
  matrixUserId,
  role,
  videoLogin,
} from './shapes.ts';

export const keyCodes = [
  'keys.unreadable',
  'keys.timedOut',
  'keys.plaintextBackend',
  'keys.absentBackend',
] as const;
const keyCode = z.enum(keyCodes);
const nothing = z.undefined();

/**
 * `starting`: the keychain or the homeserver was not heard yet. `signedOut`: a name and a password are needed.
 * `notSigned`: the account's identity lies on another computer; a person decides. `ready`: messages can be read and written.
 * `failed`: the homeserver or the store of keys refused, see the code. `keysRefused`: the keychain did, see the code.
 */
export const accountStates = [
  'starting',
  'signedOut',
  'notSigned',
  'ready',
  'failed',
  'keysRefused',
] as const;
const accountState = z.enum(accountStates);
/** A closed code of the part that failed; null where nothing did. */
const code = z
  .string()
  .max(60)
  .regex(/^[a-z][A-Za-z]*\.[A-Za-z]+$/)
  .nullable();

/** What the cell that holds the account says of it. The ids are public; nothing secret is among them. */
export const accountReport = z.strictObject({
  state: accountState,
  code,
  device: z.strictObject({ userId: matrixUserId, deviceId: matrixDeviceId }).nullable(),
});
export type AccountReport = z.infer<typeof accountReport>;

/** What the desk shows of it. The role is main's own judgement from the signed profile; null while nobody is signed in. */
export const accountFacts = z.strictObject({ state: accountState, code, role: role.nullable() });
export type AccountFacts = z.infer<typeof accountFacts>;

export const account = {
  calls: {
    'account.report': {
      cells: ['matrix'],
      needs: 'practice',
      rate: often,
      input: accountReport,
      output: nothing,
      codes: [],
    },
    'account.state': {
      cells: ['desk'],
      needs: 'practice',
      rate: often,
      input: nothing,
      output: accountFacts,
      codes: [],
    },
    /** Begins anew where the account could not be started: the keychain and the homeserver are asked again. */
    'account.retry': {
      cells: ['desk'],
      needs: 'practice',
      rate: rare,
      input: nothing,
      output: nothing,
      codes: [],
    },
  },
  events: { 'account.changed': { cells: ['desk'], payload: accountFacts } },
  ports: {
    /** What a person types where no other page can see it. */
    signIn: {
      ends: ['prompt', 'matrix'],
      rate: { perSecond: 1, burst: 10 },
      messages: {
        prompt: z.discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('signIn'),
            name: z.string().min(1).max(255),
            password: z.string().min(1).max(512),
          }),
          z.strictObject({
            type: z.literal('replaceIdentity'),
            password: z.string().min(1).max(512),
          }),
        ]),
        /** The answer to each; null when it was done. */
        matrix: z.strictObject({ type: z.literal('answer'), code }),
      },
    },
    /** Nothing is said before the page said `hello`: what main would have to keep for it would stay in main's memory. */
    matrixKeys: {
      ends: ['keys', 'matrix'],
      rate: { perSecond: 2, burst: 12 },
      messages: {
        keys: z.discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('loaded'),
            credentials: matrixCredentials.nullable(),
            cryptoStoreKey: key32,
          }),
          z.strictObject({ type: z.literal('done') }),
          z.strictObject({ type: z.literal('refused'), code: keyCode }),
        ]),
        /** One question at a time; each is answered once. `load` is the handshake. */
        matrix: z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('load') }),
          z.strictObject({ type: z.literal('store'), credentials: matrixCredentials, videoLogin }),
          z.strictObject({ type: z.literal('forget') }),
        ]),
      },
    },
    videoLogin: {
      ends: ['keys', 'call'],
      rate: { perSecond: 1, burst: 4 },
      messages: {
        keys: z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('loaded'), login: videoLogin.nullable() }),
          z.strictObject({ type: z.literal('refused'), code: keyCode }),
        ]),
        call: z.strictObject({ type: z.literal('load') }),
      },
    },
  },
} as const satisfies Slice;
