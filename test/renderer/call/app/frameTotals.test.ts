// P18: totals never run backwards and never count a frame twice, and of several pairs the least good one is shown.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMediaTotals,
  selectedPairOf,
  worstPair,
  type PairRow,
  type StatsRow,
} from '../../../../renderer/call/app/frameTotals.ts';

/** Rows as Chromium names them; what is not read is left in, to show that it does no harm. */
const audioOut = (packetsSent: number, retransmittedPacketsSent = 0): StatsRow => ({
  id: 'OT01A1001',
  type: 'outbound-rtp',
  kind: 'audio',
  packetsSent,
  retransmittedPacketsSent,
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
  const totals = createMediaTotals();
  for (const [connection, rows] of takes) totals.take(connection, rows);
  return totals.totals();
};

describe('the media totals', () => {
  it('are zero at first', () => {
    expect(createMediaTotals().totals()).toEqual({ sent: 0, received: 0, decoded: 0 });
  });

  it('count audio by packets, video by frames, and nothing else', () => {
    expect(
      totalsAfter(['c0', [audioOut(100), videoOut(30), audioIn(90), videoIn(28, 25), ...others]]),
    ).toEqual({ sent: 130, received: 118, decoded: 25 });
  });

  it('do not count a packet that was sent again', () => {
    expect(totalsAfter(['c0', [audioOut(100, 7)]]).sent).toBe(93);
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
    ).toEqual({ sent: 0, received: 12, decoded: 11 });
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
    expect(totalsAfter(['c0', [videoIn(30, 20)]], ['c0', [videoIn(31, 0)]])).toEqual({
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
        const totals = createMediaTotals();
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

const transport = (id: string, selectedCandidatePairId?: string): PairRow => ({
  id,
  type: 'transport',
  ...(selectedCandidatePairId === undefined ? {} : { selectedCandidatePairId }),
});
const pairRow = (id: string, localCandidateId: string, remoteCandidateId: string): PairRow => ({
  id,
  type: 'candidate-pair',
  localCandidateId,
  remoteCandidateId,
});
const relayed = (id: string, relayProtocol: string): PairRow => ({
  id,
  type: 'local-candidate',
  candidateType: 'relay',
  protocol: 'udp',
  relayProtocol,
});
const candidate = (id: string, candidateType: string): PairRow => ({
  id,
  type: 'remote-candidate',
  candidateType,
  protocol: 'udp',
});

describe('the selected pair', () => {
  it.each(['tcp', 'tls', 'udp'])(
    'is relayed over %s, which is what this side speaks with the relay',
    (protocol) => {
      expect(
        selectedPairOf([
          transport('T01', 'CP1'),
          pairRow('CP1', 'I1', 'I2'),
          relayed('I1', protocol),
          candidate('I2', 'relay'),
        ]),
      ).toEqual({ local: 'relay', remote: 'relay', protocol });
    },
  );

  it('is the one that the transport names, not the first of the list', () => {
    expect(
      selectedPairOf([
        pairRow('CP0', 'I0', 'I2'),
        candidate('I0', 'host'),
        transport('T01', 'CP1'),
        pairRow('CP1', 'I1', 'I2'),
        relayed('I1', 'tcp'),
        candidate('I2', 'host'),
      ]),
    ).toEqual({ local: 'relay', remote: 'host', protocol: 'tcp' });
  });

  it('is direct without a relay protocol', () => {
    expect(
      selectedPairOf([
        transport('T01', 'CP1'),
        pairRow('CP1', 'I1', 'I2'),
        candidate('I1', 'host'),
        candidate('I2', 'prflx'),
      ]),
    ).toEqual({ local: 'host', remote: 'prflx', protocol: 'udp' });
  });

  it('is "other" for a candidate without a type', () => {
    expect(
      selectedPairOf([
        transport('T01', 'CP1'),
        pairRow('CP1', 'I1', 'I2'),
        { id: 'I1', type: 'local-candidate' },
        { id: 'I2', type: 'remote-candidate' },
      ]),
    ).toEqual({ local: 'other', remote: 'other', protocol: 'none' });
  });

  it.each([
    ['no rows', []],
    ['no transport', [pairRow('CP1', 'I1', 'I2'), relayed('I1', 'tcp'), candidate('I2', 'relay')]],
    ['a transport without a pair', [transport('T01'), pairRow('CP1', 'I1', 'I2')]],
    ['a pair that is gone', [transport('T01', 'CP1')]],
    ['an empty id', [transport('T01', '')]],
    [
      'a candidate that is gone',
      [transport('T01', 'CP1'), pairRow('CP1', 'I1', 'I2'), relayed('I1', 'tcp')],
    ],
  ])('is not known with %s', (_, rows) => {
    expect(selectedPairOf(rows)).toBeNull();
  });

  it('finding: is the least good one of several transports, wherever it stands', () => {
    const good = [
      transport('T01', 'CP1'),
      pairRow('CP1', 'I1', 'I2'),
      relayed('I1', 'tcp'),
      candidate('I2', 'relay'),
    ];
    const bad = [
      transport('T02', 'CP2'),
      pairRow('CP2', 'I3', 'I4'),
      candidate('I3', 'host'),
      candidate('I4', 'host'),
    ];
    for (const rows of [
      [...good, ...bad],
      [...bad, ...good],
    ])
      expect(selectedPairOf(rows)).toMatchObject({ local: 'host' });
    const [relay, toHost, direct] = [
      { local: 'relay', remote: 'relay', protocol: 'tcp' },
      { local: 'relay', remote: 'host', protocol: 'tcp' },
      { local: 'host', remote: 'relay', protocol: 'udp' },
    ];
    expect([
      worstPair([]),
      worstPair([relay]),
      worstPair([relay, toHost]),
      worstPair([toHost, relay, direct]),
    ]).toEqual([null, relay, toHost, direct]);
  });
});
