// What the list of messages shows of days, warnings and text that came from outside.
import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../../../preload/contract/chat.ts';
import { ChatView, type ChatViewProps } from '../../../../renderer/desk/chat/ChatView.tsx';
import { messageRows } from '../../../../renderer/desk/chat/MessageListView.tsx';
import { timeTexts } from '../../../../renderer/lib/i18n/timeTexts.ts';
import { drawn, wordsOf } from '../../drawn.tsx';

const nowMs = Date.UTC(2026, 10, 24, 10, 0);
const minuteMs = 60_000;
const item = (id: string, changes: Partial<TimelineItem> = {}): TimelineItem => ({
  id,
  sender: { userId: '@jonas:example', displayName: 'Jonas', me: false },
  atMs: nowMs,
  body: 'Hello',
  kind: 'text',
  state: 'sent',
  warning: null,
  ...changes,
});
const nothing = (): void => {};
const chat = (changes: Partial<ChatViewProps>): string =>
  drawn(
    <ChatView
      name="Jonas"
      load="ready"
      items={[]}
      earlier="none"
      nowMs={nowMs}
      onClose={null}
      draft=""
      refused={null}
      onWrite={nothing}
      onSend={nothing}
      onLoadEarlier={nothing}
      onTryAgain={nothing}
      onDiscard={nothing}
      onRetryLoad={nothing}
      {...changes}
    />,
  );
const rows = (...items: readonly TimelineItem[]) =>
  messageRows(items, nowMs, timeTexts('en-GB', 'UTC'));

describe('messageRows', () => {
  it('parts the days', () => {
    expect(
      rows(
        item('a', { atMs: nowMs - 2 * 86_400_000 }),
        item('b', { atMs: nowMs - 86_400_000 }),
        item('c'),
        item('d'),
      ).map((row) => row.beginsDay),
    ).toEqual([2, 1, 0, null]);
  });
  it('lets messages of one person within five minutes stand close, with one time', () => {
    const [first, second, third] = rows(
      item('a'),
      item('b', { atMs: nowMs + minuteMs }),
      item('c', { atMs: nowMs + 7 * minuteMs }),
    );
    expect([first?.follows, second?.follows, third?.follows]).toEqual([false, true, false]);
    expect([first?.showsTime, second?.showsTime, third?.showsTime]).toEqual([false, true, true]);
  });
  it('lets five minutes, a notice and a new day stand apart', () => {
    const notice = item('n', { kind: 'notice' });
    expect(rows(item('a'), item('b', { atMs: nowMs + 5 * minuteMs }))[1]?.follows).toBe(false);
    expect(rows(item('a'), notice)[1]?.follows).toBe(false);
    expect(rows(notice, item('a'))[1]?.follows).toBe(false);
    const midnightMs = Date.UTC(2026, 10, 24);
    const [late, early] = rows(
      item('a', { atMs: midnightMs - minuteMs }),
      item('b', { atMs: midnightMs + minuteMs }),
    );
    expect([late?.showsTime, early?.follows]).toEqual([true, false]);
  });
  it('repeats no warning that is another', () => {
    const [, second] = rows(
      item('a', { warning: 'unverifiedDevice' }),
      item('b', { warning: 'plaintext' }),
    );
    expect(second?.repeatsWarning).toBe(false);
  });
  it('does not repeat a warning to the eye, but gives each person their own', () => {
    const other = { userId: '@ana:example', displayName: 'Ana', me: false };
    const flags = rows(
      item('a', { warning: 'unverifiedDevice' }),
      item('b', { warning: 'unverifiedDevice' }),
      item('c', { warning: 'unverifiedDevice', sender: other }),
    ).map((row) => row.repeatsWarning);
    expect(flags).toEqual([false, true, false]);
  });
});

describe('ChatView', () => {
  it('shows what was written as text, never as markup (P16)', () => {
    const markup = chat({
      items: [
        item('a', {
          body: '<img src=x onerror=alert(1)> [a](javascript:alert(1)) https://example.org',
        }),
      ],
    });
    expect(markup).not.toMatch(/<img|<a /);
    expect(wordsOf(markup)).toContain(
      '<img src=x onerror=alert(1)> [a](javascript:alert(1)) https://example.org',
    );
  });
  it('says of each unencrypted message that it is, even of the second in a row', () => {
    const words = wordsOf(
      chat({ items: [item('a', { warning: 'plaintext' }), item('b', { warning: 'plaintext' })] }),
    );
    expect(words.match(/Not encrypted: the server could read this/g)).toHaveLength(2);
  });
  it('has no text box and promises nothing when the conversation is not encrypted', () => {
    const markup = chat({ load: 'locked', items: [item('a')] });
    expect(markup).not.toContain('<textarea');
    expect(wordsOf(markup)).toContain('These messages are locked');
    expect(wordsOf(markup)).not.toMatch(/Encrypted on this computer|Hello/);
  });
  it.each(['loading', 'failed'] as const)('has no text box and no promise while %s', (load) => {
    const markup = chat({ load });
    expect(markup).not.toContain('<textarea');
    expect(wordsOf(markup)).not.toContain('Encrypted on this computer');
  });
  it('says why a message came back, over the box where it stands again', () => {
    const markup = chat({ draft: 'See you at ten.', refused: 'chat.tooLong' });
    expect(wordsOf(markup)).toMatch(
      /Your message was not sent It is too long\. Send it in parts\./,
    );
    expect(markup).toMatch(/<textarea[^>]*>See you at ten\.<\/textarea>/);
    expect(wordsOf(chat({ draft: 'See you at ten.' }))).not.toContain('was not sent');
  });
  it('offers to send what is written, and nothing else', () => {
    const sendButton = /<button[^>]*type="submit"[^>]*>/;
    expect(sendButton.exec(chat({ draft: 'x' }))?.[0]).not.toContain('disabled');
    expect(sendButton.exec(chat({ draft: ' \n' }))?.[0]).toContain('disabled');
  });
  it('offers a way out of a message that was not sent, and only then', () => {
    expect(wordsOf(chat({ items: [item('a', { state: 'failed' })] }))).toMatch(
      /Not sent\. Try again Discard/,
    );
    expect(wordsOf(chat({ items: [item('a')] }))).not.toMatch(/Not sent|Discard/);
  });
  it.each([
    { body: null, kind: 'undecryptable' },
    { body: 'Hello', kind: 'undecryptable' },
    { body: null, kind: 'text' },
  ] as const)('says of a message it cannot open that it cannot: %j', (changes) => {
    const words = wordsOf(chat({ items: [item('a', changes)] }));
    expect(words).toContain('This message cannot be read on this computer.');
    expect(words).not.toContain('Hello');
  });
});
