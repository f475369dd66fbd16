// Refuses a runtime older than the pinned release line unless the build calls itself a development build (P19). Unreadable versions are refused.

export type GateVerdict =
  | { readonly start: true; readonly note: string | null }
  | { readonly start: false; readonly code: 'gate.runtimeTooOld' };

const majorOf = (version: string): number | null => {
  const match = /^(\d{1,4})\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.exec(version);
  return match?.[1] === undefined ? null : Number(match[1]);
};

export interface GateFacts {
  readonly electronVersion: string;
  /** The release line pinned at build time, such as 45. */
  readonly pinnedMajor: number;
  readonly build: 'release' | 'development';
  /** Named on screen in a development build. */
  readonly videoLibrary: string;
}

export const gate = (facts: GateFacts): GateVerdict => {
  const major = majorOf(facts.electronVersion);
  const recent = major !== null && major >= facts.pinnedMajor;
  if (facts.build === 'development')
    return {
      start: true,
      note: `Development build · Electron ${facts.electronVersion} · ${facts.videoLibrary}`,
    };
  return recent ? { start: true, note: null } : { start: false, code: 'gate.runtimeTooOld' };
};
