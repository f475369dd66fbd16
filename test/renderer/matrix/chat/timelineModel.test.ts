// Proves that a conversation never shows an unprotected, forged or doubled message as a normal one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countUnread,
  mergeTimeline,
  type EventFacts,
} from '../../../../renderer/matrix/chat/timelineModel.ts';

const event = (change: Partial<EventFacts>): EventFacts => ({
  eventId: '$1',
  txnId: null,
  senderId: '@sam:alcove.test',
  senderName: 'Sam',
  me: false,
  atMs: 1_000,
  type: 'm.room.message',
  msgtype: 'm.text',
  body: 'hello',
  replacesId: null,
  newBody: null,
  redacted: false,
  protection: 'encrypted',
  shield: 'none',
  sendState: 'sent',
  ...change,
});
const echo = (change: Partial<EventFacts>): EventFacts =>
  event({
    eventId: '~1',
    txnId: 't1',
    senderId: '@lee:alcove.test',
    me: true,
    protection: 'echo',
    sendState: 'sending',
    ...change,
  });

describe('echoes', () => {
  it('keep one id from the first moment to the end, and never stand twice', () => {
    const before = mergeTimeline([], [echo({})], 'on');
    const both = mergeTimeline(
      [event({ eventId: '$9', txnId: 't1', me: true, senderId: '@lee:alcove.test' })],
      [echo({})],
      'on',
    );
    const after = mergeTimeline(
      [event({ eventId: '$9', txnId: 't1', me: true, senderId: '@lee:alcove.test' })],
      [],
      'on',
    );
    expect([before, both, after].map((items) => items.map((item) => item.id))).toEqual([
      ['txn:t1'],
      ['txn:t1'],
      ['txn:t1'],
    ]);
    expect(before[0]?.state).toBe('sending');
    expect(both[0]?.state).toBe('sent');
  });
  it('stand after everything the server delivered', () => {
    expect(
      mergeTimeline([event({})], [echo({ body: 'mine' })], 'on').map((item) => item.body),
    ).toEqual(['hello', 'mine']);
  });
  it('of somebody else do not exist: a stranger cannot take our transaction', () => {
    const items = mergeTimeline([event({ txnId: 't1' })], [echo({ body: 'mine' })], 'on');
    expect(items.map((item) => item.body)).toEqual(['hello', 'mine']);
  });
  it('cannot be pushed aside by a stranger who names an event like one', () => {
    const items = mergeTimeline(
      [event({ eventId: 'txn:t1', body: 'false' }), event({ eventId: '~1', body: 'false' })],
      [echo({ eventId: '~2', body: 'mine' })],
      'on',
    );
    expect(items.map((item) => item.body)).toEqual(['mine']);
  });
  it('disappear with a message that was removed', () => {
    expect(
      mergeTimeline(
        [event({ eventId: '$9', txnId: 't1', me: true, redacted: true })],
        [echo({})],
        'on',
      ),
    ).toEqual([]);
  });
  it('say that they failed', () => {
    expect(mergeTimeline([], [echo({ sendState: 'failed' })], 'on')[0]?.state).toBe('failed');
  });
});

describe('what is not protected', () => {
  it('is announced without its words in an encrypted room, and marked in any other', () => {
    const plain = event({ protection: 'plaintext' });
    for (const encryption of ['on', 'unknown'] as const) {
      expect(mergeTimeline([plain], [], encryption)[0]).toMatchObject({
        body: null,
        kind: 'notice',
        warning: 'plaintext',
      });
    }
    expect(mergeTimeline([plain], [], 'off')[0]).toMatchObject({
      body: 'hello',
      kind: 'text',
      warning: 'plaintext',
    });
  });
  it('is not shown before its sender was judged', () => {
    expect(mergeTimeline([event({ protection: 'pending' })], [], 'on')).toEqual([]);
  });
  it("loses its words when the key is not the sender's", () => {
    expect(mergeTimeline([event({ shield: 'forged' })], [], 'on')[0]).toMatchObject({
      body: null,
      kind: 'undecryptable',
      warning: 'unverifiedDevice',
    });
  });
  it('carries a warning when nobody vouches for the device', () => {
    expect(mergeTimeline([event({ shield: 'unverified' })], [], 'on')[0]).toMatchObject({
      body: 'hello',
      kind: 'text',
      warning: 'unverifiedDevice',
    });
  });
  it('is shown as unreadable whatever its type claims', () => {
    expect(
      mergeTimeline(
        [event({ protection: 'undecryptable', type: 'm.room.encrypted' })],
        [],
        'on',
      )[0],
    ).toMatchObject({ body: null, kind: 'undecryptable' });
  });
});

