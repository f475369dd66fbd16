import type { ReactElement, ReactNode } from 'react';
import css from './Chip.module.css';

export type ChipTone = 'none' | 'accent' | 'look' | 'stop';

/** A word or two about a thing's state. */
export function Chip({
  tone = 'none',
  children,
}: {
  readonly tone?: ChipTone;
  readonly children: ReactNode;
}): ReactElement {
  return <span className={[css.chip, css[tone]].join(' ')}>{children}</span>;
}

/** Says that this is a development build and on what it runs; stays on the desk as long as it is one. */
export function DevelopmentNote({ text }: { readonly text: string | null }): ReactElement | null {
  return text === null ? null : <p className={css.note}>{text}</p>;
}
