// P21: with a third person in the room, or invited to it, no message is handed to the homeserver's client.
import { describe, expect, it, vi } from 'vitest';
import type { SdkEvent, SdkMember, SdkRoom } from '../../../../renderer/matrix/chat/sdkShapes.ts';
import { session, world } from './lifecycleWorld.ts';

const roomId = '!room:alcove.test';

const encryption: SdkEvent = {
  getId: () => '$encryption',
  getTxnId: () => undefined,
  getSender: () => session.userId,
  getRoomId: () => roomId,
  getTs: () => 0,
  getType: () => 'm.room.encryption',
  getOriginalContent: () => ({ algorithm: 'm.megolm.v1.aes-sha2' }),
  getClaimedEd25519Key: () => null,
  isState: () => true,
  isRedacted: () => false,
  isEncrypted: () => false,
  isBeingDecrypted: () => false,
  isDecryptionFailure: () => false,
  getClearContent: () => null,
  decryptionFailureReason: null,
  status: null,
};
const member = (userId: string, membership: string): SdkMember => ({
  userId,
  rawDisplayName: userId,
  membership,
  events: {},
});

const roomOf = (others: readonly SdkMember[]): SdkRoom => {
  const members = [member(session.userId, 'join'), ...others];
  return {
    roomId,
    currentState: { getStateEvents: (type) => (type === 'm.room.encryption' ? encryption : null) },
    getMyMembership: () => 'join',
    getMembers: () => members,
    getMember: (userId) => members.find((one) => one.userId === userId) ?? null,
    getLiveTimeline: () => ({ getEvents: () => [] }),
    getPendingEvents: () => [],
    getEventReadUpTo: () => null,
  };
};

const sendBeside = async (others: readonly SdkMember[]) => {
  const send = vi.fn<() => Promise<string>>(async () => '$sent');
  const { adapter, start } = world({
    allRooms: () => [roomOf(others)],
    findRoom: () => roomOf(others),
    cryptoSaysOn: async () => true,
    send,
  });
  await start();
  return { sent: await adapter.sendText(roomId, 'words'), calls: send.mock.calls.length };
};

describe('a message', () => {
  const patient = member('@patient:alcove.test', 'join');
  const refused = { sent: { ok: false, code: 'chat.thirdPerson' }, calls: 0 };

  it('goes to the one other person', async () => {
    expect(await sendBeside([patient])).toMatchObject({ sent: { ok: true }, calls: 1 });
  });
  it.each(['join', 'invite'])('does not go when a third one is there (%s)', async (membership) => {
    expect(await sendBeside([patient, member('@third:x', membership)])).toEqual(refused);
  });
  it('goes again when the third one has left', async () => {
    expect(await sendBeside([patient, member('@third:x', 'leave')])).toMatchObject({ calls: 1 });
  });
});
