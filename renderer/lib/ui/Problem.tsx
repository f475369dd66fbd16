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
  /** 1 where it fills the view, 3 inside a part of it. */
  readonly level?: 1 | 3;
  /** The second level: the real name of the thing, small. */
  readonly code?: string;
  readonly children?: ReactNode;
};

/** A failure that fills a view: what happened, what it means, what to do, and the buttons that do it. */
export function Problem({ icon, tone = 'look', happened, means, todo, level = 1, code, children }: ProblemProps): ReactElement {
  return (
    <section className={css.problem} role="alert">
      <Dot of={icon} tone={tone} big />
      {level === 1 ? <h1>{happened}</h1> : <h3 className={css.inner}>{happened}</h3>}
      <p>{means}</p>
      <p>{todo}</p>
      {children === undefined ? null : <div className={css.actions}>{children}</div>}
      {code === undefined ? null : <p className={css.code}>{code}</p>}
    </section>
  );
}
