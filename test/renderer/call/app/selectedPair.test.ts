// P5, P18: of several pairs of candidates the least good one is shown.
import { describe, expect, it } from 'vitest';
import {
  selectedPairOf,
  worstPair,
  type PairRow,
} from '../../../../renderer/call/app/selectedPair.ts';

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
