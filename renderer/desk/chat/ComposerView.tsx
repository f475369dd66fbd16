import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react';
import { TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { RefusedSend } from './chatShapes.ts';
import { maxBodyLength } from './foreignText.ts';
import { Banner } from '../../lib/ui/Banner.tsx';
import { Icon } from '../../lib/ui/icons.tsx';
import { IconButton } from '../../lib/ui/IconButton.tsx';
import { Hidden } from '../../lib/ui/Hidden.tsx';
import css from './ComposerView.module.css';

export type ComposerViewProps = {
  readonly person: string;
  /** Gives the code of a message that was refused before it appeared in the list, null for every other. */
  readonly onSend: (text: string) => Promise<RefusedSend | null>;
};

/** Where one writes. Enter sends, Shift and Enter begins a new line; nothing is sent while a word is still being composed. */
export function ComposerView({ person, onSend }: ComposerViewProps): ReactElement {
  const { t } = useTranslation();
  const hintId = useId();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<RefusedSend | null>(null);
  const send = (): void => {
    if (text.trim() === '') return;
    const message = text.trim();
    setText('');
    setRefused(null);
    // What was refused is given back, before whatever was begun since.
    void onSend(message).then((code) => {
      setRefused(code);
      if (code !== null) setText((now) => (now === '' ? message : `${message}\n${now}`));
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing)
      return;
    event.preventDefault();
    send();
  };
  return (
    <>
      {refused === null ? null : (
        <Banner tone="look" title={t('chat.refused.happened')} isNews>
          {t(`chat.refused.${refused}`)}
        </Banner>
      )}
      <form
        className={css.composer}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField
          aria-label={t('chat.write', { person })}
          aria-describedby={hintId}
          value={text}
          onChange={setText}
          onKeyDown={onKeyDown}
          className={css.field ?? ''}
          autoComplete="off"
          spellCheck="false"
        >
          <TextArea
            className={css.text ?? ''}
            rows={1}
            maxLength={maxBodyLength}
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
          isDisabled={text.trim() === ''}
        />
      </form>
    </>
  );
}
