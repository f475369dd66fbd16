// Serves the desk's messages: carries its commands to Matrix under the rules about people, and tells it what was judged here. Nothing secret goes this way (P24).
import type { ChatCommand } from '../../../preload/contract/chat.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { Practice } from '../../../preload/contract/app.ts';
import { createCommandServer } from '../../lib/commandServer.dom.ts';
import type { MatrixAdapter } from './chatShapes.ts';
import { mayAccept, mayInvite, userIdOf, type Own } from './peopleRules.ts';
import { shownConversations, shownItems } from './shownFacts.ts';

const { rate, messages } = contract.ports.chat;

export interface ChatPorts {
  readonly matrix: Pick<
    MatrixAdapter,
    | 'rooms'
    | 'onRooms'
    | 'timeline'
    | 'onTimeline'
    | 'openConversation'
    | 'join'
    | 'loadOlder'
    | 'markRead'
    | 'sendText'
    | 'retry'
    | 'discard'
  >;
  readonly practice: Pick<Practice, 'moderators' | 'serverName'>;
  /** The person who is signed in; null while nobody is. */
  readonly own: () => Own | null;
  readonly tickMs: () => number;
}

type Outcome = { readonly ok: true } | { readonly ok: false; readonly code: string };
const codeOf = (outcome: Outcome): string | null => (outcome.ok ? null : outcome.code);

export interface ChatController {
  readonly takePort: (port: MessagePort) => void;
  /** The account came or went: what is told may be another. */
  readonly changed: () => void;
}

export function createChatController({ matrix, practice, own, tickMs }: ChatPorts): ChatController {
  let watched: string | null = null;
  /** Conversations of which the server has nothing earlier. */
  const whole = new Set<string>();

  const extrasOf = (roomId: string) => ({
    moderators: practice.moderators,
    lastAtMs: matrix.timeline(roomId).at(-1)?.atMs ?? null,
    isWhole: whole.has(roomId),
  });
  const facts = () => [
    { type: 'conversations' as const, conversations: shownConversations(matrix.rooms(), extrasOf) },
    ...(watched === null
      ? []
      : [
          {
            type: 'timeline' as const,
            roomId: watched,
            items: shownItems(matrix.timeline(watched)),
          },
        ]),
  ];

  const invite = async (person: string): Promise<string | null> => {
    const userId = userIdOf(person, practice.serverName);
    const allowed = mayInvite(own(), userId, practice.moderators);
    return codeOf(allowed.ok ? await matrix.openConversation(userId) : allowed);
  };
  const accept = async (roomId: string): Promise<string | null> => {
    const room = matrix.rooms().find((each) => each.roomId === roomId) ?? null;
    const allowed = mayAccept(own(), room, practice.moderators);
    return codeOf(allowed.ok ? await matrix.join(roomId) : allowed);
  };
  const loadEarlier = async (roomId: string): Promise<string | null> => {
    const loaded = await matrix.loadOlder(roomId);
    if (loaded.ok && !loaded.value.more) whole.add(roomId);
    return codeOf(loaded);
  };

  const run = async (command: ChatCommand): Promise<string | null> => {
    switch (command.name) {
      case 'watch':
        watched = command.roomId;
        port.tellAgain('timeline');
        return null;
      case 'invite':
        return invite(command.person);
      case 'accept':
        return accept(command.roomId);
      case 'markRead':
        return codeOf(await matrix.markRead(command.roomId));
      case 'send':
        return codeOf(await matrix.sendText(command.roomId, command.text));
      case 'retry':
        return codeOf(await matrix.retry(command.itemId));
      case 'discard':
        return codeOf(matrix.discard(command.itemId));
      case 'loadEarlier':
        return loadEarlier(command.roomId);
    }
  };
  const port = createCommandServer({ schema: messages.desk, rate, nowMs: tickMs, run, facts });
  matrix.onRooms(port.changed);
  matrix.onTimeline(port.changed);

  return {
    takePort: (given) => {
      watched = null; // the desk was loaded anew and has no conversation on its screen
      port.take(given);
    },
    changed: port.changed,
  };
}
