// Adds up what the peer connections of one attempt counted. A count that ran backwards belongs to a new object.

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
  /** Payload without headers and padding. */
  readonly bytesSent?: number;
  readonly retransmittedBytesSent?: number;
  readonly framesReceived?: number;
  readonly packetsReceived?: number;
  readonly framesDecoded?: number;
}

export interface MediaTotals {
  /** Video frames that were encoded, whether they left or not, and audio packets that left. */
  readonly sent: number;
  readonly audioPackets: number;
  /** The payload of the audio packets. A packet without any is padding, with which Chromium probes the bandwidth. */
  readonly audioBytes: number;
  readonly received: number;
  readonly decoded: number;
}

interface Counts {
  readonly atMs: number;
  readonly sent: number;
  readonly resent: number;
  readonly bytes: number;
  readonly isAudio: boolean;
  readonly received: number;
  readonly decoded: number;
}
interface Row {
  readonly counts: Counts;
  readonly ended: MediaTotals;
}

const none: MediaTotals = { sent: 0, audioPackets: 0, audioBytes: 0, received: 0, decoded: 0 };
const plus = (a: MediaTotals, b: MediaTotals): MediaTotals => ({
  sent: a.sent + b.sent,
  audioPackets: a.audioPackets + b.audioPackets,
  audioBytes: a.audioBytes + b.audioBytes,
  received: a.received + b.received,
  decoded: a.decoded + b.decoded,
});
const totalsOf = (counts: Counts): MediaTotals => {
  const sent = Math.max(0, counts.sent - counts.resent);
  return {
    sent,
    audioPackets: counts.isAudio ? sent : 0,
    audioBytes: counts.bytes,
    received: counts.received,
    decoded: counts.decoded,
  };
};
const nothing = { sent: 0, resent: 0, bytes: 0, isAudio: false, received: 0, decoded: 0 };

/** Encoded frames: for video the frames, for audio the packets, of which each carries one Opus frame. A count that is missing stays what it was. */
const countsOf = (stats: StatsRow, before: Counts | undefined): Counts | null => {
  const old = { ...(before ?? nothing), atMs: stats.timestamp ?? before?.atMs ?? 0 };
  if (stats.type === 'outbound-rtp') {
    return stats.kind === 'audio'
      ? {
          ...old,
          isAudio: true,
          bytes:
            stats.bytesSent === undefined
              ? old.bytes
              : stats.bytesSent - (stats.retransmittedBytesSent ?? 0),
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

export function createConnectionStats() {
  const rows = new Map<string, Row>();
  return {
    /** `connection`: a name for the peer connection, unique in the attempt. */
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
}
