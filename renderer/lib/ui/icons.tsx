// Decides the size and stroke of every icon: 20 px at the normal text size, 1.8. An icon is never alone: a label or an aria-label stands with it.
import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import css from './icons.module.css';

export type IconProps = { readonly of: LucideIcon; readonly small?: boolean };

/** A lucide icon, hidden from assistive technology because words stand beside it. */
export function Icon({ of: Drawing, small = false }: IconProps): ReactElement {
  return (
    <Drawing
      aria-hidden="true"
      focusable="false"
      strokeWidth={small ? 2.2 : 1.8}
      className={small ? css.small : css.icon}
    />
  );
}

export type DotTone = 'accent' | 'look' | 'stop' | 'none';

/** An icon in a round patch of colour. The colour repeats what the words beside it say. */
export function Dot({
  of,
  tone = 'none',
  big = false,
}: {
  readonly of: LucideIcon;
  readonly tone?: DotTone;
  readonly big?: boolean;
}): ReactElement {
  return (
    <span className={[css.dot, css[tone], big ? css.bigDot : ''].join(' ')}>
      <Icon of={of} />
    </span>
  );
}

/** The arch, Alcove's mark. */
export function Arch(): ReactElement {
  return (
    <svg
      viewBox="0 0 24 24"
      className={css.arch}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M4 21V11a8 8 0 0 1 16 0v10" />
      <path d="M9 21v-9a3 3 0 0 1 6 0v9" />
    </svg>
  );
}

/** The arch with the program's name, as it stands at the top of the rail and of a page. */
export function Mark({ name }: { readonly name: string }): ReactElement {
  return (
    <span className={css.mark}>
      <Arch />
      <span>{name}</span>
    </span>
  );
}
