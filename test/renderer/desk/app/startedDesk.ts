// The whole desk with main and the matrix cell as stand-ins: what a page begins with, without a page.
import type { AccountFacts } from '../../../../preload/contract/account.ts';
import { startDesk } from '../../../../renderer/desk/app/startDesk.dom.ts';
import { portDouble } from '../../matrix/cellDoubles.ts';
import { conversation, mainDouble, settled } from '../deskWorld.ts';

export const room = '!a:x';

/** A desk that has heard of nobody yet, and of nothing before the first answer of main. */
export const newDesk = (role: AccountFacts['role'], facts: Partial<AccountFacts> = {}) => {
  const main = mainDouble();
  main.will['account.state'] = () => ({
    ok: true,
    value: { state: 'ready', code: null, role, ...facts },
  });
  const page = new EventTarget();
  const desk = startDesk(main.api, page as unknown as Window);
  const give = (name: string) => {
    const end = portDouble();
    const event = Object.assign(new Event('message'), {
      data: { alcovePort: name },
      ports: [end.port],
      source: page,
    });
    page.dispatchEvent(event);
    return end;
  };
  const [chat, meeting] = [give('chat'), give('meeting')];
  const asked = (end: typeof chat): unknown[] =>
    (end.got as { command: unknown }[]).map(({ command }) => command);
  return {
    ...main,
    desk,
    chat,
    meeting,
    asked: () => ({ chat: asked(chat), meeting: asked(meeting) }),
    inMeeting: (phase: 'opening' | 'open' | 'failed' = 'open'): void =>
      meeting.say({ type: 'current', current: { roomId: room, phase } }),
    rooms: (change: object, saidReady = false): void =>
      meeting.say({
        type: 'rooms',
        rooms: [{ roomId: room, waitingSinceMs: null, canJoin: false, ...change }],
        saidReady,
      }),
  };
};

/** A desk whose person is signed in as `role` and has one conversation with a moderator. */
export const startedDesk = async (
  role: AccountFacts['role'],
  facts: Partial<AccountFacts> = {},
) => {
  const made = newDesk(role, facts);
  const conversations = [conversation(room, { withModerator: true, unread: 3 })];
  made.chat.say({ type: 'conversations', conversations });
  await settled();
  return made;
};
