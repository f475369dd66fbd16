import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { DevelopmentNote } from '../../lib/ui/Chip.tsx';
import { Hidden } from '../../lib/ui/Hidden.tsx';
import { Icon, Mark } from '../../lib/ui/icons.tsx';
import css from './RailView.module.css';

export type RailPlace<Id extends string> = {
  readonly id: Id;
  readonly icon: LucideIcon;
  readonly text: string;
  /** Shown as a number beside the place when above 0. */
  readonly count: number;
  /** The number in words, read aloud. */
  readonly countText: string;
};

export type RailViewProps<Id extends string> = {
  readonly name: string;
  readonly label: string;
  readonly places: readonly RailPlace<Id>[];
  readonly current: Id;
  readonly developmentNote: string | null;
  readonly onGo: (id: Id) => void;
};

/** The places on the left. Only places that exist are drawn. */
export function RailView<Id extends string>({
  name,
  label,
  places,
  current,
  developmentNote,
  onGo,
}: RailViewProps<Id>): ReactElement {
  return (
    <nav className={css.rail} aria-label={label} data-region="rail" tabIndex={-1}>
      <div className={css.mark}>
        <Mark name={name} />
      </div>
      {places.map((place) => (
        <AriaButton
          key={place.id}
          className={[css.place, place.id === current ? css.current : ''].join(' ')}
          {...(place.id === current ? { 'aria-current': 'page' as const } : {})}
          onPress={() => onGo(place.id)}
        >
          <Icon of={place.icon} />
          <span className={css.text}>{place.text}</span>
          {place.count > 0 ? (
            <>
              <span className={css.count} aria-hidden="true">
                {place.count}
              </span>
              <Hidden>, {place.countText}</Hidden>
            </>
          ) : null}
        </AriaButton>
      ))}
      <div className={css.foot}>
        <DevelopmentNote text={developmentNote} />
      </div>
    </nav>
  );
}
