// Decides which messages go back into the box where they were written. It must never let a text vanish that does not stand in the list.
import { refusedSends, type RefusedSend } from '../../../preload/contract/chat.ts';
import { portCodes } from '../../lib/portCommands.ts';

/** The longest text of one message, in UTF-16 code units. */
export const maxMessageLength = 8_000;

/** Why the text is given back; null when it was sent or stands in the list, where it can be tried again. */
export function refusedSend(code: string | null): RefusedSend | null {
  // The command itself may not have arrived: for the person, the messages are not open yet.
  if (portCodes.some((known) => known === code)) return 'matrix.notStarted';
  return refusedSends.find((known) => known === code) ?? null;
}

/** What stands in the box afterwards: the refused text, before whatever was begun since. */
export function givenBack(message: string, begun: string): string {
  return begun === '' ? message : `${message}\n${begun}`;
}
