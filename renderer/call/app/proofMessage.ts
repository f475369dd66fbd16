// The two messages by which the ends of a call prove to each other that they hold the same key. Anything else from a peer is not one.
import { z } from 'zod';

export const proofMessage = z.object({
  alcove: z.literal(1),
  /** `proof`: mine; `accepted`: mine, made after I checked yours. */
  stage: z.enum(['proof', 'accepted']),
  epoch: z.number().int().min(1).max(0xffff_ffff),
  /** HMAC-SHA256, 32 bytes, base64url. */
  mac: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type ProofMessage = z.infer<typeof proofMessage>;
export type ProofStage = ProofMessage['stage'];
