// The table of cells: where each page lives and what it may do. Nothing else creates a page; what is not in a row is refused (P6).
import type { CellName } from '../../preload/contract/cellName.ts';

/** Names of Electron's permission requests that a row can allow. */
export type Permission = 'media.audio' | 'media.video' | 'speaker-selection';

export interface CellRow {
  readonly name: CellName;
  readonly origin: `app://${string}`;
  /** `persist:` keeps the encrypted Matrix store on disk; the others live in memory. */
  readonly partition: string;
  readonly preload: string | null;
  readonly permissions: readonly Permission[];
  /** CSP directives; `@connect` becomes the cell's own servers from the signed profile. */
  readonly csp: Readonly<Record<string, string>>;
  readonly reason: string;
}

const sealed = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'object-src': "'none'",
} as const;

export const cells: Readonly<Record<CellName, CellRow>> = {
  desk: {
    name: 'desk',
    origin: 'app://desk',
    partition: 'persist:desk',
    preload: 'desk.cjs',
    permissions: [],
    csp: {
      ...sealed,
      'script-src': "'self' 'wasm-unsafe-eval'",
      'style-src': "'self'",
      'font-src': "'self'",
      'img-src': "'self' blob:",
      'connect-src': "'self' @connect",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    },
    reason:
      "The person's own screen: messages, settings and the truth panel. Its only server is the homeserver.",
  },
  call: {
    name: 'call',
    origin: 'app://call',
    partition: 'call',
    preload: 'call.cjs',
    permissions: ['media.audio', 'media.video', 'speaker-selection'],
    csp: {
      ...sealed,
      'script-src': "'self'",
      'style-src': "'self'",
      'font-src': "'self'",
      'media-src': "'self' mediastream:",
      'img-src': "'self'",
      'connect-src': '@connect',
      'worker-src': "'self'",
    },
    reason:
      'Camera, microphone and the video library. Its only servers are the signalling server, the relay and the bridge.',
  },
  player: {
    name: 'player',
    origin: 'app://player',
    partition: 'player',
    preload: null,
    permissions: [],
    csp: {
      ...sealed,
      'script-src': "'self'",
      'style-src': "'self'",
      'media-src': 'blob:',
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    },
    reason: 'Shows one recording. It reaches nothing. No page of it exists yet.',
  },
};

/** The row that owns an origin, or null: an unknown origin owns nothing. */
export const cellOfOrigin = (origin: string): CellRow | null =>
  Object.values(cells).find((row) => row.origin === origin) ?? null;

/** The header value for one cell. `connect` are origins such as `wss://meet.example:443`. */
export const cspOf = (row: CellRow, connect: readonly string[]): string =>
  Object.entries(row.csp)
    .map(
      ([name, value]) =>
        `${name} ${value.replace('@connect', connect.join(' ')).trim() || "'none'"}`,
    )
    .join('; ');
