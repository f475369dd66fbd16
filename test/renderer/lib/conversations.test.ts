// Which conversation is meant, and what it is called.
import { expect, it } from 'vitest';
import { conversationOf, nameOf } from '../../../renderer/lib/conversations.ts';
import { conversation } from '../desk/deskWorld.ts';

it('is found by its id alone', () => {
  const [one, other] = [conversation('!a:x'), conversation('!b:x')];
  expect(conversationOf([one, other], '!b:x')).toBe(other);
  expect(conversationOf([one, other], '!c:x')).toBeNull();
  expect(conversationOf([one, other], null)).toBeNull();
});

it('is called by the other person, else by its own name, else by nothing', () => {
  expect(nameOf(conversation('!a:x'))).toBe('Jonas');
  expect(nameOf(conversation('!a:x', { peers: [] }))).toBe('name of !a:x');
  expect(nameOf(null)).toBe('');
});
