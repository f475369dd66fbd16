// Proves that nobody's words leave in clear, whatever the SDK believes about a room.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayLeave } from '../../../../renderer/matrix/chat/outgoingRules.ts';

const base = 'https://chat.alcove.test:8448/_matrix/client/v3';

describe('mayLeave', () => {
  it('lets encrypted events out and no others', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom(
            'm.room.message',
            'm.reaction',
            'm.sticker',
            'io.alcove.session',
            'm.room.encrypted2',
            'M.ROOM.ENCRYPTED',
            'm.room.encrypted/../m.room.message',
          ),
          fc.string({ minLength: 1 }),
        ),
        (type) => {
          fc.pre(type !== 'm.room.encrypted' && type.isWellFormed() && !['.', '..'].includes(type));
          expect(mayLeave('PUT', `${base}/rooms/!a%3Ab/send/${encodeURIComponent(type)}/t1`)).toBe(
            false,
          );
        },
      ),
    );
    expect(mayLeave('PUT', `${base}/rooms/!a%3Ab/send/m.room.encrypted/t1`)).toBe(true);
  });
  it('is not fooled by an escaped type', () => {
    expect(mayLeave('PUT', `${base}/rooms/!a/send/m.room%2Emessage/t1`)).toBe(false);
    expect(mayLeave('PUT', `${base}/rooms/!a/send/%ZZ/t1`)).toBe(false);
  });
  it('lets device messages out encrypted, or in the types the protocol keeps plain', () => {
    for (const type of [
      'm.room.encrypted',
      'm.key.verification.start',
      'm.room_key.withheld',
      'm.secret.request',
      'm.dummy',
    ])
      expect(mayLeave('PUT', `${base}/sendToDevice/${type}/t1`)).toBe(true);
    for (const type of [
      'io.alcove.key',
      'm.room_key',
      'm.forwarded_room_key',
      'm.secret.send',
      'm.call.invite',
    ])
      expect(mayLeave('PUT', `${base}/sendToDevice/${type}/t1`)).toBe(false);
  });
  it('lets no room state, file or nonsense out', () => {
    expect(mayLeave('PUT', `${base}/rooms/!a/state/m.room.encryption/`)).toBe(false);
    expect(mayLeave('PUT', `${base}/rooms/!a/state/m.room.topic`)).toBe(false);
    expect(mayLeave('POST', 'https://chat.alcove.test/_matrix/media/v3/upload')).toBe(false);
    expect(mayLeave('POST', 'nonsense')).toBe(false);
  });
  it('lets the rest pass', () => {
    for (const path of [
      '/login',
      '/createRoom',
      '/join/!a',
      '/keys/upload',
      '/keys/query',
      '/rooms/!a/receipt/m.read.private/$1',
      '/logout',
    ])
      expect(mayLeave('POST', base + path)).toBe(true);
    expect(mayLeave('GET', `${base}/rooms/!a/state/m.room.topic`)).toBe(true);
  });
});
