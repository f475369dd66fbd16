import type { ReactElement, ReactNode } from 'react';
import css from './Hidden.module.css';

/** Heard, not seen. */
export function Hidden({ children }: { readonly children: ReactNode }): ReactElement {
  return <div className={css.hidden}>{children}</div>;
}

/** Tells assistive technology what just changed. Keep it mounted; change its text. */
export function LiveText({
  urgent = false,
  children,
}: {
  readonly urgent?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={css.hidden} aria-live={urgent ? 'assertive' : 'polite'} aria-atomic="true">
      {children}
    </div>
  );
}
