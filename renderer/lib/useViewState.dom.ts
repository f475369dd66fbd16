// Draws a view anew when what it shows has changed.
import { useSyncExternalStore } from 'react';
import type { ViewState } from './viewState.ts';

export function useViewState<S>({ subscribe, get }: ViewState<S>): S {
  return useSyncExternalStore(subscribe, get, get);
}
