// P2, P15: what comes from another device or from the room is one of our messages with every bound kept, or it is nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deviceMessages,
  joinType,
  keyType,
  leaveType,
  readDeviceMessage,
  rekeyType,
  sessionEvent,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';

const id = 'A'.repeat(22);
const secret = 'B'.repeat(43);
const good = {
  [joinType]: { v: 1, session: id, join: id, after: 0 },
  [keyType]: { v: 1, session: id, join: id, epoch: 1, conference: id, secret },
  [rekeyType]: { v: 1, session: id, after: 3 },
  [leaveType]: { v: 1, session: id },
} as const;
const types = [joinType, keyType, rekeyType, leaveType] as const;
const each = types.map((type) => [type, good[type]] as const);

describe('a message of another device', () => {
  it.each(each)('%s is read as it is', (type, content) => {
    expect(readDeviceMessage(type, content)).toEqual({ type, content });
  });

  it.each(each)('%s loses what does not belong to it', (type, content) => {
    expect(
      readDeviceMessage(type, { ...content, extra: '<b>', __proto__: { secret: 'x' } }),
    ).toEqual({ type, content });
  });

  it.each(each)('%s is nothing without one of its parts', (type, content) => {
    for (const name of Object.keys(content)) {
      const { [name as 'v']: _, ...rest } = content;
      expect([name, readDeviceMessage(type, rest)]).toEqual([name, null]);
    }
  });

  it.each(each)('%s is nothing with a part of another kind', (type, content) => {
    for (const name of Object.keys(content)) {
      for (const value of [
        null,
        undefined,
        {},
        [],
        true,
        Number.NaN,
        -1,
        1.5,
        '',
        ' ',
        2 ** 53,
        1n,
        [id],
        { toString: (): string => id },
        Object(id),
      ]) {
        expect([name, readDeviceMessage(type, { ...content, [name]: value })]).toEqual([
          name,
          null,
        ]);
      }
    }
  });

  it.each(['session', 'join', 'conference'] as const)(
    'is nothing with a %s that is not sixteen bytes in base64url',
    (name) => {
      for (const value of [
        'A'.repeat(21),
        'A'.repeat(23),
        `${'A'.repeat(21)}=`,
        `${'A'.repeat(21)}+`,
        `${'A'.repeat(21)}/`,
        `${'A'.repeat(21)}\n`,
        `${'A'.repeat(21)}é`,
        `${'A'.repeat(22)}\n`,
      ]) {
        expect(readDeviceMessage(keyType, { ...good[keyType], [name]: value })).toBeNull();
      }
    },
  );

  it('is nothing with a secret that is not 32 bytes in base64url', () => {
    for (const value of [
      'B'.repeat(42),
      'B'.repeat(44),
      `${'B'.repeat(42)}=`,
      `${'B'.repeat(42)}.`,
      `${'B'.repeat(43)}\n`,
    ])
      expect(readDeviceMessage(keyType, { ...good[keyType], secret: value })).toBeNull();
  });

  it.each([
    ['epoch 0', keyType, { epoch: 0 }],
    ['an epoch past the last', keyType, { epoch: 0xffff_ffff }],
    ['after, past the last', joinType, { after: 0xffff_ffff }],
    ['a text for a number', joinType, { after: '0' }],
    ['another version', joinType, { v: 2 }],
    ['a version as text', joinType, { v: '1' }],
  ] as const)('is nothing with %s', (_, type, change) => {
    expect(readDeviceMessage(type, { ...good[type], ...change })).toBeNull();
  });

  it('keeps the last epoch within what the port to the call and the keys can carry', () => {
    expect(
      readDeviceMessage(keyType, { ...good[keyType], epoch: 0xffff_fffe })?.content,
    ).toMatchObject({ epoch: 0xffff_fffe });
    expect(readDeviceMessage(joinType, { ...good[joinType], after: 0xffff_fffe })).not.toBeNull();
  });

  it('is nothing under a name that is not exactly one of ours', () => {
    for (const type of [
      '',
      'm.room.message',
      'io.alcove.session',
      'io.alcove.session.keys',
      'IO.ALCOVE.SESSION.KEY',
      `${keyType} `,
      'constructor',
      '__proto__',
      'toString',
    ])
      expect(readDeviceMessage(type, good[keyType])).toBeNull();
  });

  it('is never taken for another kind', () => {
    for (const type of types)
      for (const other of types) {
        const read = readDeviceMessage(type, good[other]);
        expect(read === null || read.type === type).toBe(true);
        if (read !== null)
          expect(Object.keys(read.content).toSorted()).toEqual(Object.keys(good[type]).toSorted());
      }
  });

  it('never throws, and gives only what the schema gives', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...types), fc.string()),
        fc.oneof(
          fc.anything(),
          fc.record({
            v: fc.constantFrom(1, 2),
            session: fc.constantFrom(id, 'x'),
            join: fc.constantFrom(id, ''),
            after: fc.oneof(fc.nat(), fc.double()),
          }),
        ),
        (type, content) => {
          const read = readDeviceMessage(type, content);
          if (read !== null) expect(deviceMessages[read.type].parse(content)).toEqual(read.content);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('an event in the room', () => {
  const events = [
    { v: 1, state: 'ready' },
    { v: 1, state: 'away' },
    { v: 1, state: 'open', session: id, device: 'ABCDEFGHIJ' },
    { v: 1, state: 'closed', session: id },
  ];
  it.each(events.map((one) => [one.state, one] as const))(
    '%s is read, without what does not belong to it',
    (_, content) => {
      expect(sessionEvent.parse({ ...content, secret, body: '<script>' })).toEqual(content);
    },
  );

  it.each([
    [null],
    [{}],
    [{ v: 1 }],
    [{ v: 1, state: 'OPEN', session: id, device: 'D' }],
    [{ v: 1, state: 'open', session: id }],
    [{ v: 1, state: 'open', device: 'D' }],
    [{ v: 1, state: 'open', session: id, device: '' }],
    [{ v: 1, state: 'open', session: id, device: 'two words' }],
    [{ v: 1, state: 'open', session: id, device: 'D'.repeat(256) }],
    [{ v: 1, state: 'closed' }],
    [{ v: 0, state: 'ready' }],
    [{ v: 1, state: ['open'], session: id, device: 'D' }],
    [{ v: 1, state: 'open', session: `${id}A`, device: 'D' }],
    [{ v: 1, state: '__proto__' }],
  ])('is nothing: %j', (content) => {
    expect(sessionEvent.safeParse(content).success).toBe(false);
  });

  it('carries no secret, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...events),
        fc.dictionary(fc.string(), fc.anything()),
        (event, more) => {
          const read = sessionEvent.safeParse({ ...more, ...event });
          expect(read.success && Object.keys(read.data).toSorted()).toEqual(
            Object.keys(event).toSorted(),
          );
        },
      ),
    );
  });
});
