// What is pressed reaches the right conversation, and one conversation's messages never stand under another's name.
import { describe, expect, it } from 'vitest';
import { conversation, item, settled } from '../deskWorld.ts';
import { a, b, open, world } from './openChat.ts';

describe('the conversations', () => {
  it('are unknown until they are told', () => {
    const { chat, give, say } = world();
    expect(chat.get().conversations).toBeNull();
    give();
    expect(chat.get().conversations).toBeNull();
    say({ type: 'conversations', conversations: [conversation(a)] });
    expect(chat.get().conversations).toEqual([conversation(a)]);
  });

  it('tell who watches them', () => {
    const { chat, give, say } = world();
    give();
    let times = 0;
    chat.subscribe(() => {
      times += 1;
    });
    say({ type: 'conversations', conversations: [] });
    expect(times).toBe(1);
  });
});

describe('an open conversation', () => {
  it('is watched and counts as read', async () => {
    const { asked } = await open();
    expect(asked()).toEqual([
      { name: 'watch', roomId: a },
      { name: 'markRead', roomId: a },
    ]);
  });

  it('shows its own messages and no other', async () => {
    const { shown, tellTimeline, chat } = await open();
    tellTimeline(b, 'of b');
    expect(shown()).toMatchObject({ load: 'loading', items: [] });
    tellTimeline(a, 'of a');
    tellTimeline(b, 'of b');
    expect(shown()).toMatchObject({ load: 'ready', items: [item('of a')] });
    chat.choose(b);
    expect(shown()).toMatchObject({ load: 'loading', items: [] });
    tellTimeline(a, 'late');
    expect(shown()).toMatchObject({ load: 'loading', items: [] });
  });

  it('that is closed is watched no more, and nothing is marked as read', async () => {
    const { chat, asked } = await open();
    chat.choose(null);
    expect(asked().slice(2)).toEqual([{ name: 'watch', roomId: null }]);
  });

  it('gives way to the conversation of a meeting, and comes back after it', async () => {
    const { chat, asked } = await open();
    chat.followMeeting(b);
    chat.followMeeting(b);
    chat.followMeeting(null);
    expect(asked().slice(2)).toEqual([
      { name: 'watch', roomId: b },
      { name: 'watch', roomId: a },
    ]);
  });

  it('is watched only once when the meeting is in it', async () => {
    const { chat, asked } = await open();
    chat.followMeeting(a);
    expect(asked().length).toBe(2);
  });

  it('is watched anew where the other cell is new, and nothing is where nothing is open', async () => {
    const { give, asked, chat } = await open();
    give();
    expect(asked()).toEqual([{ name: 'watch', roomId: a }]);
    chat.choose(null);
    give();
    expect(asked()).toEqual([]);
  });

  it('that cannot be watched says so, until it is tried again', async () => {
    const { give, answer, shown, chat, asked } = await open();
    give();
    await answer('chat.unknownRoom');
    expect(shown().load).toBe('failed');
    chat.watchAgain();
    expect(shown().load).toBe('loading');
    expect(asked().at(-1)).toEqual({ name: 'watch', roomId: a });
  });

  it('that is watched has not failed', async () => {
    const { give, answer, shown, tellTimeline } = await open();
    give();
    tellTimeline(a, 'one');
    await answer(null);
    expect(shown().load).toBe('ready');
  });

  it('is shown when it is told after all', async () => {
    const { give, answer, shown, tellTimeline } = await open();
    give();
    await answer('chat.unknownRoom');
    tellTimeline(a, 'one');
    expect(shown().load).toBe('ready');
  });

  it('does not fail by what went wrong with an earlier port or conversation', async () => {
    const { give, shown, chat, say } = await open();
    give();
    chat.choose(b);
    say({ type: 'answer', id: 3, code: 'chat.unknownRoom' });
    await settled();
    expect(shown().load).toBe('loading');
    give();
    await settled();
    expect(shown().load).toBe('loading');
  });
});

describe('earlier messages', () => {
  it('are asked for once at a time', async () => {
    const { chat, asked, answer, shown } = await open();
    expect(shown().earlier).toBe('available');
    chat.loadEarlier();
    chat.loadEarlier();
    expect(asked().slice(2)).toEqual([{ name: 'loadEarlier', roomId: a }]);
    expect(shown().earlier).toBe('loading');
    await answer(null);
    expect(shown().earlier).toBe('available');
    chat.loadEarlier();
    expect(asked().length).toBe(4);
  });

  it('of another conversation do not make this one wait', async () => {
    const { chat, shown, answer } = await open();
    chat.loadEarlier();
    chat.choose(b);
    expect(shown().earlier).toBe('available');
    chat.loadEarlier();
    expect(shown().earlier).toBe('loading');
    await answer(null);
    expect(shown().earlier).toBe('available');
  });

  it('that came for another conversation do not end the waiting here', async () => {
    const { chat, shown, say } = await open();
    chat.loadEarlier(); // 3
    chat.choose(b); // 4, 5
    chat.loadEarlier(); // 6
    say({ type: 'answer', id: 3, code: null });
    await settled();
    expect(shown().earlier).toBe('loading');
  });

  it('are none where no conversation is open', () => {
    const { chat, asked, give } = world();
    give();
    chat.loadEarlier();
    expect(asked()).toEqual([]);
  });

  it('asked for with no conversation open do not end the waiting of another', async () => {
    const { chat, shown } = await open();
    chat.loadEarlier();
    chat.choose(null);
    chat.loadEarlier();
    chat.choose(a);
    expect(shown().earlier).toBe('loading');
  });
});

describe('an invitation', () => {
  it('goes out by the name that was typed, and ends with its code', async () => {
    const { chat, asked, answer } = await open();
    const invited = chat.invite(' jonas ');
    expect(asked().at(-1)).toEqual({ name: 'invite', person: 'jonas' });
    await answer('chat.unknownPerson');
    expect(await invited).toBe('chat.unknownPerson');
  });

  it('is accepted by its conversation, and ends with its code', async () => {
    const { chat, asked, answer } = await open();
    const accepted = chat.accept(b);
    expect(asked().at(-1)).toEqual({ name: 'accept', roomId: b });
    await answer(null);
    expect(await accepted).toBeNull();
  });
});
