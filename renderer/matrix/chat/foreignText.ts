// Decides what of a stranger's text may stand on our screen. Must never return markup, an unbounded string or a character that reorders its surroundings.
// P16: text from peers, servers and links is text.
import { matrixUserId, maxNameLength } from '../../../preload/contract/shapes.ts';

/** Longest text that is shown or sent, in UTF-16 code units. */
export const maxBodyLength = 8_000;
const ellipsis = '\u2026';

// Left alone by React, these change how the text around them reads: direction marks, embeddings, overrides and isolates.
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// C0 and C1 controls except tab and line feed, deprecated format characters, interlinear annotation, noncharacters.
const controls =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u206a-\u206f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]/gu;
// Tags and variation supplements carry hidden text. The flags of Wales, Scotland and England are the price.
const hidden = /[\u{e0000}-\u{e0fff}]/gu;
// Invisible in names: zero-width space, word joiner and its kin, soft hyphen, filler letters, line and paragraph separators.
const invisible =
  /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028\u2029\u2060-\u2065\u3164\ufeff\uffa0]/gu;
const marks = /(\p{M}{4})\p{M}+/gu;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const cut = (text: string, maxLength: number): string => {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 2);
  const end = last >= 0xd800 && last <= 0xdbff ? maxLength - 2 : maxLength - 1;
  return text.slice(0, end) + ellipsis;
};

const neutralise = (text: string): string =>
  text
    .replace(loneSurrogate, '\ufffd')
    .replace(bidi, '')
    .replace(controls, '')
    .replace(hidden, '')
    .replace(marks, '$1');

/**
 * A message's text, safe to put into a text node: no control or direction characters, at most `maxBodyLength` code units.
 * Line feeds stay; other line ends become line feeds. Anything that is not a string gives null.
 */
export function safeBody(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  // Cut first: a megabyte must not pass through eight expressions.
  const lines = value.slice(0, maxBodyLength * 2).replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n');
  const text = cut(neutralise(lines), maxBodyLength);
  return text.trim() === '' ? null : text;
}

/**
 * A person's or room's name on one line, at most `maxNameLength` code units. What is left empty becomes `fallback`
 * (already safe, for example a user id that passed `safeUserId`).
 */
export function safeName(value: unknown, fallback: string): string {
  if (typeof value !== 'string') return fallback;
  const flat = neutralise(
    value.slice(0, maxNameLength * 8).replace(/[\t\n\r\u0085\u2028\u2029]+/g, ' '),
  ).replace(invisible, '');
  const name = cut(flat.replace(/\s+/gu, ' ').trim(), maxNameLength);
  return name === '' ? fallback : name;
}

/** True for a well-formed Matrix user id, as the contract spells it. */
export function isUserId(value: unknown): value is string {
  return matrixUserId.safeParse(value).success;
}

/** A user id that may be shown, or '?' for anything else. */
export function safeUserId(value: unknown): string {
  return isUserId(value) ? value : '?';
}

/** The part of a user id a person recognises: `@lee:practice.example` gives `lee`. */
export function localPart(userId: string): string {
  const safe = safeUserId(userId);
  const end = safe.indexOf(':');
  return end > 1 ? safe.slice(1, end) : safe;
}

/** A time a server claims, in ms since 1970, forced into a range a date can hold. */
export function safeTimeMs(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(Math.max(Math.trunc(value), 0), 8_640_000_000_000_000)
    : 0;
}
