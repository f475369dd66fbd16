import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Dot, type DotTone } from './icons.tsx';
import css from './Problem.module.css';

export type ProblemProps = {
  readonly icon: LucideIcon;
  readonly tone?: DotTone;
  /** What happened. */
  readonly happened: string;
  /** What it means for the person. */
  readonly means: string;
  /** What to do. */
  readonly todo: string;
  /** Of the heading: 1 where it fills the page, 2 below a hidden title, 3 inside a part of the view. */
  readonly level?: 1 | 2 | 3;
  /** The second level: the real name of the thing, small. */
  readonly code?: string;
  readonly children?: ReactNode;
};

/** A failure that fills a view: what happened, what it means, what to do, and the buttons that do it. */
export function Problem({
  icon,
  tone = 'look',
  happened,
  means,
  todo,
  level = 1,
  code,
  children,
}: ProblemProps): ReactElement {
  const Heading = ({ 1: 'h1', 2: 'h2', 3: 'h3' } as const)[level];
  return (
    <section className={css.problem} role="alert">
      <Dot of={icon} tone={tone} big />
      <Heading className={level === 3 ? css.inner : css.title}>{happened}</Heading>
      <p>{means}</p>
      <p>{todo}</p>
      {children === undefined ? null : <div className={css.actions}>{children}</div>}
      {code === undefined ? null : <p className={css.code}>{code}</p>}
    </section>
  );
}
