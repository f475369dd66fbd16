import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useId } from 'react';
import { TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { RefusedSend } from '../../../preload/contract/chat.ts';
import { Banner } from '../../lib/ui/Banner.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import { IconButton } from '../../lib/ui/IconButton.tsx';
import { Hidden } from '../../lib/ui/Hidden.tsx';
import { maxMessageLength } from './sendRules.ts';
import css from './ComposerView.module.css';

export type ComposerViewProps = {
  readonly person: string;
  /** What stands in the box. */
  readonly draft: string;
  /** Why the last message came back into the box; null when it did not. */
  readonly refused: RefusedSend | null;
  readonly onWrite: (text: string) => void;
  readonly onSend: () => void;
};

/** Where one writes. Enter sends, Shift and Enter begins a new line; nothing is sent while a word is still being composed. */
export function ComposerView({
  person,
  draft,
  refused,
  onWrite,
  onSend,
}: ComposerViewProps): ReactElement {
  const { t } = useTranslation();
  const hintId = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing)
      return;
    event.preventDefault();
    onSend();
  };
  return (
    <>
      {refused === null ? null : (
        <div className={css.refused}>
          <Banner tone="look" title={t('chat.refused.happened')} isNews>
            {t(`chat.refused.${refused}`)}
          </Banner>
        </div>
      )}
      <form
        className={css.composer}
        onSubmit={(event) => {
          event.preventDefault();
          onSend();
        }}
      >
        <TextField
          aria-label={t('chat.write', { person })}
          aria-describedby={hintId}
          value={draft}
          onChange={onWrite}
          onKeyDown={onKeyDown}
          className={css.field ?? ''}
          autoComplete="off"
          spellCheck="false"
        >
          <TextArea
            className={css.text ?? ''}
            rows={1}
            maxLength={maxMessageLength}
            placeholder={t('chat.to', { person })}
          />
        </TextField>
        <Hidden>
          <span id={hintId}>{t('chat.hint')}</span>
        </Hidden>
        <IconButton
          kind="primary"
          type="submit"
          label={t('chat.send')}
          icon={<Icon of={SendHorizontal} />}
          isDisabled={draft.trim() === ''}
        />
      </form>
    </>
  );
}
