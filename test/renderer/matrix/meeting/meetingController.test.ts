// P2, P24: who may open, join and leave a meeting, whatever the desk asks for; what main and the desk hear of it; and that no key goes to a device that Matrix refuses.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import type { MeetingCommand } from '../../../../preload/contract/meeting.ts';
import {
  joinType,
  keyType,
  leaveType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import { moderator, patient, roomWith } from '../cellDoubles.ts';
import { keysOf } from './linkWorld.ts';
import { meetings, open, roomId, session, settle, type Meetings } from './meetingWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const start: MeetingCommand = { name: 'start', roomId };
const join: MeetingCommand = { name: 'join', roomId };
const person = { userId: patient, displayName: 'patient', isConfirmed: false };
const third = { userId: '@mallory:x', displayName: 'M', hasJoined: true };

/** What the guest's device says to the host's. */
const guestSays = (cell: Meetings, type: string, content: object, deviceId = 'GUEST'): void =>
  cell.device({
    type,
    content: { v: 1, session: cell.sent[0]?.content['session'], ...content },
    sender: patient,
    senderDevice: deviceId,
    verified: false,
  });
const request = { join: `${'j'.repeat(21)}A`, after: 0 };

describe('a meeting', () => {
  it('is announced in the room and opened in main with the one other person, and the desk follows its steps', async () => {
    const cell = meetings(moderator);
    expect(await cell.ask(start)).toBeNull();
    expect(cell.says()).toEqual(['open']);
    expect(cell.main.inputsOf('meeting.open')).toEqual([{ people: [person] }]);
    const steps = cell.heard().filter((one) => one.type === 'current');
    expect(steps.map((one) => one['current'])).toEqual([null, { roomId, phase: 'open' }]);
  });

  it('is told as opening while main makes its page', async () => {
    const cell = meetings(moderator);
    Object.assign(cell.main.api.calls, { 'meeting.open': () => new Promise(() => undefined) });
    expect(await cell.ask(start)).toBeUndefined();
    expect(cell.current()).toEqual({ roomId, phase: 'opening' });
  });

  it('that main refuses is told as failed, with the code, and can be left', async () => {
    const cell = meetings(moderator);
    cell.main.will['meeting.open'] = { ok: false, code: 'meeting.profileExpired' };
    expect(await cell.ask(start)).toBe('meeting.profileExpired');
    expect(cell.current()).toEqual({ roomId, phase: 'failed' });
    expect(await cell.ask({ name: 'leave' })).toBeNull();
    expect([cell.current(), cell.says()]).toEqual([null, ['open', 'closed']]);
  });

  it.each([
    ['with a third person', { peers: [...roomWith(patient).peers, third] }, 'meeting.thirdPerson'],
    [
      'with a third who is only invited',
      { peers: [...roomWith(patient).peers, { ...third, hasJoined: false }] },
      'meeting.thirdPerson',
    ],
    ['with nobody else', { peers: [] }, 'meeting.nobodyElse'],
    [
      'with somebody who cannot be named',
      { peers: [{ ...third, userId: '?' }] },
      'meeting.nobodyElse',
    ],
    ['that is not encrypted', { encrypted: false }, 'chat.roomNotEncrypted'],
    ['that this person is only invited to', { membership: 'invite' }, 'chat.notJoined'],
    ['that is not known', { roomId: '!other:x' }, 'chat.unknownRoom'],
  ] as const)('is refused in a conversation %s', async (_, change, code) => {
    const cell = meetings(moderator, [roomWith(patient, change)]);
    expect(await cell.ask(start)).toBe(code);
    const guest = meetings(patient, [roomWith(moderator, change)]);
    guest.event(open());
    expect(await guest.ask(join)).toBe(code);
    for (const one of [cell, guest])
      expect([one.sent, one.main.called, one.current()]).toEqual([[], [], null]);
  });

  it('is opened by moderators only, and by nobody before they are signed in', async () => {
    const cell = meetings(patient);
    expect(await cell.ask(start)).toBe('meeting.notModerator');
    cell.own.device = null;
    expect([await cell.ask(start), await cell.ask(join)]).toEqual([
      'matrix.notStarted',
      'matrix.notStarted',
    ]);
    expect([cell.sent, cell.main.called]).toEqual([[], []]);
  });

  it('is the only one: neither a second one nor another can be begun beside it', async () => {
    const cell = meetings(moderator);
    await cell.ask(start);
    cell.event(open({ sender: moderator, me: false }));
    expect([await cell.ask(start), await cell.ask(join)]).toEqual([
      'meeting.alreadyOpen',
      'meeting.alreadyOpen',
    ]);
    expect(cell.main.inputsOf('meeting.open').length).toBe(1);
  });

  it('is joined only with the moderator who invited', async () => {
    const cell = meetings(patient, [roomWith('@other:x')]);
    cell.event(open());
    expect(await cell.ask(join)).toBe('meeting.notOpen');
    expect([cell.sent, cell.main.called]).toEqual([[], []]);
  });
});

describe('leaving', () => {
  it('says goodbye, closes the way of the key and the page, and is told', async () => {
    const cell = meetings(patient);
    cell.event(open());
    const page = cell.callPage();
    await cell.ask(join);
    page.say({ type: 'ready' });
    expect(await cell.ask({ name: 'leave' })).toBeNull();
    expect(cell.sent.at(-1)).toMatchObject({ to: `${moderator} HOST`, type: leaveType });
    expect([cell.main.inputsOf('meeting.close').length, page.isClosed(), cell.current()]).toEqual([
      1,
      true,
      null,
    ]);
  });

  it('happens as well by the button of the call’s page', async () => {
    const cell = meetings(moderator);
    await cell.ask(start);
    cell.main.tell('meeting.leaveAsked');
    await settle();
    expect([cell.says(), cell.current()]).toEqual([['open', 'closed'], null]);
    expect(cell.main.inputsOf('meeting.close').length).toBe(1);
  });

  it('takes "I am here" back', async () => {
    const cell = meetings(patient);
    await cell.ask({ name: 'ready', roomId });
    expect(cell.saidReady()).toBe(true);
    await cell.ask({ name: 'leave' });
    expect(cell.saidReady()).toBe(false);
  });

  it('while main still makes the page does not open the meeting again', async () => {
    const cell = meetings(moderator);
    const opening = Promise.withResolvers<unknown>();
    Object.assign(cell.main.api.calls, { 'meeting.open': () => opening.promise });
    await cell.ask(start);
    await cell.ask({ name: 'leave' });
    opening.resolve({ ok: true, value: undefined });
    await settle();
    expect(cell.current()).toBeNull();
  });
});

describe('the key', () => {
  it('goes to the guest’s device and to the call’s page, the same', async () => {
    const cell = meetings(moderator);
    const page = cell.callPage();
    await cell.ask(start);
    page.say({ type: 'ready' });
    guestSays(cell, joinType, request);
    await settle();
    const [key] = keysOf(page.got);
    const theirs = cell.sent.find((one) => one.type === keyType);
    expect(theirs?.to).toBe(`${patient} GUEST`);
    expect(theirs?.content['secret']).toBe(key?.secret);
    expect(key?.secret).toMatch(/^[\w-]{43}$/);
  });

  it('is used nowhere when Matrix refuses the device, and never told to the desk', async () => {
    const cell = meetings(moderator);
    cell.will.sendToDevice = () => Promise.resolve({ ok: false, code: 'chat.deviceNotSigned' });
    const page = cell.callPage();
    await cell.ask(start);
    page.say({ type: 'ready' });
    guestSays(cell, joinType, request, 'REFUSED');
    await settle();
    expect(keysOf(page.got)).toEqual([]);
    cell.will.sendToDevice = () => Promise.resolve({ ok: true, value: null });
    guestSays(cell, joinType, { ...request, join: `${'k'.repeat(21)}A` });
    await settle();
    expect(keysOf(page.got).map((key) => key.epoch)).toEqual([2]);
    expect(JSON.stringify(cell.heard())).not.toContain(keysOf(page.got)[0]?.secret);
  });

  it('is not given to anybody but the person of the conversation', async () => {
    const cell = meetings(moderator);
    await cell.ask(start);
    cell.device({
      type: joinType,
      content: { v: 1, session: cell.sent[0]?.content['session'], ...request },
      sender: '@mallory:x',
      senderDevice: 'GUEST',
      verified: true,
    });
    await settle();
    expect(cell.sent.filter((one) => one.kind === 'device')).toEqual([]);
  });
});

describe('"I am here"', () => {
  it('that does not arrive is answered with its code, and nobody is left waiting', async () => {
    const cell = meetings(patient);
    cell.will.sendSessionEvent = () => Promise.resolve({ ok: false, code: 'matrix.unreachable' });
    expect(await cell.ask({ name: 'ready', roomId })).toBe('matrix.unreachable');
    expect(cell.saidReady()).toBe(false);
    cell.will.sendSessionEvent = () => Promise.resolve({ ok: true, value: '$event' });
    expect(await cell.ask({ name: 'ready', roomId })).toBeNull();
    expect(cell.saidReady()).toBe(true);
  });

  it.each([
    ['without a moderator', roomWith('@friend:x'), 'meeting.notModerator'],
    [
      'that this person is only invited to',
      roomWith(moderator, { membership: 'invite' }),
      'chat.notJoined',
    ],
    ['that is not known', roomWith(moderator, { roomId: '!other:x' }), 'chat.unknownRoom'],
  ] as const)('is not said in a conversation %s, nor taken back there', async (_, room, code) => {
    const cell = meetings(patient, [room]);
    expect(await cell.ask({ name: 'ready', roomId })).toBe(code);
    expect(await cell.ask({ name: 'notReady', roomId })).toBe(code);
    expect([cell.sent, cell.saidReady()]).toEqual([[], false]);
  });
});

describe('the desk', () => {
  it('hears everything on a new port without asking, and nothing on the old one', async () => {
    const cell = meetings(moderator);
    cell.event(open({ me: true, sender: moderator, senderDevice: 'OWN' }));
    await cell.ask(start);
    const before = cell.heard();
    const count = before.length;
    const desk = cell.newDesk();
    expect(desk.got.map((one) => Reflect.get(Object(one), 'type'))).toEqual(['rooms', 'current']);
    expect(cell.current()).toEqual({ roomId, phase: 'open' });
    await cell.ask({ name: 'leave' });
    expect([cell.current(), before.length]).toEqual([null, count]);
  });

  it('hears only what the contract names', async () => {
    const cell = meetings(patient);
    cell.event(open());
    cell.event(open({ roomId: 'no room id' }));
    await cell.ask({ name: 'ready', roomId });
    await cell.ask(join);
    const shape = contract.ports.meeting.messages.matrix;
    expect(cell.heard().filter((one) => !shape.safeParse(one).success)).toEqual([]);
    expect(JSON.stringify(cell.heard())).not.toContain(session);
  });

  it.each([
    [{ id: 1, command: { name: 'giveKey' } }],
    [{ id: 0, command: { name: 'leave' } }],
    [{ id: 1, command: { name: 'start', roomId, userId: '@mallory:x' } }],
    [{ command: { name: 'leave' } }],
    ['leave'],
  ])('is not heard outside the contract: %j', async (message) => {
    const cell = meetings(moderator);
    const before = cell.heard().length;
    cell.say(message);
    await settle();
    expect([cell.heard().length, cell.sent, cell.main.called]).toEqual([before, [], []]);
  });
});
