// The table of cells: where each page lives and what it may do. Nothing else creates a page; what is not in a row is refused (P6).
import type { CellName } from '../../preload/contract/cellName.ts';

/** Names of Electron's permission requests that a row can allow. */
export type Permission = 'media.audio' | 'media.video' | 'speaker-selection';

export interface CellRow {
  readonly name: CellName;
  readonly origin: `app://${string}`;
  /** `persist:` keeps the encrypted Matrix store on disk; the others live in memory. */
  readonly partition: string;
  /** False while no page of it exists. */
  readonly hasPage: boolean;
  readonly permissions: readonly Permission[];
  /** CSP directives; `@connect` becomes the cell's own servers from the signed profile. */
  readonly csp: Readonly<Record<string, string>>;
  /** Further ones, in a build whose video library bears Trusted Types. */
  readonly cspWithTrustedTypes?: Readonly<Record<string, string>>;
  readonly reason: string;
}

const sealed = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'object-src': "'none'",
  /** `alert`, `print` and popups would lie over a question, also when a page opens them that is hidden (P8). */
  sandbox: 'allow-scripts allow-same-origin allow-forms',
} as const;
const drawn = {
  ...sealed,
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
} as const;
const trusted = { 'require-trusted-types-for': "'script'", 'trusted-types': "'none'" } as const;
/** The one policy that the call page makes (renderer/call/guard/trustedTypes.dom.ts). */
const trustedDefault = { ...trusted, 'trusted-types': 'default' } as const;
const silent = { 'connect-src': "'none'" } as const;

type Facts = Pick<CellRow, 'hasPage' | 'permissions' | 'csp' | 'cspWithTrustedTypes' | 'reason'> & {
  readonly onDisk?: true;
};
const row = (name: CellName, { onDisk, ...facts }: Facts): CellRow => ({
  name,
  origin: `app://${name}`,
  partition: onDisk === true ? `persist:${name}` : name,
  ...facts,
});

export const cells: Readonly<Record<CellName, CellRow>> = {
  desk: row('desk', {
    hasPage: true,
    permissions: [],
    csp: { ...drawn, ...silent, ...trusted, 'img-src': "'self' blob:" },
    reason:
      "The person's own screen. It draws what others wrote, so it holds no secret and reaches nobody (P24).",
  }),
  matrix: row('matrix', {
    hasPage: true,
    onDisk: true,
    permissions: [],
    csp: {
      ...sealed,
      ...trusted,
      'script-src': "'self' 'wasm-unsafe-eval'",
      'connect-src': "'self' @connect",
    },
    reason:
      'Never seen: the Matrix library, the encrypted store of its keys, and the rules about people. Its only server is the homeserver.',
  }),
  call: row('call', {
    hasPage: true,
    permissions: ['media.audio', 'media.video', 'speaker-selection'],
    csp: {
      ...drawn,
      'media-src': "'self' mediastream:",
      'img-src': "'self'",
      'connect-src': '@connect',
      'worker-src': "'self'",
    },
    cspWithTrustedTypes: trustedDefault,
    reason:
      'Camera, microphone and the video library. Its only servers are the signalling server, the relay and the bridge.',
  }),
  player: row('player', {
    hasPage: false,
    permissions: [],
    csp: { ...drawn, ...silent, ...trusted, 'media-src': 'blob:' },
    reason: 'Shows one recording. It reaches nothing. No page of it exists yet.',
  }),
  prompt: row('prompt', {
    hasPage: true,
    permissions: [],
    csp: { ...drawn, ...silent, ...trusted, 'img-src': "'self'" },
    reason:
      'One question of main over everything else, where no other page can draw, cover or read it (P8).',
  }),
};

/** The row that owns an origin, or null: an unknown origin owns nothing. */
export const cellOfOrigin = (origin: string): CellRow | null =>
  Object.values(cells).find((row) => row.origin === origin) ?? null;

/** The 2022 build's jQuery cannot run under Trusted Types. Whatever else the build was made with has to bear them (scripts/runReady.mjs writes the words). */
export const libraryBearsTrustedTypes = (videoLibrary: string): boolean =>
  !videoLibrary.endsWith('fallback)');

export interface CspFacts {
  /** Origins such as `wss://meet.example:443`. */
  readonly connect: readonly string[];
  readonly bearsTrustedTypes: boolean;
}

/** The header value for one cell. */
export const cspOf = (row: CellRow, { connect, bearsTrustedTypes }: CspFacts): string =>
  Object.entries({ ...row.csp, ...(bearsTrustedTypes ? row.cspWithTrustedTypes : {}) })
    .map(
      ([name, value]) =>
        `${name} ${value.replace('@connect', connect.join(' ')).trim() || "'none'"}`,
    )
    .join('; ');
