// The signed-in person's credentials.
import { z } from 'zod';
import { rare, type Slice } from './slice.ts';
import { key32, matrixCredentials, videoLogin } from './shapes.ts';

export const keyCodes = [
  'keys.unreadable',
  'keys.timedOut',
  'keys.plaintextBackend',
  'keys.absentBackend',
] as const;

export const account = {
  calls: {
    'account.load': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: rare,
      input: z.undefined(),
      output: z.strictObject({ credentials: matrixCredentials.nullable(), cryptoStoreKey: key32 }),
      codes: keyCodes,
    },
    'account.store': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: rare,
      input: z.strictObject({ credentials: matrixCredentials, videoLogin }),
      output: z.undefined(),
      codes: keyCodes,
    },
    'account.forget': {
      cells: ['desk'],
      lock: 'unlocked',
      rate: rare,
      input: z.undefined(),
      output: z.undefined(),
      codes: keyCodes,
    },
  },
  events: {},
  ports: {},
} as const satisfies Slice;
