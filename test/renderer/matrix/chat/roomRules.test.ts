// Proves that only a room that is encrypted beyond doubt can be written into, and that the right room is found.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxBodyLength } from '../../../../renderer/matrix/chat/foreignText.ts';
import {
  encryptionOf,
  isHomeserverUrl,
  isOtherPerson,
  maySendText,
  mayWrite,
  membershipOf,
  planConversation,
  type ConversationCandidate,
} from '../../../../renderer/matrix/chat/roomRules.ts';

const megolm = 'm.megolm.v1.aes-sha2';

describe('encryptionOf', () => {
  it('is on only when state and crypto store agree, and off only when both say so', () => {
    const algorithms = fc.constantFrom<string | null>(null, megolm, '', 'm.olm.v1', 'none');
    fc.assert(
      fc.property(
        algorithms,
        fc.constantFrom<boolean | null>(true, false, null),
        (algorithm, crypto) => {
          const fact = encryptionOf(algorithm, crypto);
          expect(fact === 'on').toBe(algorithm === megolm && crypto === true);
          expect(fact === 'off').toBe(algorithm === null && crypto === false);
        },
      ),
    );
  });
  it('does not believe a server that takes the encryption back', () => {
    expect(encryptionOf(null, true)).toBe('unknown');
  });
});

describe('mayWrite and maySendText', () => {
  it('refuse everything but a joined, encrypted room of two', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('join', 'invite', null),
        fc.constantFrom('on', 'off', 'unknown'),
        fc.nat({ max: 4 }),
        fc.string({ minLength: 1 }),
        (membership, encryption, others, body) => {
          const good = membership === 'join' && encryption === 'on' && others < 2;
          const room = { membership, encryption, others };
          expect(mayWrite(room).ok).toBe(good);
          if (!good) expect(maySendText(room, body).ok).toBe(false);
        },
      ),
    );
  });
  it('name the reason', () => {
    expect(mayWrite(null)).toEqual({ ok: false, code: 'chat.unknownRoom' });
    expect(mayWrite({ membership: 'invite', encryption: 'on', others: 1 })).toEqual({
      ok: false,
      code: 'chat.notJoined',
    });
    expect(mayWrite({ membership: 'join', encryption: 'unknown', others: 1 })).toEqual({
      ok: false,
      code: 'chat.roomNotEncrypted',
    });
    expect(mayWrite({ membership: 'join', encryption: 'on', others: 2 })).toEqual({
      ok: false,
      code: 'chat.thirdPerson',
    });
    const room = { membership: 'join', encryption: 'on', others: 1 } as const;
    expect(maySendText(room, 'x'.repeat(maxBodyLength + 1))).toEqual({
      ok: false,
      code: 'chat.tooLong',
    });
    expect(maySendText(room, ' \n')).toEqual({ ok: false, code: 'chat.empty' });
    expect(maySendText(room, 'x'.repeat(maxBodyLength))).toEqual({
      ok: true,
      value: 'x'.repeat(maxBodyLength),
    });
  });
});

describe('membershipOf', () => {
  it('knows two memberships', () => {
    for (const other of ['leave', 'ban', 'knock', '', 'JOIN'])
      expect(membershipOf(other)).toBeNull();
    expect(membershipOf('join')).toBe('join');
  });
});

describe('planConversation', () => {
  const sam = '@sam:alcove.test';
  const room = (change: Partial<ConversationCandidate>): ConversationCandidate => ({
    roomId: '!a',
    membership: 'join',
    encryption: 'on',
    invitedEncrypted: true,
    peerIds: [sam],
    inviterId: null,
    ...change,
  });
  it('uses the encrypted room of exactly the two, the smallest id first', () => {
    expect(planConversation(sam, [room({ roomId: '!b' }), room({ roomId: '!a' })])).toEqual({
      step: 'use',
      roomId: '!a',
    });
  });
  it('never uses a room with a third person, without encryption, or with doubt', () => {
    for (const change of [
      { peerIds: [sam, '@eve:alcove.test'] },
      { peerIds: ['@eve:alcove.test'] },
      { peerIds: [] },
      { encryption: 'off' },
      { encryption: 'unknown' },
      { membership: null },
    ] as const) {
      expect(planConversation(sam, [room(change)])).toEqual({ step: 'create' });
    }
  });
  it('accepts an invitation only from this person and only into an encrypted room', () => {
    const invite = room({ membership: 'invite', encryption: 'unknown', inviterId: sam });
    expect(planConversation(sam, [invite])).toEqual({ step: 'join', roomId: '!a' });
    expect(planConversation(sam, [{ ...invite, inviterId: '@eve:alcove.test' }])).toEqual({
      step: 'create',
    });
    expect(planConversation(sam, [{ ...invite, inviterId: null }])).toEqual({ step: 'create' });
    expect(planConversation(sam, [{ ...invite, invitedEncrypted: false }])).toEqual({
      step: 'create',
    });
  });
  it('prefers the joined room to an invitation', () => {
    expect(
      planConversation(sam, [
        room({ roomId: '!0', membership: 'invite', inviterId: sam }),
        room({ roomId: '!z' }),
      ]),
    ).toEqual({ step: 'use', roomId: '!z' });
  });
});

describe('isOtherPerson and isHomeserverUrl', () => {
  it('do not let one write to oneself or to nonsense', () => {
    expect(isOtherPerson('@a:b', '@a:b')).toBe(false);
    expect(isOtherPerson('a', '@a:b')).toBe(false);
    expect(isOtherPerson('@c:b', '@a:b')).toBe(true);
  });
  it('take https only, without credentials', () => {
    for (const bad of [
      'http://chat.alcove.test',
      'https://u:p@chat.alcove.test',
      'https://u@chat.alcove.test',
      'data:text/html,x',
      'chat.alcove.test',
      '',
      'https://chat.alcove.test/?a',
      'https://chat.alcove.test/#a',
    ])
      expect(isHomeserverUrl(bad)).toBe(false);
    for (const good of ['https://chat.alcove.test', 'https://chat.alcove.test:8448/'])
      expect(isHomeserverUrl(good)).toBe(true);
  });
});
