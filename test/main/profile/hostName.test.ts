// P4: the only names that a profile may list. What a browser would read as an address in disguise is none of them.
import { expect, it } from 'vitest';
import { hostName } from '../../../main/profile/profileFormat.ts';

it.each([
  'meet.alcove.test',
  'a',
  'xn--bcher-kva.example',
  '1and1.example',
  '127.0.0.1',
  '2001:db8::1',
  `${'a'.repeat(63)}.example`,
])('%s is a name or an address', (text) => {
  expect(hostName.safeParse(text).success).toBe(true);
});
it.each([
  '',
  '.',
  '..',
  'a..b',
  '.a',
  'a.',
  '-a',
  'a-',
  'a:1',
  'a.-b',
  '127.1',
  '0',
  '0x7f000001',
  'a.0x7f',
  'a.1',
  '1.2.3.256',
  '[::1]',
  'A.example',
  'a b',
  'ä.example',
  'a_b',
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(127)}ab`,
])('%s is not', (text) => {
  expect(hostName.safeParse(text).success).toBe(false);
});
