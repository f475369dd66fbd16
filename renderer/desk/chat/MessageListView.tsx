import type { TFunction } from 'i18next';
import { ArrowDown } from 'lucide-react';
import { memo, type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '../../../preload/contract/chat.ts';
import { plainName } from '../../lib/i18n/plainName.ts';
import type { TimeTexts } from '../../lib/i18n/timeTexts.ts';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';
import { Button } from '../../lib/ui/Button.tsx';
import { LiveText } from '../../lib/ui/Hidden.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import { MessageView } from './MessageView.tsx';
import css from './MessageListView.module.css';

const closeMs = 5 * 60_000;
const nearEndPx = 48;

export type MessageRow = {
  readonly item: TimelineItem;
  /** Days before now when this message begins a new day, else null. */
  readonly beginsDay: number | null;
  readonly follows: boolean;
  readonly repeatsWarning: boolean;
  readonly showsTime: boolean;
};

/** Where the days part, which messages stand close and which repeat a warning. */
export function messageRows(
  items: readonly TimelineItem[],
  nowMs: number,
  times: TimeTexts,
): readonly MessageRow[] {
  return items.map((item, place) => {
    const before = items[place - 1];
    const after = items[place + 1];
    const days = times.daysBefore(item.atMs, nowMs);
    const sameDay = before !== undefined && times.daysBefore(before.atMs, nowMs) === days;
    const near = (one: TimelineItem, other: TimelineItem): boolean =>
      one.kind !== 'notice' &&
      other.kind !== 'notice' &&
      one.sender.userId === other.sender.userId &&
      Math.abs(other.atMs - one.atMs) < closeMs;
    return {
      item,
      beginsDay: sameDay ? null : days,
      follows: sameDay && near(before, item),
      repeatsWarning:
        before !== undefined &&
        before.sender.userId === item.sender.userId &&
        before.warning === item.warning,
      showsTime:
        after === undefined || !near(item, after) || times.daysBefore(after.atMs, nowMs) !== days,
    };
  });
}

export type MessageListViewProps = {
  readonly person: string;
  readonly items: readonly TimelineItem[];
  readonly earlier: 'none' | 'available' | 'loading';
  readonly nowMs: number;
  readonly onLoadEarlier: () => void;
  readonly onTryAgain: (itemId: string) => void;
  readonly onDiscard: (itemId: string) => void;
};

function MessageList({
  person,
  items,
  earlier,
  nowMs,
  onLoadEarlier,
  onTryAgain,
  onDiscard,
}: MessageListViewProps): ReactElement {
  const { t } = useTranslation();
  const times = useTimes();
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const height = useRef(0);
  const firstId = useRef<string | null>(null);
  const [hasNewBelow, setNewBelow] = useState(false);
  const announcement = useAnnouncement(items);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const first = items[0]?.id ?? null;
    if (isAtEnd.current) box.scrollTop = box.scrollHeight;
    // Earlier messages came in above: what the person was reading stays where it was.
    else if (firstId.current !== null && first !== firstId.current)
      box.scrollTop += box.scrollHeight - height.current;
    firstId.current = first;
    height.current = box.scrollHeight;
  }, [items]);

  const lastId = items.at(-1)?.id;
  useEffect(() => {
    if (!isAtEnd.current) setNewBelow(true);
  }, [lastId]);

  // The box changes its height when the composer grows or the window does: the end stays in sight.
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const box = scroller.current;
    if (box === null) return;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx;
    if (isAtEnd.current) setNewBelow(false);
  };
  const toEnd = (): void => {
    const box = scroller.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  };
  const dayName = (days: number, atMs: number): string => {
    if (days === 0) return t('chat.today');
    return days === 1 ? t('chat.yesterday') : times.day(atMs);
  };

  return (
    <div className={css.frame}>
      <div
        className={css.scroller}
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={t('chat.list')}
      >
        {items.length === 0 ? (
          <div className={css.empty}>
            <p className={css.emptyTitle}>{t('chat.empty.title')}</p>
            <p>{t('chat.empty.about', { person })}</p>
          </div>
        ) : (
          <>
            <div className={css.top}>
              {earlier === 'none' ? (
                <p>{t('chat.beginning')}</p>
              ) : (
                <Button kind="quiet" isWorking={earlier === 'loading'} onPress={onLoadEarlier}>
                  {earlier === 'loading' ? t('chat.loadingEarlier') : t('chat.loadEarlier')}
                </Button>
              )}
            </div>
            <ol>
              {messageRows(items, nowMs, times).map((row) => [
                row.beginsDay === null ? null : (
                  <li key={`day before ${row.item.id}`} className={css.day}>
                    {dayName(row.beginsDay, row.item.atMs)}
                  </li>
                ),
                <MessageView
                  key={row.item.id}
                  {...row}
                  onTryAgain={onTryAgain}
                  onDiscard={onDiscard}
                />,
              ])}
            </ol>
          </>
        )}
      </div>
      {hasNewBelow ? (
        <div className={css.below}>
          <Button icon={<Icon of={ArrowDown} />} onPress={toEnd}>
            {t('chat.newBelow')}
          </Button>
        </div>
      ) : null}
      <LiveText>{announcement}</LiveText>
    </div>
  );
}

/** Drawn anew only when something in it changed: every letter typed below would otherwise lay out all messages. */
export const MessageListView = memo(MessageList);

const announced = (last: TimelineItem, isNew: boolean, t: TFunction): string => {
  if (last.state === 'failed') return t('chat.failedAnnounced');
  if (!isNew || last.sender.me || last.kind === 'notice') return '';
  return t('chat.announced', {
    person: plainName(last.sender.displayName),
    text: last.body ?? t('chat.undecryptable'),
  });
};

/** What to read aloud: the newest message of the other person, or that one's own was not sent. Nothing on opening the list. */
function useAnnouncement(items: readonly TimelineItem[]): string {
  const { t } = useTranslation();
  const last = items.at(-1);
  const [heard, setHeard] = useState({
    id: last?.id ?? null,
    state: last?.state ?? null,
    text: '',
  });
  if (last !== undefined && (last.id !== heard.id || last.state !== heard.state))
    setHeard({ id: last.id, state: last.state, text: announced(last, last.id !== heard.id, t) });
  return heard.text;
}
