import type { ReactElement, ReactNode } from 'react';
import { DevelopmentNote } from './Chip.tsx';
import { Mark } from './icons.tsx';
import css from './Page.module.css';

export type PageProps = {
  /** The mark's text: the program's name. */
  readonly name: string;
  /** 'inside': the mark stands over the text, as when enrolling. 'top': it stands in the window's corner. */
  readonly mark: 'inside' | 'top';
  readonly wide?: boolean;
  readonly actions?: ReactNode;
  readonly developmentNote: string | null;
  readonly children: ReactNode;
};

/** One column in the middle of the window. It scrolls when the text is larger than the window. */
export function Page({
  name,
  mark,
  wide = false,
  actions,
  developmentNote,
  children,
}: PageProps): ReactElement {
  return (
    <div className={css.page}>
      {mark === 'top' ? (
        <header className={css.top}>
          <Mark name={name} />
          {actions === undefined ? null : <div className={css.actions}>{actions}</div>}
        </header>
      ) : null}
      <main
        className={[css.column, wide ? css.wide : ''].join(' ')}
        data-region="content"
        tabIndex={-1}
      >
        {mark === 'inside' ? (
          <div className={css.inside}>
            <Mark name={name} />
          </div>
        ) : null}
        {children}
      </main>
      <footer className={css.foot}>
        <DevelopmentNote text={developmentNote} />
      </footer>
    </div>
  );
}
