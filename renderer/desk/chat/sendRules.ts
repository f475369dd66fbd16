// Decides which messages go back into the box where they were written. It must never let a text vanish that does not stand in the list.

/** The longest text of one message, in UTF-16 code units. */
export const maxMessageLength = 8_000;

/** Why a message does not even appear in the list; each has its words. */
export const refusedSends = [
  'chat.roomNotEncrypted',
  'chat.tooLong',
  'chat.deviceNotSigned',
  'chat.notJoined',
  'chat.unknownRoom',
  'matrix.notStarted',
] as const;
export type RefusedSend = (typeof refusedSends)[number];

/** With these the message stands in the list as one that was not sent, where it can be tried again. */
const standsInList: ReadonlySet<string> = new Set([
  'matrix.unreachable',
  'matrix.rateLimited',
  'matrix.refused',
  'matrix.sessionEnded',
  'chat.earlierFailed',
]);

/** Why the text is given back; null when it was sent or stands in the list. A code without words of its own means "not yet". */
export function refusedSend(code: string | null): RefusedSend | null {
  if (code === null || standsInList.has(code)) return null;
  return refusedSends.find((known) => known === code) ?? 'matrix.notStarted';
}

/** What stands in the box afterwards: the refused text, before whatever was begun since. */
export function givenBack(message: string, begun: string): string {
  return begun === '' ? message : `${message}\n${begun}`;
}
