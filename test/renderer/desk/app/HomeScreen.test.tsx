// The two homes are given what the features know, and what is pressed in them reaches the cell that holds the account. Nobody is host but by main's word.
import { describe, expect, it } from 'vitest';
import { conversation, settled } from '../deskWorld.ts';
import { draw, props } from './drawnDesk.tsx';
import { room, startedDesk } from './startedDesk.ts';

describe('the guest', () => {
  it.each([null, 'guest'] as const)('gets the home of a guest, the role being %s', async (role) => {
    expect(draw(await startedDesk(role))).toEqual(['GuestHomeView']);
  });

  it('sees where things stand', async () => {
    const made = await startedDesk('guest');
    draw(made);
    expect(props('GuestHomeView')).toMatchObject({
      step: 'ready',
      isWorking: false,
      hasFailed: false,
      hostName: 'Jonas',
      messages: { unread: 3, lastAtMs: null },
      developmentNote: 'note',
    });
    made.rooms({}, true);
    draw(made);
    expect(props('GuestHomeView').step).toBe('waiting');
    made.rooms({ canJoin: true }, true);
    draw(made);
    expect(props('GuestHomeView').step).toBe('join');
  });

  it('sees nothing of messages before an invitation is accepted, nor steps before all is loaded', async () => {
    const made = await startedDesk('guest');
    const conversations = [conversation(room, { withModerator: true, membership: 'invite' })];
    made.chat.say({ type: 'conversations', conversations });
    draw(made);
    expect(props('GuestHomeView')).toMatchObject({ step: 'invited', messages: null });
    made.tell('account.changed', { state: 'starting', code: null, role: 'guest' });
    draw(made);
    expect(props('GuestHomeView').step).toBe('loading');
    made.tell('account.changed', { state: 'failed', code: 'matrix.unreachable', role: 'guest' });
    draw(made);
    expect(props('GuestHomeView').step).toBe('failed');
    props('GuestHomeView').onRetry();
    expect(made.inputsOf('account.retry').length).toBe(1);
  });

  it.each([
    ['onReady', 'meeting', { name: 'ready', roomId: room }],
    ['onJoin', 'meeting', { name: 'join', roomId: room }],
    ['onStopWaiting', 'meeting', { name: 'notReady', roomId: room }],
    ['onAccept', 'chat', { name: 'accept', roomId: room }],
  ] as const)('%s asks the cell that holds the account (%s)', async (press, feature, command) => {
    const made = await startedDesk('guest');
    draw(made);
    props('GuestHomeView')[press]();
    expect(made.asked()[feature]).toEqual([command]);
    draw(made);
    expect(props('GuestHomeView').isWorking).toBe(true);
    made[feature].say({ type: 'answer', id: 1, code: 'matrix.unreachable' });
    await settled();
    await made.desk.meeting.leave(); // away from what was refused
    draw(made);
    expect(props('GuestHomeView')).toMatchObject({ isWorking: false, hasFailed: true });
  });

  it('asks nothing where there is no conversation', async () => {
    const made = await startedDesk('guest');
    made.chat.say({ type: 'conversations', conversations: [conversation(room)] });
    draw(made);
    const given = props('GuestHomeView');
    expect(given).toMatchObject({ step: 'none', messages: null, hostName: '' });
    given.onReady();
    given.onOpenMessages();
    expect(made.asked()).toEqual({ chat: [], meeting: [] });
  });

  it('opens the messages on a page of their own, and goes back', async () => {
    const made = await startedDesk('guest');
    draw(made);
    props('GuestHomeView').onOpenMessages();
    expect(draw(made)).toEqual(['MessagesPageView', 'ChatView']);
    expect(props('MessagesPageView').developmentNote).toBe('note');
    expect(props('ChatView')).toMatchObject({ name: 'Jonas', load: 'loading', onClose: null });
    props('MessagesPageView').onBack();
    expect(draw(made)).toEqual(['GuestHomeView']);
  });

  it('has no open messages while the account is not ready', async () => {
    const made = await startedDesk('guest');
    made.desk.home.openMessages(room);
    made.tell('account.changed', { state: 'failed', code: null, role: 'guest' });
    expect(draw(made)).toEqual(['GuestHomeView']);
  });
});

describe('the host', () => {
  it('sees the people, who waits, and the button that invites', async () => {
    const made = await startedDesk('host');
    made.rooms({ waitingSinceMs: 7 });
    expect(draw(made)).toEqual(['HostHomeView', 'InviteView']);
    expect(props('HostHomeView')).toMatchObject({
      page: 'today',
      load: 'ready',
      waiting: [{ conversationId: room, name: 'Jonas', sinceMs: 7, isWorking: false }],
      conversations: [{ id: room, state: 'ready', unread: 3, isStarting: false }],
      chosenId: null,
      chat: null,
      developmentNote: 'note',
    });
    expect(props('InviteView').state).toBe('closed');
  });

  it.each(['onStart', 'onLetIn'] as const)('%s opens a meeting there', async (press) => {
    const made = await startedDesk('host');
    made.rooms({ waitingSinceMs: 7 });
    draw(made);
    props('HostHomeView')[press](room);
    expect(made.asked().meeting).toEqual([{ name: 'start', roomId: room }]);
    draw(made);
    expect(props('HostHomeView')).toMatchObject({
      waiting: [{ isWorking: true }],
      conversations: [{ isStarting: true }],
    });
  });

  it('writes to somebody on the page People', async () => {
    const made = await startedDesk('host');
    draw(made);
    props('HostHomeView').onWrite(room);
    expect(draw(made)).toEqual(['HostHomeView', 'ChatView', 'InviteView']);
    expect(props('HostHomeView')).toMatchObject({ page: 'people', chosenId: room });
    expect(props('ChatView').onClose).toBeNull();
    props('HostHomeView').onPage('today');
    draw(made);
    expect(props('HostHomeView').page).toBe('today');
  });

  it('invites', async () => {
    const made = await startedDesk('host');
    draw(made);
    props('InviteView').onShow(true);
    draw(made);
    expect(props('InviteView').state).toBe('open');
    props('InviteView').onInvite('jonas');
    expect(made.asked().chat).toEqual([{ name: 'invite', person: 'jonas' }]);
  });

  it('tries again where the practice was not reached', async () => {
    const made = await startedDesk('host', { state: 'failed', code: 'matrix.unreachable' });
    draw(made);
    expect(props('HostHomeView').load).toBe('failed');
    props('HostHomeView').onRetry();
    expect(made.inputsOf('account.retry').length).toBe(1);
  });
});
