// What the desk's features need of each other is joined: the account after the practice, the messages of the meeting, the count on its button.
import { describe, expect, it } from 'vitest';
import { conversation, settled } from '../deskWorld.ts';
import { room, startedDesk } from './startedDesk.ts';

describe('a desk that starts', () => {
  it('asks for the practice, then for the account', async () => {
    const { called, desk } = await startedDesk('guest');
    expect(called.map(([name]) => name)).toEqual(['app.state', 'profile.pending', 'account.state']);
    expect(desk.account.get().facts.state).toBe('ready');
    expect(desk.chat.get().conversations?.length).toBe(1);
  });

  it('takes a new port of the same name in place of the earlier', async () => {
    const { chat, meeting } = await startedDesk('guest');
    expect([chat.isClosed(), meeting.isClosed()]).toEqual([false, false]);
  });
});

describe('a meeting', () => {
  it('has the messages of its conversation beside it, and gives them back', async () => {
    const { asked, inMeeting, meeting } = await startedDesk('host');
    inMeeting();
    meeting.say({ type: 'current', current: null });
    expect(asked().chat).toEqual([
      { name: 'watch', roomId: room },
      { name: 'watch', roomId: null },
    ]);
  });

  it('that was refused has them too', async () => {
    const { asked, desk, meeting } = await startedDesk('host');
    void desk.meeting.start(room);
    meeting.say({ type: 'answer', id: 1, code: 'meeting.noPractice' });
    await settled();
    expect(asked().chat).toEqual([{ name: 'watch', roomId: room }]);
  });

  it('tells the button in the call how many messages are new, whenever that changes', async () => {
    const { desk, inMeeting, inputsOf, chat } = await startedDesk('guest');
    inMeeting();
    desk.meeting.toggleChat();
    const conversations = [conversation(room, { unread: 4 })];
    chat.say({ type: 'conversations', conversations });
    chat.say({ type: 'conversations', conversations: [] });
    expect(inputsOf('meeting.chat')).toEqual([
      { isOpen: true, unread: 0 },
      { isOpen: false, unread: 3 },
      { isOpen: false, unread: 4 },
      { isOpen: false, unread: 0 },
    ]);
  });
});

describe('the home', () => {
  it.each([
    ['ready', 'meeting'],
    ['notReady', 'meeting'],
    ['start', 'meeting'],
    ['join', 'meeting'],
    ['accept', 'chat'],
  ] as const)('%s goes to the %s', async (name, feature) => {
    const { desk, asked } = await startedDesk('guest');
    void desk.home[name](room);
    expect(asked()[feature]).toEqual([{ name, roomId: room }]);
  });

  it('invites and opens messages through the chat', async () => {
    const { desk, asked } = await startedDesk('host');
    void desk.home.invite('jonas');
    desk.home.openMessages(room);
    expect(asked().chat).toEqual([
      { name: 'invite', person: 'jonas' },
      { name: 'watch', roomId: room },
      { name: 'markRead', roomId: room },
    ]);
  });
});
