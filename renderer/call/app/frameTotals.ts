// Adds up what the connections and the worker counted, over all connections of the session. A count that ran backwards belongs to a new object.

/** The fields used of RTCStats (W3C webrtc-stats), any of which may be missing. */
export interface StatsRow {
  readonly id: string;
  readonly type: string;
  /** Ms, when it was counted. */
  readonly timestamp?: number;
  readonly kind?: string;
  readonly framesSent?: number;
  readonly packetsSent?: number;
  readonly retransmittedPacketsSent?: number;
  readonly framesReceived?: number;
  readonly packetsReceived?: number;
  readonly framesDecoded?: number;
}

export interface MediaTotals {
  readonly sent: number;
  readonly received: number;
  readonly decoded: number;
}

interface Counts {
  readonly atMs: number;
  readonly sent: number;
  readonly resent: number;
  readonly received: number;
  readonly decoded: number;
}
interface Row {
  readonly counts: Counts;
  readonly ended: MediaTotals;
}

const none: MediaTotals = { sent: 0, received: 0, decoded: 0 };
const plus = (a: MediaTotals, b: MediaTotals): MediaTotals => ({
  sent: a.sent + b.sent,
  received: a.received + b.received,
  decoded: a.decoded + b.decoded,
});
const totalsOf = (counts: Counts): MediaTotals => ({
  sent: Math.max(0, counts.sent - counts.resent),
  received: counts.received,
  decoded: counts.decoded,
});

/** Encoded frames: for video the frames, for audio the packets, of which each carries one Opus frame. A count that is missing stays what it was. */
const countsOf = (stats: StatsRow, before: Counts | undefined): Counts | null => {
  const old = {
    ...(before ?? { sent: 0, resent: 0, received: 0, decoded: 0 }),
    atMs: stats.timestamp ?? before?.atMs ?? 0,
  };
  if (stats.type === 'outbound-rtp') {
    return stats.kind === 'audio'
      ? {
          ...old,
          sent: stats.packetsSent ?? old.sent,
          resent: stats.retransmittedPacketsSent ?? old.resent,
        }
      : { ...old, sent: stats.framesSent ?? old.sent };
  }
  if (stats.type === 'inbound-rtp') {
    return {
      ...old,
      received:
        (stats.kind === 'audio' ? stats.packetsReceived : stats.framesReceived) ?? old.received,
      decoded: stats.framesDecoded ?? old.decoded,
    };
  }
  return null;
};
const ranBackwards = (before: Counts, counts: Counts): boolean =>
  counts.sent < before.sent || counts.received < before.received || counts.decoded < before.decoded;

export const createMediaTotals = () => {
  const rows = new Map<string, Row>();
  return {
    /** `connection`: a name for the peer connection, unique in the session. */
    take(connection: string, stats: Iterable<StatsRow>): void {
      for (const one of stats) {
        const name = `${connection} ${one.id}`;
        const before = rows.get(name);
        const counts = countsOf(one, before?.counts);
        if (counts === null || (before !== undefined && counts.atMs < before.counts.atMs)) continue; // an answer that was overtaken
        const ended = before?.ended ?? none;
        rows.set(name, {
          counts,
          ended:
            before !== undefined && ranBackwards(before.counts, counts)
              ? plus(ended, totalsOf(before.counts))
              : ended,
        });
      }
    },
    totals: (): MediaTotals =>
      [...rows.values()].reduce(
        (sum, row) => plus(sum, plus(row.ended, totalsOf(row.counts))),
        none,
      ),
  };
};

/** The pair that carries media: the selected one of the transport (W3C webrtc-stats). */
export interface PairRow {
  readonly id: string;
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
  readonly protocol?: string;
}

export interface SelectedPair {
  readonly local: string;
  readonly remote: string;
  readonly protocol: string;
}

/** The pair that says the least good: one that is not relayed here, then one that is not relayed there. One connection can have several transports. */
export const worstPair = (pairs: readonly SelectedPair[]): SelectedPair | null =>
  pairs.find((pair) => pair.local !== 'relay') ??
  pairs.find((pair) => pair.remote !== 'relay') ??
  pairs[0] ??
  null;

/** The rows of one connection; null while no transport has selected a pair whose two candidates are known. */
export const selectedPairOf = (stats: Iterable<PairRow>): SelectedPair | null => {
  const byId = new Map([...stats].map((row) => [row.id, row]));
  const pairs = [...byId.values()]
    .filter((row) => row.type === 'transport')
    .flatMap((transport) => {
      const pair = byId.get(transport.selectedCandidatePairId ?? '');
      const local = byId.get(pair?.localCandidateId ?? '');
      const remote = byId.get(pair?.remoteCandidateId ?? '');
      if (local === undefined || remote === undefined) return [];
      return [
        {
          local: local.candidateType ?? 'other',
          remote: remote.candidateType ?? 'other',
          protocol: local.relayProtocol ?? local.protocol ?? 'none',
        },
      ];
    });
  return worstPair(pairs);
};
