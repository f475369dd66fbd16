// Decides how many bytes of an encoded frame stay readable for packetizers. It must never guess for a kind of frame that it does not know.

export type MediaKind = 'audio' | 'video';

/** Audio frames carry no `type`; video frames say `key` or `delta`. */
export const mediaKindOf = (type: string | undefined): MediaKind =>
  type === undefined ? 'audio' : 'video';

const clearByteTable = {
  key: 10, // VP8 frame tag, start code and size: RFC 6386 section 9.1
  delta: 3, // VP8 frame tag: RFC 6386 section 9.1
  audio: 1, // Opus TOC byte: RFC 6716 section 3.1
} as const;

/**
 * Bytes at the start of the frame that stay in clear (and are authenticated), or null when the type is unknown.
 * The three numbers differ, so a frame sealed as one kind cannot be opened as another: the authenticated bytes would not match.
 */
export function clearByteCount(type: string | undefined): number | null {
  if (type === undefined) return clearByteTable.audio;
  if (type === 'key' || type === 'delta') return clearByteTable[type];
  return null;
}
