import type { ReactElement } from 'react';
import css from './Skeleton.module.css';

/** Grey lines where text will stand, shown only when waiting takes longer than 300 ms. `label` is read aloud. */
export function Skeleton({
  label,
  lines = 3,
}: {
  readonly label: string;
  readonly lines?: number;
}): ReactElement {
  return (
    <div className={css.skeleton} role="status">
      <span className={css.label}>{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={[css.line, line % 2 === 0 ? css.long : css.short].join(' ')} />
      ))}
    </div>
  );
}
