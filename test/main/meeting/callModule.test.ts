// Proves what the call page is told of its meeting, when its statistics count, and that its buttons reach the cells they belong to (P14, P15).
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../preload/contract/result.ts';
import type { CallPractice } from '../../../preload/contract/call.ts';
import { createCallModule } from '../../../main/meeting/callModule.ts';
import { goodStats, newWorld, playCall, withAda } from './callTimeline.ts';

const practice = {
  serviceUrl: 'wss://meet.example/xmpp-websocket',
  domain: 'meet.example',
  muc: 'rooms.meet.example',
  focus: 'focus.meet.example',
  mediaRoute: 'bridge',
  relayHosts: [{ host: 'relay.example', port: 5349 }],
} as unknown as CallPractice;

const set = () => {
  const { service } = playCall([20]);
  const asked: string[] = [];
  const world = {
    practice: practice as CallPractice | null,
    isExpected: false,
    otherCertificate: false,
  };
  const { handlers } = createCallModule({
    service,
    practice: () => world.practice,
    isExpected: () => world.isExpected,
    otherCertificate: () => world.otherCertificate,
    leaveAsked: () => void asked.push('leave'),
    toggleChat: () => void asked.push('chat'),
  });
  return { service, handlers, world, asked };
};

describe('call.setup', () => {
  it('names the others, since when, and where they meet', () => {
    const { service, handlers } = set();
    const [ada] = withAda.people;
    service.open({
      people: [
        { userId: '@ada:example', displayName: ada?.displayName ?? '', isConfirmed: true },
        { userId: '@eve:example', displayName: 'Eve', isConfirmed: false },
      ],
    });
    const { nowMs, wallMs } = newWorld();
    expect(handlers['call.setup'](undefined)).toEqual(
      ok({ practice, meeting: { peerNames: ['Ada', 'Eve'], openedAtMs: nowMs + wallMs } }),
    );
  });

  it('names nobody while a meeting is only expected', () => {
    const { handlers, world } = set();
    world.isExpected = true;
    expect(handlers['call.setup'](undefined)).toEqual(ok({ practice, meeting: null }));
  });

  it('is refused without a meeting that is there or expected, and without a practice', () => {
    const { service, handlers, world } = set();
    expect(handlers['call.setup'](undefined)).toEqual(fail('meeting.notOpen'));
    service.open(withAda);
    world.practice = null;
    expect(handlers['call.setup'](undefined)).toEqual(fail('meeting.noPractice'));
  });
});

describe('call.stats', () => {
  it('are taken where they were asked for, and answered with what the network saw', () => {
    const { service, handlers, world } = set();
    service.open(withAda);
    for (const [number, otherCertificate] of [
      [1, false],
      [2, true],
    ] as const) {
      service.tick();
      world.otherCertificate = otherCertificate;
      expect(handlers['call.stats'](goodStats({ number }))).toEqual(ok({ otherCertificate }));
    }
    expect(service.newest()?.number).toBe(2);
  });

  it('that nobody asked for, or that belong to no meeting, are refused', () => {
    const { service, handlers } = set();
    expect(handlers['call.stats'](goodStats({ number: 1 }))).toEqual(fail('meeting.notOpen'));
    service.open(withAda);
    expect(handlers['call.stats'](goodStats({ number: 1 }))).toEqual(fail('meeting.notAsked'));
  });
});

describe('its buttons', () => {
  it('ask to leave, and to show the messages', () => {
    const { handlers, asked } = set();
    expect(handlers['call.leave'](undefined)).toEqual(ok(undefined));
    expect(asked.splice(0)).toEqual(['leave']);
    expect(handlers['call.toggleChat'](undefined)).toEqual(ok(undefined));
    expect(asked).toEqual(['chat']);
  });
});
