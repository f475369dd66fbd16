// P2: a message refused because of its sender is tried again when that person's devices became known, and no other is.
import { expect, it } from 'vitest';
import { isSenderRefused, refusedFrom } from '../../../../renderer/matrix/chat/refusedSenders.ts';

const event = (
  sender: string | undefined,
  decryptionFailureReason: string | null,
  underWay = false,
) => ({ decryptionFailureReason, getSender: () => sender, isBeingDecrypted: () => underWay });
const room = <E>(...events: E[]) => ({ getLiveTimeline: () => ({ getEvents: () => events }) });

it('only a refusal of the sender counts as one', () => {
  const reasons = [
    'UNSIGNED_SENDER_DEVICE',
    'UNKNOWN_SENDER_DEVICE',
    'SENDER_IDENTITY_PREVIOUSLY_VERIFIED',
    'MEGOLM_UNKNOWN_INBOUND_SESSION_ID',
    null,
  ];
  expect(reasons.map((reason) => isSenderRefused(event('@a:x', reason)))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('what one of them sent is tried again, in every room: refused, or under way with what was known before', () => {
  const refused = event('@a:x', 'UNSIGNED_SENDER_DEVICE');
  const elsewhere = event('@b:x', 'UNKNOWN_SENDER_DEVICE');
  const underWay = event('@a:x', null, true);
  const rooms = [
    room(
      refused,
      event('@c:x', 'UNSIGNED_SENDER_DEVICE'),
      event(undefined, 'UNSIGNED_SENDER_DEVICE'),
      event('@a:x', 'MEGOLM_UNKNOWN_INBOUND_SESSION_ID'),
      event('@a:x', null),
    ),
    room(event('@c:x', null, true), underWay, elsewhere),
  ];
  expect(refusedFrom(['@a:x', '@b:x'], rooms)).toEqual([refused, underWay, elsewhere]);
  expect(refusedFrom([], rooms)).toEqual([]);
});
