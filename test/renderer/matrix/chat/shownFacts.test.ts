// P16: what the desk is told of conversations is bounded, and one that does not fit costs nobody the others.
import { expect, it } from 'vitest';
import { hasModerator, shownConversations } from '../../../../renderer/matrix/chat/shownFacts.ts';
import { moderator, patient, roomWith } from '../cellDoubles.ts';

const extras = () => ({ moderators: [moderator], lastAtMs: null, isWhole: false });
const peer = (userId: string) => ({ userId, displayName: 'x', hasJoined: true });

it('a moderator among others is found', () => {
  const peers = [peer(patient), peer(moderator)];
  expect([hasModerator({ peers }, [moderator]), hasModerator({ peers }, [])]).toEqual([
    true,
    false,
  ]);
});

it('a crowd is cut at twenty people, and a list at five hundred conversations', () => {
  const crowd = Array.from({ length: 30 }, (_, index) => peer(`@p${index}:x`));
  const many = Array.from({ length: 600 }, (_, index) =>
    roomWith(patient, { roomId: `!${index}:x`, peers: crowd }),
  );
  const shown = shownConversations(many, extras);
  expect([shown.length, shown[0]?.peers.length]).toEqual([500, 20]);
});
