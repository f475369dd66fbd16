// A text is never lost and never goes to another conversation than the one where it was written.
import { describe, expect, it } from 'vitest';
import { settled } from '../deskWorld.ts';
import { a, b, open, world } from './openChat.ts';

describe('a message', () => {
  it('goes to the conversation on the screen, without the space around it, and leaves the box', async () => {
    const { chat, asked, shown } = await open();
    chat.write('  hello \n');
    expect(shown().draft).toBe('  hello \n');
    chat.send();
    expect(asked().at(-1)).toEqual({ name: 'send', roomId: a, text: 'hello' });
    expect(shown().draft).toBe('');
  });

  it.each(['', ' \n '])('is none when there is nothing in it: %j', async (text) => {
    const { chat, asked } = await open();
    chat.write(text);
    chat.send();
    expect(asked().length).toBe(2);
  });

  it('is none where no conversation is open', () => {
    const { chat, asked, give } = world();
    give();
    chat.write('hello');
    chat.send();
    expect(asked()).toEqual([]);
    expect(chat.get().drafts.size).toBe(0);
  });

  it.each(['chat.tooLong', 'chat.roomNotEncrypted', 'chat.deviceNotSigned', 'matrix.notStarted'])(
    'that was refused comes back with the reason: %s',
    async (code) => {
      const { chat, answer, shown } = await open();
      chat.write('hello');
      chat.send();
      await answer(code);
      expect(shown()).toMatchObject({ draft: 'hello', refused: code });
    },
  );

  it.each([null, 'matrix.unreachable', 'chat.earlierFailed'])(
    'that was sent or stands in the list does not: %s',
    async (code) => {
      const { chat, answer, shown } = await open();
      chat.write('hello');
      chat.send();
      await answer(code);
      expect(shown()).toMatchObject({ draft: '', refused: null });
    },
  );

  it('comes back into the box where it was written, whatever is open then', async () => {
    const { chat, say, shown } = await open();
    chat.write('for a');
    chat.send(); // 3
    chat.choose(b);
    chat.write('for b');
    say({ type: 'answer', id: 3, code: 'chat.tooLong' });
    await settled();
    expect(shown()).toMatchObject({ draft: 'for b', refused: null });
    chat.choose(a);
    expect(shown()).toMatchObject({ draft: 'for a', refused: 'chat.tooLong' });
  });

  it('that waits for its answer when the other cell is lost comes back', async () => {
    const { chat, give, shown } = await open();
    chat.write('first');
    chat.send();
    chat.write('second');
    give();
    await settled();
    expect(shown()).toMatchObject({ draft: 'first\nsecond', refused: 'matrix.notStarted' });
    chat.choose(b);
    expect(shown()).toMatchObject({ draft: '', refused: null });
  });

  it('that is tried again loses the reason of the last time, and others keep theirs', async () => {
    const { chat, give, answer, shown } = await open();
    for (const roomId of [b, a]) {
      chat.choose(roomId);
      chat.write(`for ${roomId}`);
      chat.send();
    }
    give();
    await settled();
    chat.send();
    expect(shown()).toMatchObject({ draft: '', refused: null });
    await answer(null);
    expect(shown()).toMatchObject({ draft: '', refused: null });
    chat.choose(b);
    expect(shown()).toMatchObject({ draft: `for ${b}`, refused: 'matrix.notStarted' });
  });

  it('that stands in the list is tried again or discarded by its id', async () => {
    const { chat, asked } = await open();
    chat.tryAgain('txn:1');
    chat.discard('txn:2');
    expect(asked().slice(2)).toEqual([
      { name: 'retry', itemId: 'txn:1' },
      { name: 'discard', itemId: 'txn:2' },
    ]);
  });
});
