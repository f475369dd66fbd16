// Rewrites a remote description before the browser sees it: VP8 and its RTX are the only video codecs, and a peer is reached by relay only (P5).
// Frames of other codecs cannot be sealed by our worker, so they must never be agreed on. What is not understood is left out, never let through.

const isVideo = (line: string | undefined): boolean => line !== undefined && /^m=video/i.test(line);

/** Splits a description (RFC 8866) into its session part and media sections, line ends kept out. */
const sectionsOf = (sdp: string): string[][] => {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r\n|\n/)) {
    if (/^m=/i.test(line)) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
};

/** The payload that a line describes, as it is written; null for a line about no codec. */
const payloadOf = (line: string): string | null =>
  /^a=(?:rtpmap|fmtp|rtcp-fb|packetization):([^ ]*)/i.exec(line)?.[1] ?? null;

/** Payloads that a section maps to this codec and to nothing else: browsers take the last of two mappings, or the first. */
const mappedTo = (section: readonly string[], codec: RegExp): Set<string> => {
  const maps = section.filter((line) => /^a=rtpmap:/i.test(line));
  return new Set(
    maps.flatMap((line) => {
      const payload = payloadOf(line);
      return payload !== null &&
        codec.test(line) &&
        maps.filter((other) => payloadOf(other) === payload).length === 1
        ? [payload]
        : [];
    }),
  );
};

const keptPayloads = (section: readonly string[]): Set<string> => {
  const vp8 = mappedTo(section, /^a=rtpmap:\d+ VP8\/90000$/i);
  const rtx = mappedTo(section, /^a=rtpmap:\d+ rtx\/90000$/i);
  const repairs = section.flatMap((line) => {
    const match = /^a=fmtp:(\d+) apt=(\d+)/.exec(line);
    return match?.[1] !== undefined &&
      match[2] !== undefined &&
      rtx.has(match[1]) &&
      vp8.has(match[2])
      ? [match[1]]
      : [];
  });
  return new Set([...vp8, ...repairs]);
};

const videoWithVp8Only = (section: readonly string[]): string[] => {
  const kept = keptPayloads(section);
  const [first = '', ...lines] = section;
  const [media = '', port = '0', proto = '', ...payloads] = first.split(' ');
  const left = payloads.filter((payload) => kept.has(payload));
  if (left.length === 0) {
    // Refused: port 0 (RFC 3264), which counts only without `bundle-only` (RFC 9143). It keeps its payload numbers, because a section must name one, and no codec.
    return [
      [media, '0', proto, ...payloads].join(' '),
      ...lines.filter((line) => payloadOf(line) === null && !/^a=bundle-only/i.test(line)),
    ];
  }
  return [
    [media, port, proto, ...left].join(' '),
    ...lines.filter((line) => {
      const payload = payloadOf(line);
      return payload === null || left.includes(payload) || line.startsWith('a=rtcp-fb:* ');
    }),
  ];
};

/** Reads a candidate by its places (RFC 8839, section 5.1), one space between two of them; null for anything else. */
const readCandidate = (
  candidate: string,
): { readonly address: string; readonly type: string } | null => {
  const match =
    /^(?:a=)?candidate:[!-~]+ \d+ [!-~]+ \d+ ([!-~]+) \d+ typ ([!-~]+)(?: [ -~]*)?$/.exec(
      candidate,
    );
  return match?.[1] === undefined || match[2] === undefined
    ? null
    : { address: match[1], type: match[2] };
};

/** The type of an ICE candidate line, such as `relay`; null when it is not such a line. */
export const typeOfCandidate = (candidate: string): string | null =>
  readCandidate(candidate)?.type ?? null;

/** A number, so that no name of a peer's choice is ever looked up (P4), mDNS names among them. */
const isAddress = (text: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || (text.includes(':') && /^[0-9a-f:.]+$/i.test(text));

export interface RemoteRules {
  /** False in a direct call: there the other end is a person, and only their relay may be tried. A bridge is a server of the practice; behind a NAT it names its public address as `srflx`. */
  readonly acceptsBridge: boolean;
}

/** The empty text says that no more candidates come. */
export const mayTryCandidate = (candidate: string, rules: RemoteRules): boolean => {
  if (candidate === '') return true;
  const read = readCandidate(candidate);
  if (read === null || !isAddress(read.address)) return false;
  return (
    read.type === 'relay' ||
    (rules.acceptsBridge && (read.type === 'host' || read.type === 'srflx'))
  );
};

export const cleanRemoteDescription = (sdp: string, rules: RemoteRules): string =>
  sectionsOf(sdp)
    .flatMap((section) => (isVideo(section[0]) ? videoWithVp8Only(section) : section))
    .filter((line) => !/^a=candidate/i.test(line) || mayTryCandidate(line, rules))
    .join('\r\n');
