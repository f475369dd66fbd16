// The worker's entry: what it hangs into its global scope, and that it says nothing by itself.

import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('says that it is ready, listens in both ways of the library, and counts only when asked', async () => {
  vi.useFakeTimers();
  const posted: { readonly alcove: string; readonly code?: string }[] = [];
  vi.stubGlobal('postMessage', (message: { readonly alcove: string }) => posted.push(message));
  vi.stubGlobal('onmessage', null);
  vi.stubGlobal('onrtctransform', null);
  await import('../../../../renderer/call/frames/frameWorker.dom.ts');
  const scope = globalThis as unknown as {
    onmessage: (event: { data: unknown }) => void;
    onrtctransform: (event: { transformer: unknown }) => void;
  };
  expect(posted).toEqual([{ alcove: 'ready' }]);
  vi.advanceTimersByTime(10_000);
  expect(posted.length).toBe(1);
  scope.onmessage({ data: { alcove: 'count', number: 3 } });
  expect(posted.slice(1)).toMatchObject([{ alcove: 'counters', number: 3 }]);
  scope.onmessage({ data: { operation: 'unknown' } });
  scope.onrtctransform({ transformer: { options: {} } });
  expect(posted.slice(2)).toEqual([
    { alcove: 'refused', code: 'frames.badMessage' },
    { alcove: 'refused', code: 'frames.badPipe' },
  ]);
});
