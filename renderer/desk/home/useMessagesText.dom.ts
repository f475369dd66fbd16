// How many messages of a conversation are new, or when the last one came, in words. The messages themselves do not stand on a home: bystanders look at it.
import { useTranslation } from 'react-i18next';
import { useTimes } from '../../lib/i18n/TextsProvider.tsx';

export interface MessagesFacts {
  readonly unread: number;
  /** Null before the first message. */
  readonly lastAtMs: number | null;
}

export function useMessagesText({ unread, lastAtMs }: MessagesFacts, nowMs: number): string {
  const { t } = useTranslation();
  const times = useTimes();
  if (unread > 0) return t('home.today.newMessages', { count: unread });
  if (lastAtMs === null) return t('home.today.noMessages');
  return t('home.today.lastMessage', { when: times.short(lastAtMs, nowMs) });
}
