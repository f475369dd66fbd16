// P2: a guest's device asks for its key until it is answered, and nobody can put that off; a page of the call gets a key only after its own "ready".
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  keyType,
  joinType,
  rekeyType,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import { createMeetingLink } from '../../../../renderer/matrix/meeting/meetingLink.dom.ts';
import { matrixDouble, portDouble } from '../cellDoubles.ts';
import { guest, host, hosting, id, keysOf, settle } from './linkWorld.ts';
import { event, meetings, open, roomId, session } from './meetingWorld.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const visiting = async () => {
  const double = matrixDouble();
  const link = createMeetingLink(double.matrix, () => performance.now());
  link.begin({ type: 'visited', own: guest, roomId, session, host });
  await settle();
  const requests = () =>
    double.sent.filter((one) => one.type === joinType).map((one) => String(one.content['join']));
  const hostSays = async (type: string, content: object): Promise<void> => {
    double.device({
      type,
      content: { v: 1, session, ...content },
      sender: host.userId,
      senderDevice: host.deviceId,
      verified: false,
    });
    await settle();
  };
  return {
    ...double,
    link,
    requests,
    hostSays,
    giveKey: () =>
      hostSays(keyType, {
        join: requests().at(-1),
        epoch: 1,
        conference: id('c'),
        secret: `${'k'.repeat(42)}A`,
      }),
  };
};

describe('a request for a key', () => {
  it('is made again under a new name every ten seconds until it is answered', async () => {
    const { requests, giveKey } = await visiting();
    expect(requests().length).toBe(1);
    await vi.advanceTimersByTimeAsync(9_990);
    expect(requests().length).toBe(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(new Set(requests()).size).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(new Set(requests()).size).toBe(3);
    await giveKey();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests().length).toBe(3);
  });

  it('is not put off by one who keeps talking', async () => {
    const { requests, hostSays } = await visiting();
    for (let second = 0; second < 10; second += 1) {
      await vi.advanceTimersByTimeAsync(999);
      await hostSays(rekeyType, { after: 0 });
    }
    expect(new Set(requests()).size).toBe(2);
  });

  it('ends with the meeting', async () => {
    const { requests, link } = await visiting();
    link.handle({ type: 'left' });
    link.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests().length).toBe(1);
  });

  it('ends also where the way to the call is only closed', async () => {
    const { requests, link } = await visiting();
    link.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests().length).toBe(1);
  });
});

describe('what the guest is in', () => {
  it('is named with whether the key is there', async () => {
    const { link, giveKey } = await visiting();
    const inside = { roomId, session, userId: host.userId };
    expect(link.visiting()).toEqual({ ...inside, hasKey: false });
    await giveKey();
    expect(link.visiting()).toEqual({ ...inside, hasKey: true });
    link.handle({ type: 'left' });
    expect(link.visiting()).toBeNull();
  });

  it('ends for the call’s page when the host closes it in the room, and is not left by itself', async () => {
    const cell = meetings();
    const page = cell.callPage();
    cell.event(open());
    await cell.ask({ name: 'join', roomId });
    page.say({ type: 'ready' });
    cell.device({
      type: keyType,
      content: {
        v: 1,
        session,
        join: cell.sent[0]?.content['join'],
        epoch: 1,
        conference: id('c'),
        secret: `${'k'.repeat(42)}A`,
      },
      sender: host.userId,
      senderDevice: host.deviceId,
      verified: false,
    });
    await settle();
    cell.event(event({ state: 'closed', session }, { roomId: '!other:x' }));
    await settle();
    expect(page.got.length).toBe(1);
    cell.event(event({ state: 'closed', session }));
    await settle();
    expect(page.got.at(-1)).toEqual({ type: 'end', reason: 'peerLeft' });
    expect(cell.current()).toEqual({ roomId, phase: 'open' });
    expect(cell.main.inputsOf('meeting.close')).toEqual([]);
  });
});

describe('a page of the call', () => {
  it('that came later gets no key before its own "ready"', async () => {
    const { connect, join } = await hosting();
    connect().say({ type: 'ready' });
    const second = connect();
    join();
    await settle();
    expect(second.got).toEqual([]);
    second.say({ type: 'ready' });
    expect(keysOf(second.got).length).toBe(1);
  });

  it('of the last meeting is no page of the next: its "ready" is over', async () => {
    const { link, giveKey, requests } = await visiting();
    const old = portDouble();
    link.takePort(old.port);
    old.say({ type: 'ready' });
    link.begin({ type: 'visited', own: guest, roomId, session, host });
    await settle();
    expect(requests().length).toBe(2);
    await giveKey();
    expect(old.got).toEqual([]);
  });

  it('is not there: the key waits, and the end needs nobody', async () => {
    const { link, giveKey } = await visiting();
    await giveKey();
    link.handle({ type: 'left' });
    await settle();
    const late = portDouble();
    link.takePort(late.port);
    expect(late.got).toEqual([]);
  });
});
