// Adds up what the connections and the worker counted, over all connections of the session. A count that ran backwards belongs to a new object.

/** The fields used of RTCStats (W3C webrtc-stats), any of which may be missing. */
export interface StatsRow {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly framesSent?: number;
  readonly packetsSent?: number;
  readonly retransmittedPacketsSent?: number;
  readonly framesReceived?: number;
  readonly packetsReceived?: number;
  readonly framesDecoded?: number;
}

export interface MediaTotals { readonly sent: number; readonly received: number; readonly decoded: number }

interface Row { sent: number; received: number; decoded: number }

/** Encoded frames: for video the frames, for audio the packets, of which each carries one Opus frame. */
const rowOf = (stats: StatsRow): Row | null => {
  if (stats.type === 'outbound-rtp') {
    return { sent: stats.kind === 'audio' ? Math.max(0, (stats.packetsSent ?? 0) - (stats.retransmittedPacketsSent ?? 0)) : (stats.framesSent ?? 0), received: 0, decoded: 0 };
  }
  if (stats.type === 'inbound-rtp') {
    return { sent: 0, received: stats.kind === 'audio' ? (stats.packetsReceived ?? 0) : (stats.framesReceived ?? 0), decoded: stats.framesDecoded ?? 0 };
  }
  return null;
};

export const createMediaTotals = () => {
  const rows = new Map<string, Row>();
  return {
    /** `connection`: a name for the peer connection, unique in the session. */
    take(connection: string, stats: Iterable<StatsRow>): void {
      for (const one of stats) {
        const row = rowOf(one);
        if (row !== null) rows.set(`${connection} ${one.id}`, row);
      }
    },
    totals(): MediaTotals {
      const sum = { sent: 0, received: 0, decoded: 0 };
      for (const row of rows.values()) { sum.sent += row.sent; sum.received += row.received; sum.decoded += row.decoded; }
      return sum;
    },
  };
};

/** The pair that carries media: the selected one of the transport (W3C webrtc-stats). */
export interface PairRow { readonly id: string; readonly type: string; readonly selectedCandidatePairId?: string; readonly localCandidateId?: string; readonly remoteCandidateId?: string; readonly candidateType?: string; readonly relayProtocol?: string; readonly protocol?: string }

export interface SelectedPair { readonly local: string; readonly remote: string; readonly protocol: string }

export const selectedPairOf = (stats: Iterable<PairRow>): SelectedPair | null => {
  const byId = new Map([...stats].map((row) => [row.id, row]));
  const transport = [...byId.values()].find((row) => row.type === 'transport' && row.selectedCandidatePairId !== undefined);
  const pair = byId.get(transport?.selectedCandidatePairId ?? '');
  const local = byId.get(pair?.localCandidateId ?? '');
  const remote = byId.get(pair?.remoteCandidateId ?? '');
  if (local === undefined || remote === undefined) return null;
  return { local: local.candidateType ?? 'other', remote: remote.candidateType ?? 'other', protocol: local.relayProtocol ?? local.protocol ?? 'none' };
};
