import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import css from './Button.module.css';

export type ButtonKind = 'primary' | 'plain' | 'quiet';

export type ButtonProps = {
  /** 'primary' at most once in a view. */
  readonly kind?: ButtonKind;
  readonly size?: 'medium' | 'big';
  readonly type?: 'button' | 'submit';
  readonly icon?: ReactNode;
  readonly iconAfter?: ReactNode;
  readonly wide?: boolean;
  /** The work the button started is going on: it keeps the focus and does nothing. */
  readonly isWorking?: boolean;
  readonly isDisabled?: boolean;
  /** Only where the visible label needs more, for example which row it belongs to. Starts with the visible label. */
  readonly label?: string;
  readonly onPress?: () => void;
  readonly children: ReactNode;
};

export function Button({
  kind = 'plain',
  size = 'medium',
  type = 'button',
  icon,
  iconAfter,
  wide = false,
  isWorking = false,
  isDisabled = false,
  label,
  onPress,
  children,
}: ButtonProps): ReactElement {
  return (
    <AriaButton
      type={isWorking ? 'button' : type}
      isDisabled={isDisabled}
      className={[
        css.button,
        css[kind],
        css[size],
        wide ? css.wide : '',
        isWorking ? css.working : '',
      ].join(' ')}
      {...(isWorking ? { 'aria-disabled': 'true' as const } : {})}
      {...(label === undefined || isWorking ? {} : { 'aria-label': label })}
      onPress={() => {
        if (!isWorking) onPress?.();
      }}
    >
      {icon}
      <span className={css.label}>{children}</span>
      {iconAfter}
    </AriaButton>
  );
}
