// What a view shows is told to everybody who watches it, and to nobody who stopped.
import { expect, it } from 'vitest';
import { createViewState } from '../../../renderer/lib/viewState.ts';

it('keeps what was not changed, and tells each change', () => {
  const state = createViewState({ a: 1, b: 2 });
  const seen: unknown[] = [];
  const stop = state.subscribe(() => seen.push(state.get()));
  state.set({ b: 3 });
  stop();
  state.set({ a: 4 });
  expect(seen).toEqual([{ a: 1, b: 3 }]);
  expect(state.get()).toEqual({ a: 4, b: 3 });
});

it('tells everybody, also when one of them stops while being told', () => {
  const state = createViewState({ a: 1 });
  const heard: string[] = [];
  const stop = state.subscribe(() => {
    heard.push('first');
    stop();
  });
  state.subscribe(() => heard.push('second'));
  state.set({ a: 2 });
  state.set({ a: 3 });
  expect(heard).toEqual(['first', 'second', 'second']);
});
