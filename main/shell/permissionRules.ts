// Decides permission requests and checks from the cell's row. The default branch refuses (P6).
import type { CellRow, Permission } from './cells.ts';

export interface PermissionAsked {
  readonly permission: string;
  /** Electron's media kinds: `audio`, `video`, or `unknown` in a check that names none. */
  readonly mediaTypes: readonly string[];
  readonly origin: string;
  readonly topFrame: boolean;
}

const mediaNames: Readonly<Record<string, Permission>> = {
  audio: 'media.audio',
  video: 'media.video',
};

export const mayUse = (row: CellRow, asked: PermissionAsked): boolean => {
  if (asked.origin.replace(/\/$/, '') !== row.origin || !asked.topFrame) return false;
  if (asked.permission === 'media') {
    if (asked.mediaTypes.length === 0) return false;
    return asked.mediaTypes.every((kind) => {
      const name = mediaNames[kind];
      return name !== undefined && row.permissions.includes(name);
    });
  }
  if (asked.permission === 'speaker-selection')
    return row.permissions.includes('speaker-selection');
  return false;
};
