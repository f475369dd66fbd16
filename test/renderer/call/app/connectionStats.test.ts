// P18: totals never run backwards and never count a frame twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createConnectionStats,
  type StatsRow,
} from '../../../../renderer/call/app/connectionStats.ts';

/** Rows as Chromium names them; what is not read is left in, to show that it does no harm. */
const audioOut = (packetsSent: number, retransmittedPacketsSent = 0): StatsRow => ({
  id: 'OT01A1001',
  type: 'outbound-rtp',
  kind: 'audio',
  packetsSent,
  retransmittedPacketsSent,
  bytesSent: packetsSent * 80,
  retransmittedBytesSent: retransmittedPacketsSent * 80,
  framesSent: 9999,
});
const videoOut = (framesSent: number, id = 'OT01V2002'): StatsRow => ({
  id,
  type: 'outbound-rtp',
  kind: 'video',
  framesSent,
  packetsSent: framesSent * 7,
});
const audioIn = (packetsReceived: number): StatsRow => ({
  id: 'IT01A3003',
  type: 'inbound-rtp',
  kind: 'audio',
  packetsReceived,
  framesReceived: 9999,
});
const videoIn = (framesReceived: number, framesDecoded = framesReceived): StatsRow => ({
  id: 'IT01V4004',
  type: 'inbound-rtp',
  kind: 'video',
  framesReceived,
  framesDecoded,
  packetsReceived: framesReceived * 7,
});
const others: StatsRow[] = [
  { id: 'RIA', type: 'remote-inbound-rtp', kind: 'audio', packetsReceived: 50 },
  { id: 'ROV', type: 'remote-outbound-rtp', kind: 'video', packetsSent: 70 },
  { id: 'SV', type: 'media-source', kind: 'video' },
  { id: 'T01', type: 'transport', packetsSent: 5 },
];
const totalsAfter = (...takes: [string, StatsRow[]][]) => {
  const totals = createConnectionStats();
  for (const [connection, rows] of takes) totals.take(connection, rows);
  return totals.totals();
};

describe('the media totals', () => {
  it('are zero at first', () => {
    expect(createConnectionStats().totals()).toEqual({
      sent: 0,
      audioPackets: 0,
      audioBytes: 0,
      received: 0,
      decoded: 0,
    });
  });

  it('count audio by packets, video by frames, and nothing else', () => {
    expect(
      totalsAfter(['c0', [audioOut(100), videoOut(30), audioIn(90), videoIn(28, 25), ...others]]),
    ).toEqual({ sent: 130, audioPackets: 100, audioBytes: 8_000, received: 118, decoded: 25 });
  });

  it('do not count a packet that was sent again', () => {
    expect(totalsAfter(['c0', [audioOut(100, 7)]])).toMatchObject({
      sent: 93,
      audioPackets: 93,
      audioBytes: 93 * 80,
    });
    const { bytesSent: _bytes, ...silent } = audioOut(101, 7);
    expect(totalsAfter(['c0', [audioOut(100, 7)]], ['c0', [silent]]).audioBytes).toBe(93 * 80);
  });

  it('add up simulcast layers and connections', () => {
    expect(
      totalsAfter(['c0', [videoOut(30), videoOut(20, 'OT01V2003')]], ['c1', [videoOut(40)]]).sent,
    ).toBe(90);
  });

  it('keep what a closed connection or a removed track counted', () => {
    expect(
      totalsAfter(
        ['c0', [videoOut(30), audioOut(10)]],
        ['c0', [audioOut(12)]],
        ['c1', [videoOut(5)]],
      ),
    ).toMatchObject({ sent: 47 });
  });

  it('take a row again and again without counting twice', () => {
    expect(
      totalsAfter(['c0', [videoIn(10)]], ['c0', [videoIn(10)]], ['c0', [videoIn(12, 11)]]),
    ).toMatchObject({ sent: 0, received: 12, decoded: 11 });
  });

  it('finding: go on when a count begins anew', () => {
    expect(
      totalsAfter(
        ['c0', [videoOut(30)]],
        ['c0', [videoOut(2)]],
        ['c0', [videoOut(5)]],
        ['c0', [videoOut(1)]],
      ).sent,
    ).toBe(36);
    expect(totalsAfter(['c0', [videoIn(30, 20)]], ['c0', [videoIn(31, 0)]])).toMatchObject({
      sent: 0,
      received: 61,
      decoded: 20,
    });
  });

  it('do not take an answer that was overtaken for a beginning', () => {
    const at = (timestamp: number, framesSent: number): StatsRow => ({
      ...videoOut(framesSent),
      timestamp,
    });
    expect(
      totalsAfter(
        ['c0', [at(100, 30)]],
        ['c0', [at(200, 40)]],
        ['c0', [at(150, 35)]],
        ['c0', [at(300, 3)]],
      ).sent,
    ).toBe(43);
  });

  it('do not take a missing count for a beginning', () => {
    const { framesSent: _, ...without } = videoOut(30);
    expect(
      totalsAfter(['c0', [videoOut(30)]], ['c0', [without]], ['c0', [videoOut(31)]]).sent,
    ).toBe(31);
    const { packetsSent: _sent, ...silent } = audioOut(30);
    expect(totalsAfter(['c0', [audioOut(30)]], ['c0', [silent]], ['c0', [audioOut(31)]]).sent).toBe(
      31,
    );
  });

  it('never run backwards, and are the sum of what every object counted', () => {
    const lives = fc.array(fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(lives, (objects) => {
        const totals = createConnectionStats();
        let [expected, highest, last] = [0, 0, 0];
        for (const steps of objects) {
          let count = 0;
          steps.forEach((step, index) => {
            // A new object that has counted more than the old one cannot be told from it.
            count = index === 0 ? Math.min(step, Math.max(0, last - 1)) : count + step;
            if (index === 0) expected += last > 0 ? last : 0;
            last = count;
            totals.take('c0', [videoOut(count)]);
            const { sent } = totals.totals();
            expect(sent).toBeGreaterThanOrEqual(highest);
            highest = sent;
          });
        }
        expect(totals.totals().sent).toBe(expected + last);
      }),
    );
  });
});
