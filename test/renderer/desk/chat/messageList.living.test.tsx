// What the list of messages does while it is read: the end stays in sight, what is being read stays where it is, and what is new is said.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import type { TimelineItem } from '../../../../preload/contract/chat.ts';
import { MessageListView } from '../../../../renderer/desk/chat/MessageListView.tsx';
import { item as made } from '../deskWorld.ts';
import { observed, ResizeObserverDouble } from '../../resizeObserverDouble.ts';

const item = (id: string, changes: Partial<TimelineItem> = {}): TimelineItem => ({
  ...made(id),
  ...changes,
});
beforeEach(() => {
  observed.clear();
  vi.stubGlobal('ResizeObserver', ResizeObserverDouble);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const mine = { userId: '@lee:x', displayName: 'Lee', me: true };
const list = (first: readonly TimelineItem[] = [item('a'), item('b')]) => {
  let items = first;
  const box = { scrollTop: 0, scrollHeight: 1000, clientHeight: 300 };
  const view = livingView(
    () => (
      <MessageListView
        person="Jonas"
        items={items}
        earlier="none"
        nowMs={0}
        onLoadEarlier={() => undefined}
        onTryAgain={() => undefined}
        onDiscard={() => undefined}
      />
    ),
    (_tag, { role }) => (role === 'region' ? box : null),
  );
  return {
    ...view,
    box,
    /** The content grows as the messages do, before they are drawn. */
    become(next: readonly TimelineItem[], scrollHeight = box.scrollHeight) {
      items = next;
      box.scrollHeight = scrollHeight;
      view.draw();
    },
    scrollTo(scrollTop: number) {
      box.scrollTop = scrollTop;
      view.fire('onScroll', {});
    },
    saysNew: () => view.words().includes('New messages below'),
    announced: () => view.element('aria-live')['children'],
  };
};

describe('the end of the messages', () => {
  it('is in sight on opening, and stays so when one comes', () => {
    const { box, become, saysNew } = list();
    expect(box.scrollTop).toBe(1000);
    become([item('a'), item('b'), item('c')], 1100);
    expect([box.scrollTop, saysNew()]).toEqual([1100, false]);
  });

  it('stays in sight when the box changes its height, and is looked after no longer than it is there', () => {
    const view = list();
    view.box.scrollHeight = 1050;
    observed.get(view.box)?.();
    expect(view.box.scrollTop).toBe(1050);
    view.scrollTo(10);
    observed.get(view.box)?.();
    expect(view.box.scrollTop).toBe(10);
    view.end();
    expect(observed.size).toBe(0);
  });

  it.each([
    [653, true],
    [652, false],
  ])('at %d of 700 counts as reached: %s', (scrollTop, isEnd) => {
    const { box, become, scrollTo, saysNew } = list();
    scrollTo(scrollTop);
    become([item('a'), item('b'), item('c')], 1100);
    expect([box.scrollTop, saysNew()]).toEqual(isEnd ? [1100, false] : [scrollTop, true]);
  });

  it('is one press away, and said to be no more once it is reached', () => {
    const { box, become, press, scrollTo, saysNew } = list();
    scrollTo(10);
    expect(saysNew()).toBe(false);
    become([item('a'), item('b'), item('c')], 1100);
    press('New messages below');
    expect([box.scrollTop, saysNew()]).toEqual([1100, true]);
    scrollTo(500);
    expect(saysNew()).toBe(true);
    scrollTo(800);
    expect(saysNew()).toBe(false);
  });
});

describe('what is being read', () => {
  it('stays where it is when earlier messages come in above it', () => {
    const { box, become, scrollTo, saysNew } = list();
    scrollTo(10);
    become([item('z'), item('a'), item('b')], 1400);
    expect([box.scrollTop, saysNew()]).toEqual([410, false]);
    become([item('y'), item('z'), item('a'), item('b')], 1500);
    expect(box.scrollTop).toBe(510);
  });

  it('moves for nothing else', () => {
    const { box, become, scrollTo } = list();
    scrollTo(10);
    become([item('a'), item('b', { state: 'failed' })], 1400);
    expect(box.scrollTop).toBe(10);
  });

  it('begins with the first message, which is no earlier one', () => {
    const { box, become, scrollTo } = list([]);
    scrollTo(0);
    become([item('a')], 1400);
    expect(box.scrollTop).toBe(0);
  });
});

describe('what is read aloud', () => {
  it('is nothing on opening, then each new message of the other person', () => {
    const { become, announced } = list();
    expect(announced()).toBe('');
    become([item('a'), item('b'), item('c', { body: 'One' })]);
    expect(announced()).toBe('Jonas: One');
    become([item('c', { body: 'One' }), item('d', { body: null, kind: 'undecryptable' })]);
    expect(announced()).toBe('Jonas: This message cannot be read on this computer.');
  });

  it.each([
    ['one’s own', { sender: mine }],
    ['a notice', { kind: 'notice' }],
  ] as const)('is not %s', (_what, changes) => {
    const { become, announced } = list();
    become([item('a'), item('b'), item('c', { body: 'One' })]);
    become([item('c', { body: 'One' }), item('d', changes)]);
    expect(announced()).toBe('');
  });

  it('is that one’s own was not sent, and nothing when it was after all', () => {
    const { become, announced } = list();
    const own = (state: TimelineItem['state']) => item('c', { sender: mine, state });
    become([item('a'), own('sending')]);
    expect(announced()).toBe('');
    become([item('a'), own('failed')]);
    expect(announced()).toBe('A message was not sent.');
    become([item('a'), own('sent')]);
    expect(announced()).toBe('');
  });

  it('is not what failed before the list was opened, nor a message again when only its state changes', () => {
    expect(list([item('a', { sender: mine, state: 'failed' })]).announced()).toBe('');
    const { become, announced } = list([item('a', { state: 'sending' })]);
    become([item('a')]);
    expect(announced()).toBe('');
  });

  it('is not the message before, when the last one is gone', () => {
    const { become, announced } = list([]);
    become([item('a', { body: 'One' })]);
    expect(announced()).toBe('Jonas: One');
    become([]);
    expect(announced()).toBe('Jonas: One');
  });
});
