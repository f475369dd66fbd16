// Joining a practice: a signed profile is offered, shown, and accepted by a person.
import { z } from 'zod';
import { rare, type Slice } from './slice.ts';
import { profilePreview } from './shapes.ts';

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
const savingCodes = ['settings.unreadable', 'settings.notWritten'] as const;
const nothing = z.undefined();

export const profile = {
  calls: {
    'profile.pending': {
      cells: ['desk'],
      needs: 'nothing',
      rate: rare,
      input: nothing,
      output: profilePreview.nullable(),
      codes: profileCodes,
    },
    'profile.choose': {
      cells: ['desk'],
      needs: 'nothing',
      rate: rare,
      input: nothing,
      output: profilePreview,
      codes: profileCodes,
    },
    /** A file that was dropped on the page, as text. */
    'profile.offer': {
      cells: ['desk'],
      needs: 'nothing',
      rate: rare,
      input: z.strictObject({ text: z.string().max(65_536) }),
      output: profilePreview,
      codes: profileCodes,
    },
    'profile.accept': {
      cells: ['desk'],
      needs: 'nothing',
      rate: rare,
      input: z.strictObject({ fingerprint: z.array(z.string().max(12)).length(8) }),
      output: nothing,
      codes: [...profileCodes, ...savingCodes],
    },
    'profile.dismiss': {
      cells: ['desk'],
      needs: 'nothing',
      rate: rare,
      input: nothing,
      output: nothing,
      codes: [],
    },
  },
  events: { 'profile.offered': { cells: ['desk'], payload: nothing } },
  ports: {},
} as const satisfies Slice;
