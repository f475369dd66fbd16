import { Eye, EyeOff } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import {
  Button as AriaButton,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
} from 'react-aria-components';
import { Icon } from './icons.tsx';
import css from './TextField.module.css';

export type TextFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly description?: string;
  readonly defaultValue?: string;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly isReadOnly?: boolean;
  readonly isInvalid?: boolean;
};

/** A labelled line of text. Its value is read from the form when it is sent. */
export function TextField({
  label,
  description,
  autoComplete = 'off',
  ...field
}: TextFieldProps): ReactElement {
  return (
    <AriaTextField
      {...field}
      isRequired
      validationBehavior="aria"
      autoComplete={autoComplete}
      className={css.field ?? ''}
      spellCheck="false"
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <Input className={css.input ?? ''} />
      {description === undefined ? null : (
        <Text slot="description" className={css.description ?? ''}>
          {description}
        </Text>
      )}
    </AriaTextField>
  );
}

export type PasswordFieldProps = TextFieldProps & {
  readonly showLabel: string;
  readonly hideLabel: string;
};

/** A line for a secret: covered until the person asks to see it. */
export function PasswordField({
  label,
  description,
  showLabel,
  hideLabel,
  autoComplete = 'off',
  ...field
}: PasswordFieldProps): ReactElement {
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField
      {...field}
      isRequired
      validationBehavior="aria"
      type={shown ? 'text' : 'password'}
      autoComplete={autoComplete}
      className={css.field ?? ''}
      spellCheck="false"
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <span className={css.box}>
        <Input className={[css.input, css.withButton].join(' ')} />
        <AriaButton
          className={css.reveal ?? ''}
          onPress={() => setShown(!shown)}
          aria-label={shown ? hideLabel : showLabel}
        >
          <Icon of={shown ? EyeOff : Eye} />
        </AriaButton>
      </span>
      {description === undefined ? null : (
        <Text slot="description" className={css.description ?? ''}>
          {description}
        </Text>
      )}
    </AriaTextField>
  );
}
