// Decides the fixed data that every scene shares. It must never hold a real name.
import type { ReactElement } from 'react';

export type Scene = () => ReactElement;

/** Tuesday, 24 November 2026, 10:00 UTC. */
export const nowMs = 1_795_514_400_000;
export const minuteMs = 60_000;
export const dayMs = 86_400_000;
export const developmentNote =
  'Development build · Electron 33.2.1 · lib-jitsi-meet 2.7001.1 fallback';

/** A callback that does nothing. */
export function nothing(): void {}
