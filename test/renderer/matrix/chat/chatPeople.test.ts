// P2, P24: with whom a conversation may begin, whatever the desk asks for.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { moderator, patient, roomWith } from '../cellDoubles.ts';
import { chat, roomId } from './chatWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('with whom a conversation may begin', () => {
  it('a moderator invites by local name or whole id', async () => {
    const { ask, asked } = chat(moderator);
    for (const person of ['patient', ' patient ', '@patient:x', '@far:y'])
      expect(await ask({ name: 'invite', person })).toBeNull();
    expect(asked.map(([, userId]) => userId)).toEqual([patient, patient, patient, '@far:y']);
  });

  it('a guest invites moderators of the practice and nobody else', async () => {
    const { ask, asked, own } = chat(patient);
    expect(await ask({ name: 'invite', person: '@mallory:x' })).toBe('chat.unknownPerson');
    expect(await ask({ name: 'invite', person: 'therapist' })).toBeNull();
    expect(asked).toEqual([['openConversation', moderator]]);
    own.person = null;
    expect(await ask({ name: 'invite', person: 'therapist' })).toBe('matrix.notStarted');
  });

  it.each([
    ['a guest, from a moderator', patient, roomWith(moderator, { membership: 'invite' }), null],
    [
      'a guest, from somebody else',
      patient,
      roomWith('@mallory:x', { membership: 'invite' }),
      'chat.unknownPerson',
    ],
    ['a moderator, from anybody', moderator, roomWith('@far:y', { membership: 'invite' }), null],
    ['what is no invitation', patient, roomWith(moderator), 'chat.unknownRoom'],
    [
      'what is not known',
      patient,
      roomWith(moderator, { membership: 'invite', roomId: '!o:x' }),
      'chat.unknownRoom',
    ],
  ] as const)('an invitation is accepted or refused: %s', async (_, userId, room, code) => {
    const { ask, asked } = chat(userId, [room]);
    expect(await ask({ name: 'accept', roomId })).toBe(code);
    expect(asked).toEqual(code === null ? [['join', roomId]] : []);
  });

  it('an invitation is not accepted before somebody is signed in', async () => {
    const { ask, asked, own } = chat(patient, [roomWith(moderator, { membership: 'invite' })]);
    own.person = null;
    expect(await ask({ name: 'accept', roomId })).toBe('matrix.notStarted');
    expect(asked).toEqual([]);
  });
});
