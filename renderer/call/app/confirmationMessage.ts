// The two messages by which the ends of a call confirm to each other that they hold the same key. Anything else from a participant is not one.
import { z } from 'zod';

export const confirmationMessage = z.object({
  alcove: z.literal(2),
  /** `tag`: my MacTag; `confirmed`: my second one, made after I checked yours. */
  step: z.enum(['tag', 'confirmed']),
  epoch: z.number().int().min(1).max(0xffff_ffff),
  /** HMAC-SHA256, 32 bytes, base64url. */
  macTag: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type ConfirmationMessage = z.infer<typeof confirmationMessage>;
