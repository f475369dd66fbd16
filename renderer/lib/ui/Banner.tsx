import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import css from './Banner.module.css';
import { Dot } from './icons.tsx';

export type BannerTone = 'calm' | 'look' | 'stop';

export type BannerProps = {
  readonly tone?: BannerTone;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Read aloud at once. Only for what just happened. */
  readonly isNews?: boolean;
};

const drawings = { calm: Info, look: TriangleAlert, stop: CircleAlert } as const;
const dots = { calm: 'none', look: 'look', stop: 'stop' } as const;

/** Something to know inside a view: a title, a sentence or two, a way out. */
export function Banner({
  tone = 'calm',
  title,
  children,
  actions,
  isNews = false,
}: BannerProps): ReactElement {
  return (
    <div className={[css.banner, css[tone]].join(' ')} {...(isNews ? { role: 'alert' } : {})}>
      <Dot of={drawings[tone]} tone={dots[tone]} />
      <div className={css.text}>
        <p className={css.title}>{title}</p>
        {children === undefined ? null : <div className={css.body}>{children}</div>}
        {actions === undefined ? null : <div className={css.actions}>{actions}</div>}
      </div>
    </div>
  );
}
