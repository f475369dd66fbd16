// Decides the scenes of the chat. It must never hold a text that the views should take from the locale file.
import { useState, type ReactElement } from 'react';
import { refusedSends, type TimelineItem } from '../../preload/contract/chat.ts';
import { ChatView, type ChatViewProps } from '../desk/chat/ChatView.tsx';
import css from './gallery.module.css';
import { dayMs, minuteMs, nothing, nowMs, type Scene } from './scene.ts';

const jonas = { userId: '@jonas:example', displayName: 'Jonas', me: false };
const me = { userId: '@lee:example', displayName: 'Dr. Lee', me: true };

const item = (
  id: string,
  sender: TimelineItem['sender'],
  atMs: number,
  body: string | null,
  changes: Partial<TimelineItem> = {},
): TimelineItem => ({
  id,
  sender,
  atMs,
  body,
  kind: body === null ? 'undecryptable' : 'text',
  state: 'sent',
  warning: null,
  ...changes,
});

const short = [
  item('0', jonas, nowMs, null, { kind: 'notice', body: 'Jonas joined' }),
  item('1', jonas, nowMs + minuteMs, 'I’m in the small room today, the neighbours are away.'),
  item('2', me, nowMs + 2 * minuteMs, 'Good. Take your time to settle in.'),
  item('3', me, nowMs + 3 * minuteMs, 'Here is the sheet we talked about.'),
];
const everything = [
  item('a', jonas, nowMs - 2 * dayMs, 'Can we begin ten minutes later on Tuesday?', {
    warning: 'unverifiedDevice',
  }),
  item(
    'b',
    jonas,
    nowMs - 2 * dayMs + minuteMs,
    'The train is late again, and I would like to be home first.\n\nThank you.',
    { warning: 'unverifiedDevice' },
  ),
  item('c', me, nowMs - dayMs, 'Of course. See you at ten past ten.'),
  item('d', jonas, nowMs - 30 * minuteMs, null),
  item(
    'e',
    jonas,
    nowMs - 20 * minuteMs,
    '<b>Not bold</b> averyveryverylongwordwithoutanyspaceinitthatmustbreaksomewhereornotfit',
    { warning: 'plaintext' },
  ),
  item('f', me, nowMs - 6 * minuteMs, 'I am here.'),
  item('g', me, nowMs - 2 * minuteMs, 'The link did not open, so I write it out below.', {
    state: 'failed',
  }),
  item('h', me, nowMs - minuteMs, 'One moment.', { state: 'sending' }),
];
const many = Array.from({ length: 40 }, (_, place) =>
  item(
    `m${place}`,
    place % 3 === 0 ? me : jonas,
    nowMs - (40 - place) * 11 * minuteMs,
    `Message number ${place + 1}, a little longer than a line in the sheet.`,
  ),
);

const base: ChatViewProps = {
  name: 'Jonas',
  load: 'ready',
  items: short,
  earlier: 'none',
  draft: '',
  refused: null,
  nowMs: nowMs + 5 * minuteMs,
  onClose: nothing,
  onWrite: nothing,
  onSend: nothing,
  onLoadEarlier: nothing,
  onTryAgain: nothing,
  onDiscard: nothing,
  onRetryLoad: nothing,
};
const sheet = (changes: Partial<ChatViewProps>): Scene => {
  return () => (
    <main className={css.sheet}>
      <ChatView {...base} {...changes} />
    </main>
  );
};

/** A chat to fill the place of one in other scenes. */
export const exampleChat = <ChatView {...base} onClose={null} />;
/** The same as a side sheet, with a cross. */
export const exampleSheet = <ChatView {...base} />;

/** What is written appears, somebody answers when asked to, earlier messages load: for trying the list by hand and by script. */
function LivelyChat(): ReactElement {
  const [items, setItems] = useState<readonly TimelineItem[]>(many);
  const [earlier, setEarlier] = useState<'available' | 'none'>('available');
  const [draft, setDraft] = useState('');
  return (
    <main className={css.sheet}>
      <ChatView
        {...base}
        items={items}
        earlier={earlier}
        draft={draft}
        onWrite={setDraft}
        onSend={() => {
          const body = draft.trim();
          if (body === '') return;
          const own = item(`s${items.length}`, me, nowMs + items.length * 1000, body);
          const answer = item(`r${items.length}`, jonas, nowMs + items.length * 1000, 'Yes.');
          setItems([...items, ...(body === 'Answer' ? [own, answer] : [own])]);
          setDraft('');
        }}
        onLoadEarlier={() => {
          setItems([
            ...Array.from({ length: 10 }, (_, place) =>
              item(`e${place}`, jonas, nowMs - dayMs + place, `Earlier message ${place + 1}`),
            ),
            ...items,
          ]);
          setEarlier('none');
        }}
      />
    </main>
  );
}

export const chatScenes: Readonly<Record<string, Scene>> = {
  'chat-short': sheet({}),
  'chat-everything': sheet({ items: everything, earlier: 'available', nowMs }),
  'chat-earlier-loading': sheet({ items: everything.slice(0, 3), earlier: 'loading', nowMs }),
  'chat-empty': sheet({ items: [] }),
  'chat-loading': sheet({ load: 'loading', items: [] }),
  'chat-failed': sheet({ load: 'failed', items: [] }),
  'chat-locked': sheet({ load: 'locked', items: [] }),
  ...Object.fromEntries(
    refusedSends.map((code) => [
      `chat-refused-${code}`,
      sheet({ refused: code, draft: 'See you at ten.' }),
    ]),
  ),
  'chat-lively': () => <LivelyChat />,
};
