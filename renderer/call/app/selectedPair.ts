// Says which pair of candidates carries media. Of several it must never show a better one than the least good.

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
