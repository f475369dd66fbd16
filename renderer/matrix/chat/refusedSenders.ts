// Decides which messages the crypto library refused because of who sent them, and which of these are tried again when it learnt more about that person. Must never judge a sender itself.
import type { SdkEvent } from './sdkShapes.ts';

const senderReasons: ReadonlySet<string | null> = new Set([
  'UNSIGNED_SENDER_DEVICE',
  'UNKNOWN_SENDER_DEVICE',
  'SENDER_IDENTITY_PREVIOUSLY_VERIFIED',
]);

/** True when the refusal is about the sender, not about a key that is missing. */
export function isSenderRefused(event: Pick<SdkEvent, 'decryptionFailureReason'>): boolean {
  return senderReasons.has(event.decryptionFailureReason);
}

type Tried = Pick<SdkEvent, 'getSender' | 'isBeingDecrypted' | 'decryptionFailureReason'>;

/**
 * The messages to try again when the devices of `userIds` changed here. The library waits for keys, but takes a refused
 * sender for final, though it may not have asked for their devices yet: so it is after a join, when the answers cross.
 * An attempt that is under way counts too: it may have begun with what was known before.
 */
export function refusedFrom<E extends Tried>(
  userIds: readonly string[],
  rooms: readonly { getLiveTimeline(): { getEvents(): E[] } }[],
): readonly E[] {
  return rooms
    .flatMap((room) => room.getLiveTimeline().getEvents())
    .filter((event) => userIds.includes(event.getSender() ?? ''))
    .filter((event) => event.isBeingDecrypted() || isSenderRefused(event));
}