describe('edits and removals', () => {
  const edit = (change: Partial<EventFacts>): EventFacts =>
    event({ eventId: '$2', replacesId: '$1', body: '* new', newBody: 'new', ...change });
  it('of the same sender, encrypted, replace the words and stand nowhere themselves', () => {
    expect(mergeTimeline([event({}), edit({})], [], 'on').map((item) => item.body)).toEqual([
      'new',
    ]);
  });
  it('the last one counts', () => {
    expect(
      mergeTimeline([event({}), edit({}), edit({ eventId: '$3', newBody: 'newer' })], [], 'on')[0]
        ?.body,
    ).toBe('newer');
  });
  it('of others, in clear, of doubtful devices, empty or removed do not count', () => {
    for (const change of [
      { senderId: '@eve:alcove.test' },
      { protection: 'plaintext' },
      { protection: 'pending' },
      { shield: 'unverified' },
      { shield: 'forged' },
      { newBody: null },
      { newBody: '\u202e' },
      { redacted: true },
    ] as const) {
      expect(mergeTimeline([event({}), edit(change)], [], 'on').map((item) => item.body)).toEqual([
        'hello',
      ]);
    }
  });
  it('cannot turn a plain message into a protected one', () => {
    expect(
      mergeTimeline([event({ protection: 'plaintext' }), edit({})], [], 'on')[0],
    ).toMatchObject({ body: null, warning: 'plaintext' });
  });
  it('removed messages are gone', () => {
    expect(mergeTimeline([event({ redacted: true })], [], 'on')).toEqual([]);
  });
});

describe('kinds', () => {
  it('only text is text; pictures and files are a notice without words; other events are nothing', () => {
    expect(
      mergeTimeline([event({ msgtype: 'm.image', body: 'x.png' })], [], 'on')[0],
    ).toMatchObject({ kind: 'notice', body: null });
    expect(
      mergeTimeline([event({ msgtype: 'm.notice', body: 'note' })], [], 'on')[0],
    ).toMatchObject({ kind: 'notice', body: 'note' });
    expect(
      mergeTimeline(
        [event({ type: 'io.alcove.session' }), event({ eventId: '$4', type: 'state' })],
        [],
        'on',
      ),
    ).toEqual([]);
  });
  it('names and ids of strangers are safe', () => {
    expect(
      mergeTimeline([event({ senderName: '\u202eeeL', senderId: '@sam:alcove.test' })], [], 'on')[0]
        ?.sender,
    ).toEqual({ userId: '@sam:alcove.test', displayName: 'eeL', me: false });
    expect(mergeTimeline([event({ senderName: { a: 1 } })], [], 'on')[0]?.sender.displayName).toBe(
      'sam',
    );
  });
});

describe('countUnread', () => {
  const three = [event({ eventId: '$1' }), event({ eventId: '$2' }), event({ eventId: '$3' })];
  it('counts what came after the marker, or everything when the marker is not there', () => {
    expect(countUnread(three, '$1', 'on')).toBe(2);
    expect(countUnread(three, '$3', 'on')).toBe(0);
    expect(countUnread(three, null, 'on')).toBe(3);
    expect(countUnread(three, '$gone', 'on')).toBe(3);
  });
  it('counts messages only: no session event, no edit, no removed message, nothing of our own', () => {
    const noise = [
      event({ eventId: '$4', type: 'io.alcove.session' }),
      event({ eventId: '$5', replacesId: '$2' }),
      event({ eventId: '$6', redacted: true }),
    ];
    expect(countUnread([...three, ...noise], '$1', 'on')).toBe(2);
    expect(
      countUnread(
        [...three, event({ eventId: '$7', me: true }), event({ eventId: '$8' })],
        '$1',
        'on',
      ),
    ).toBe(1);
  });
});

describe('any timeline', () => {
  const facts = fc.record<EventFacts>({
    eventId: fc.constantFrom('$1', '$2', '$3', 'txn:t1', null),
    txnId: fc.constantFrom('t1', 't2', null),
    senderId: fc.constantFrom('@lee:alcove.test', '@sam:alcove.test', 'nobody'),
    senderName: fc.anything(),
    me: fc.boolean(),
    atMs: fc.anything(),
    type: fc.constantFrom('m.room.message', 'm.room.encrypted', 'io.alcove.session', 'state'),
    msgtype: fc.constantFrom('m.text', 'm.emote', 'm.notice', 'm.image', 7),
    body: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
    replacesId: fc.constantFrom('$1', '$2', null),
    newBody: fc.oneof(fc.string(), fc.anything()),
    redacted: fc.boolean(),
    protection: fc.constantFrom('encrypted', 'plaintext', 'undecryptable', 'pending', 'echo'),
    shield: fc.constantFrom('none', 'unverified', 'forged'),
    sendState: fc.constantFrom('sending', 'sent', 'failed'),
  });
  it('has unique ids, safe words, and a warning on everything that was not protected', () => {
    fc.assert(
      fc.property(
        fc.array(facts, { maxLength: 12 }),
        fc.array(facts, { maxLength: 4 }),
        fc.constantFrom('on', 'off', 'unknown'),
        (delivered, echoes, encryption) => {
          const items = mergeTimeline(delivered, echoes, encryption);
          expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
          for (const item of items) {
            if (item.kind === 'text') expect(typeof item.body).toBe('string');
            if (item.kind === 'undecryptable') expect(item.body).toBeNull();
            expect(Number.isNaN(new Date(item.atMs).getTime())).toBe(false);
            if (item.warning === 'plaintext' && encryption !== 'off') expect(item.body).toBeNull();
          }
          const plain =
            delivered.every((one) => one.protection === 'plaintext') && echoes.length === 0;
          if (plain) expect(items.every((item) => item.warning !== null)).toBe(true);
        },
      ),
    );
  });
});
