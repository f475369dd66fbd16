// What the settings file may hold. Nothing here is a secret; whatever is one belongs to main/keys.
import { z } from 'zod';

export const settingsFormat = z.strictObject({
  /** Neutral random id that separates this profile folder's keychain entries from another's. */
  installId: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  practice: z
    .strictObject({
      jws: z.string().max(65_536),
      thumbprint: z.string().max(64),
      serial: z.number().int().min(1),
      practiceId: z.string().max(64),
    })
    .nullable(),
});
export type Settings = z.infer<typeof settingsFormat>;

/** Field by field what a later version needs and an earlier one did not write. Applied before the format is judged; it repairs nothing else. */
export const broughtUpToDate = (
  stored: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  'installId' in stored && !('practice' in stored) ? { ...stored, practice: null } : stored;
