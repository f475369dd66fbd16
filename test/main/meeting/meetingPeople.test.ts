// Proves that the sentence on the screen names the people of the open meeting as they are now, and that a change of them is judged at once (P18).
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { maxContacts, type NetworkCounts } from '../../../preload/contract/shapes.ts';
import { createMeetingService } from '../../../main/meeting/meetingService.ts';
import { countsOf, playCall, withAda } from './callTimeline.ts';

const eve = { userId: '@eve:example', displayName: 'Eve', isConfirmed: false };

describe('changePeople', () => {
  it('without a meeting changes and says nothing', () => {
    const { service, shown } = playCall([20]);
    expect(service.changePeople([eve])).toBe(false);
    expect([service.current(), shown]).toEqual([null, []]);
  });

  it('is said at once, for the same meeting and without a new beginning', () => {
    const timeline = playCall([20]);
    timeline.service.open(withAda);
    timeline.run(3_000);
    const meeting = timeline.service.current();
    const before = timeline.shown.at(-1)?.truth;
    expect(timeline.service.changePeople([...withAda.people, eve])).toBe(true);
    expect(timeline.shown.at(-1)?.truth).toEqual({ ...before, peerName: 'Ada, Eve' });
    expect(timeline.service.current()).toBe(meeting);
    expect(timeline.service.current()?.people).toEqual([...withAda.people, eve]);
  });

  it('is forgotten with the meeting', () => {
    const { service, shown } = playCall([20]);
    service.open(withAda);
    service.changePeople([eve]);
    service.close();
    service.open(withAda);
    expect(shown.at(-1)?.truth.peerName).toBe('Ada');
  });
});

describe('who was contacted', () => {
  const contactedWith = (counts: NetworkCounts) => {
    const told: { readonly host: string; readonly port: number }[][] = [];
    createMeetingService({
      nowMs: () => 0,
      monotonicMs: () => 0,
      relayTunnels: () => 0,
      isRelay: () => false,
      pageExists: () => true,
      askStats: () => undefined,
      stopSending: () => undefined,
      truthChanged: ({ contacted }) => void told.push(contacted),
      counts: () => counts,
    }).open(withAda);
    return told[0];
  };
  const opened = (host: string) => [{ host, port: 443, times: 1, bytesUp: 1, bytesDown: 1 }];

  it('is told of every cell, and not what only Chromium itself asked for', () => {
    const counts = Object.fromEntries(
      cellNames.map((cell) => [cell, { opened: opened(`${cell}.example`), refused: [] }]),
    ) as unknown as NetworkCounts;
    expect(
      contactedWith({ ...counts, global: { opened: opened('x.example'), refused: [] } }),
    ).toEqual(cellNames.map((cell) => ({ host: `${cell}.example`, port: 443 })));
  });

  it('is cut at what fits the contract', () => {
    const counts = countsOf(0, 0);
    const many = Array.from({ length: maxContacts + 1 }, (_, index) => `h${index}.example`);
    expect(
      contactedWith({ ...counts, call: { opened: many.flatMap(opened), refused: [] } })?.length,
    ).toBe(maxContacts);
  });
});
