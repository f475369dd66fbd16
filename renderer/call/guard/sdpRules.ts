// Rewrites a remote description before the browser sees it: VP8 and its RTX are the only video codecs, and a peer is reached by relay only (P5).
// Frames of other codecs cannot be sealed by our worker, so they must never be agreed on.

/** Splits a description (RFC 8866) into its session part and media sections, line ends kept out. */
const sectionsOf = (sdp: string): string[][] => {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r\n|\n/)) {
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
};

const payloadOf = (line: string): string | null => /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)[ ]/.exec(line)?.[1] ?? null;

const keptPayloads = (section: readonly string[]): Set<string> => {
  const vp8 = new Set(section.flatMap((line) => /^a=rtpmap:(\d+) VP8\/90000/i.exec(line)?.[1] ?? []));
  const rtx = new Set(section.flatMap((line) => /^a=rtpmap:(\d+) rtx\/90000/i.exec(line)?.[1] ?? []));
  const repairs = section.flatMap((line) => {
    const match = /^a=fmtp:(\d+) apt=(\d+)/.exec(line);
    return match?.[1] !== undefined && match[2] !== undefined && rtx.has(match[1]) && vp8.has(match[2]) ? [match[1]] : [];
  });
  return new Set([...vp8, ...repairs]);
};

const videoWithVp8Only = (section: readonly string[]): string[] => {
  const kept = keptPayloads(section);
  return section.flatMap((line) => {
    if (line.startsWith('m=video')) {
      const [media = 'm=video', port = '0', proto = '', ...payloads] = line.split(' ');
      const left = payloads.filter((payload) => kept.has(payload));
      // Nothing left: the section is refused (port 0, RFC 3264) and keeps its payloads, because a section must name one.
      return left.length === 0 ? [[media, '0', proto, ...payloads].join(' ')] : [[media, port, proto, ...left].join(' ')];
    }
    const payload = payloadOf(line);
    return payload === null || kept.has(payload) || kept.size === 0 ? [line] : [];
  });
};

/** The type of an ICE candidate line (RFC 8839), such as `relay`; null when it names none. */
export const typeOfCandidate = (candidate: string): string | null => / typ ([a-z]+)(?: |$)/.exec(candidate)?.[1] ?? null;

export interface RemoteRules {
  /** False in a direct call: there the other end is a person, and only their relay may be tried. A bridge is a server of the practice. */
  readonly acceptsHostCandidates: boolean;
}

export const mayTryCandidate = (candidate: string, rules: RemoteRules): boolean =>
  candidate === '' || typeOfCandidate(candidate) === 'relay' || (rules.acceptsHostCandidates && typeOfCandidate(candidate) === 'host');

export const cleanRemoteDescription = (sdp: string, rules: RemoteRules): string =>
  sectionsOf(sdp)
    .flatMap((section) => (section[0]?.startsWith('m=video') === true ? videoWithVp8Only(section) : section))
    .filter((line) => !line.startsWith('a=candidate:') || mayTryCandidate(line.slice(2), rules))
    .join('\r\n');
