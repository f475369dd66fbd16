// What main may order of the process that keeps the keychain: whose entries it keeps, and which port it serves. Anything else is no order.
import { z } from 'zod';

const orders = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), installId: z.string().max(64).nullable() }),
  z.strictObject({ type: z.literal('port'), name: z.enum(['matrixKeys', 'videoLogin']) }),
]);
export type KeysOrder = z.infer<typeof orders>;

export function orderOf(message: unknown): KeysOrder | null {
  const parsed = orders.safeParse(message);
  return parsed.success ? parsed.data : null;
}
