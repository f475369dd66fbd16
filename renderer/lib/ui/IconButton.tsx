import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import css from './IconButton.module.css';

export type IconButtonProps = {
  /** What it does; read aloud and shown by the pointer. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly kind?: 'quiet' | 'primary';
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  readonly isExpanded?: boolean;
  readonly controls?: string;
  readonly onPress?: () => void;
};

export function IconButton({
  label,
  icon,
  kind = 'quiet',
  type = 'button',
  isDisabled = false,
  isExpanded,
  controls,
  onPress,
}: IconButtonProps): ReactElement {
  return (
    <AriaButton
      type={type}
      aria-label={label}
      isDisabled={isDisabled}
      className={[css.button, css[kind]].join(' ')}
      {...(isExpanded === undefined ? {} : { 'aria-expanded': isExpanded })}
      {...(controls === undefined ? {} : { 'aria-controls': controls })}
      onPress={() => onPress?.()}
    >
      {icon}
    </AriaButton>
  );
}
