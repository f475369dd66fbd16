import type { ReactElement, ReactNode } from 'react';
import css from './Card.module.css';

/** A quiet box whose rows are parted by hairlines. */
export function Card({
  raised = false,
  children,
}: {
  readonly raised?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return <div className={[css.card, raised ? css.raised : ''].join(' ')}>{children}</div>;
}

export type CardRowProps = {
  readonly lead?: ReactNode;
  readonly title: ReactNode;
  readonly titleId?: string;
  readonly trail?: ReactNode;
  readonly children?: ReactNode;
};

/** One row of a card: a dot, a title with text below, and what can be done. */
export function CardRow({ lead, title, titleId, trail, children }: CardRowProps): ReactElement {
  return (
    <div className={css.row}>
      {lead}
      <div className={css.text}>
        <h2 {...(titleId === undefined ? {} : { id: titleId })}>{title}</h2>
        {children}
      </div>
      {trail === undefined ? null : <div className={css.trail}>{trail}</div>}
    </div>
  );
}
