// P2: the same events add up to the same in every order, and only a host of the practice opens or closes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionEventType } from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import {
  emptyRoomSession,
  guestMove,
  invitationOf,
  takeRoomEvent,
  waitingSince,
  type HeardEvent,
  type RoomSession,
} from '../../../../renderer/matrix/meeting/roomSession.ts';

const host = '@therapist:x';
const guest = '@patient:x';
const facts = { moderators: [host, '@colleague:x'], nowMs: 1_000_000_000 };
const name = (letter: string): string => `${letter.repeat(21)}A`;
const heard = (
  state: string,
  ago: number,
  more: {
    readonly session?: string;
    readonly sender?: string;
    readonly me?: boolean;
    readonly senderDevice?: string | null;
  } = {},
): HeardEvent => ({
  type: sessionEventType,
  atMs: facts.nowMs - ago,
  sender: more.sender ?? (state === 'ready' || state === 'away' ? guest : host),
  senderDevice: more.senderDevice === undefined ? 'HOST' : more.senderDevice,
  me: more.me ?? false,
  content: {
    v: 1,
    state,
    ...(more.session === undefined ? {} : { session: more.session }),
    ...(state === 'open' ? { device: 'HOST' } : {}),
  },
});
const after = (...events: readonly HeardEvent[]): RoomSession =>
  events.reduce((room, event) => takeRoomEvent(room, event, facts), emptyRoomSession);
const [a, b] = [name('a'), name('b')];

describe('the session events of a room', () => {
  it('add up to the same in every order', () => {
    const story = [
      heard('ready', 900),
      heard('away', 800),
      heard('ready', 700),
      heard('open', 600, { session: a }),
      heard('closed', 500, { session: a }),
      heard('ready', 400),
      heard('open', 300, { session: b }),
      heard('closed', 200, { session: b }),
      heard('ready', 100),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(story, { minLength: story.length }), (shuffled) => {
        const room = after(...shuffled);
        expect([invitationOf(room), waitingSince(room)]).toEqual([null, facts.nowMs - 100]);
      }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(story.slice(0, 7), { minLength: 7 }), (shuffled) => {
        const room = after(...shuffled);
        expect([invitationOf(room)?.session, waitingSince(room)]).toEqual([b, null]);
      }),
    );
  });

  it('show the guest as gone after the newest "away", in whatever order it is heard', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([heard('away', 900), heard('ready', 500), heard('away', 300)], {
          minLength: 3,
        }),
        (shuffled) => {
          expect(waitingSince(after(...shuffled))).toBeNull();
        },
      ),
    );
  });

  it('name the same session where two were opened in one moment', () => {
    const both = [heard('open', 300, { session: a }), heard('open', 300, { session: b })];
    for (const order of [both, both.toReversed()])
      expect(invitationOf(after(...order))?.session).toBe(b);
  });

  it('keep an older invitation from coming back, whatever is heard late', () => {
    const room = after(
      heard('open', 100, { session: b }),
      heard('closed', 50, { session: b }),
      heard('open', 300, { session: a }),
    );
    expect(invitationOf(room)).toBeNull();
  });

  it.each([
    ['a guest cannot open', heard('open', 1, { session: a, sender: guest })],
    ['nor the device that is not named', heard('open', 1, { session: a, senderDevice: 'OTHER' })],
    ['nor one that nobody knows', heard('open', 1, { session: a, senderDevice: null })],
    ['nor we ourselves', heard('open', 1, { session: a, me: true })],
    ['nor six hours ago', heard('open', 6 * 3_600_000 + 1, { session: a })],
  ])('%s', (_, event) => {
    expect(invitationOf(after(event))).toBeNull();
  });

  it('let only the host who opened a session close it', () => {
    const open = heard('open', 10, { session: a });
    expect(
      invitationOf(after(open, heard('closed', 5, { session: a, sender: guest })))?.session,
    ).toBe(a);
    expect(
      invitationOf(after(open, heard('closed', 5, { session: a, sender: '@colleague:x' })))
        ?.session,
    ).toBe(a);
    expect(invitationOf(after(open, heard('closed', 5, { session: a })))).toBeNull();
  });

  it('do not make a host wait at their own door', () => {
    expect(waitingSince(after(heard('ready', 5, { sender: host })))).toBeNull();
  });
  it('let no host send the guest away, and no guest answer for the host', () => {
    const ready = heard('ready', 5);
    expect(waitingSince(after(ready, heard('away', 1, { sender: host })))).not.toBeNull();
    expect(
      waitingSince(after(ready, heard('closed', 1, { session: a, sender: guest }))),
    ).not.toBeNull();
    expect(
      waitingSince(after(ready, heard('open', 1, { session: a, sender: guest }))),
    ).not.toBeNull();
  });
  it('keep a closed session closed, however many a guest says that they closed', () => {
    const flood = Array.from({ length: 300 }, (_, index) =>
      heard('closed', 1, { session: `${String(index).padStart(21, '0')}A`, sender: guest }),
    );
    expect(
      invitationOf(
        after(heard('open', 10, { session: a }), heard('closed', 5, { session: a }), ...flood),
      ),
    ).toBeNull();
  });
  it('remember no more than they must', () => {
    const room = after(
      ...Array.from({ length: 300 }, (_, index) =>
        heard('closed', index, { session: `${String(index).padStart(21, '0')}A` }),
      ),
    );
    expect(room.closed.length).toBe(256);
  });
});

describe('the guest in a session', () => {
  const visiting = { session: a, userId: host, hasKey: true };
  const open = heard('open', 100, { session: a });
  it.each([
    ['stays', after(open), visiting, 'stay'],
    ['ends with the host', after(open, heard('closed', 1, { session: a })), visiting, 'end'],
    [
      'waits again when there was no call yet',
      after(open, heard('closed', 1, { session: a })),
      { ...visiting, hasKey: false },
      'again',
    ],
    [
      'follows the host into a newer one',
      after(open, heard('open', 1, { session: b })),
      visiting,
      'again',
    ],
    [
      'does not follow another host',
      after(open, heard('open', 1, { session: b, sender: '@colleague:x' })),
      visiting,
      'stay',
    ],
    [
      'does not follow into one that is over',
      after(open, heard('open', 2, { session: b }), heard('closed', 1, { session: b })),
      visiting,
      'stay',
    ],
  ] as const)('%s', (_, room, where, move) => {
    expect(guestMove(room, where)).toBe(move);
  });
});
