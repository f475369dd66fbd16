// Decides what a conversation shows, from what the server delivered and what is still on its way. Must never show an unprotected or forged message as a normal one.
import type { TimelineItem } from '../../../preload/contract/chat.ts';
import { localPart, safeBody, safeName, safeTimeMs, safeUserId } from './foreignText.ts';
import type { EncryptionFact } from './roomRules.ts';

/** How an event travelled. `pending`: its protection is not judged yet, so it is not shown yet. */
export type Protection = 'encrypted' | 'plaintext' | 'undecryptable' | 'pending' | 'echo';
/** What the crypto library says about the sender: nothing wrong, a device nobody vouches for, or somebody else's key. */
export type Shield = 'none' | 'unverified' | 'forged';

/** One event as the adapter found it. Everything in it may be hostile. */
export interface EventFacts {
  readonly eventId: string | null;
  /** Set only for what this device sent in this run. */
  readonly txnId: string | null;
  readonly senderId: string;
  readonly senderName: unknown;
  readonly me: boolean;
  readonly atMs: unknown;
  readonly type: string;
  readonly msgtype: unknown;
  readonly body: unknown;
  /** The event this one replaces, and the new text (an edit). */
  readonly replacesId: string | null;
  readonly newBody: unknown;
  readonly redacted: boolean;
  readonly protection: Protection;
  readonly shield: Shield;
  readonly sendState: 'sending' | 'sent' | 'failed';
}

const textTypes: ReadonlySet<unknown> = new Set(['m.text', 'm.emote']);

const isMessage = (event: EventFacts): boolean =>
  event.type === 'm.room.message' || event.protection === 'undecryptable';

/** The last edit of `target` that may count: same sender, encrypted, nothing wrong with it. A plain edit could be the server's. */
const editOf = (target: EventFacts, edits: readonly EventFacts[]): EventFacts | null =>
  edits.findLast(
    (edit) =>
      edit.replacesId === target.eventId &&
      edit.senderId === target.senderId &&
      edit.protection === 'encrypted' &&
      edit.shield === 'none' &&
      target.protection === 'encrypted' &&
      safeBody(edit.newBody) !== null,
  ) ?? null;

type Shown = Pick<TimelineItem, 'body' | 'kind' | 'warning'>;

/** What of one event is shown. The order of the lines is the order of distrust. */
const showEvent = (
  event: EventFacts,
  edit: EventFacts | null,
  encryption: EncryptionFact,
): Shown => {
  if (event.shield === 'forged')
    return { body: null, kind: 'undecryptable', warning: 'unverifiedDevice' };
  const shieldWarning = event.shield === 'unverified' ? 'unverifiedDevice' : null;
  if (event.protection === 'undecryptable')
    return { body: null, kind: 'undecryptable', warning: shieldWarning };
  if (event.protection === 'plaintext') {
    // In a protected room the server itself could have written it: say that it came, do not show it.
    const body = encryption === 'off' ? safeBody(event.body) : null;
    return { body, kind: body === null ? 'notice' : 'text', warning: 'plaintext' };
  }
  const body = safeBody(edit === null ? event.body : edit.newBody);
  return {
    body: textTypes.has(event.msgtype) || event.msgtype === 'm.notice' ? body : null,
    kind: textTypes.has(event.msgtype) && body !== null ? 'text' : 'notice',
    warning: shieldWarning,
  };
};

const itemOf = (event: EventFacts, id: string, shown: Shown): TimelineItem => ({
  id,
  sender: {
    userId: safeUserId(event.senderId),
    displayName: safeName(event.senderName, localPart(event.senderId)),
    me: event.me,
  },
  atMs: safeTimeMs(event.atMs),
  state: event.sendState,
  ...shown,
});

/**
 * The conversation in the server's order, followed by what is still on its way. An echo disappears when its event has come.
 * Redacted messages, edits and everything that is no message are left out. Ids are unique.
 */
export function mergeTimeline(
  delivered: readonly EventFacts[],
  echoes: readonly EventFacts[],
  encryption: EncryptionFact,
): readonly TimelineItem[] {
  const edits = delivered.filter((event) => event.replacesId !== null && !event.redacted);
  const seenEvents = new Set<string>();
  const seenTxns = new Set<string>();
  const items: TimelineItem[] = [];
  for (const event of [...delivered, ...echoes]) {
    const txnId = event.me ? event.txnId : null;
    if (event.eventId !== null && seenEvents.has(event.eventId)) continue;
    if (event.protection === 'echo' && txnId !== null && seenTxns.has(txnId)) continue;
    if (event.eventId !== null) seenEvents.add(event.eventId);
    // A removed message still ends its echo.
    const firstOfTxn = txnId !== null && !seenTxns.has(txnId);
    if (txnId !== null) seenTxns.add(txnId);
    if (
      event.redacted ||
      event.replacesId !== null ||
      event.protection === 'pending' ||
      !isMessage(event)
    )
      continue;
    const id = firstOfTxn && txnId !== null ? `txn:${txnId}` : event.eventId;
    // Event ids begin with a dollar sign (Matrix specification): no stranger's id can take the place of an echo's.
    if (id === null || !(id.startsWith('$') || firstOfTxn)) continue;
    items.push(itemOf(event, id, showEvent(event, editOf(event, edits), encryption)));
  }
  return items;
}

/**
 * How many shown messages of others came after what was read. An own message counts as having read up to it. With no marker
 * in what is loaded, all that is loaded counts. Session events and removed messages never do, whatever the server counts.
 */
export function countUnread(
  delivered: readonly EventFacts[],
  readUpToId: string | null,
  encryption: EncryptionFact,
): number {
  const lastRead = delivered.findLastIndex(
    (event) => event.me || (readUpToId !== null && event.eventId === readUpToId),
  );
  const newIds = new Set(delivered.slice(lastRead + 1).map((event) => event.eventId));
  return mergeTimeline(delivered, [], encryption).filter(
    (item) => !item.sender.me && newIds.has(item.id),
  ).length;
}
