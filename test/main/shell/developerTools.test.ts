// Proves that developer tools exist only in a program built for debugging that runs unpacked (P6).
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { cells } from '../../../main/shell/cells.ts';
import { mayInspect } from '../../../main/shell/developerTools.ts';
import { webPreferencesOf } from '../../../main/shell/webPreferences.ts';

const yes = { build: 'development', developerTools: true, isPackaged: false } as const;

describe('mayInspect', () => {
  it('is yes for an unpacked program that was built for debugging', () => {
    expect(mayInspect(yes)).toBe(true);
  });
  it.each([
    ['a release', { build: 'release' as const }],
    ['a development build that was not made for debugging', { developerTools: false }],
    ['a package', { isPackaged: true }],
  ])('is no for %s', (_what, change) => {
    expect(mayInspect({ ...yes, ...change })).toBe(false);
  });
});

describe.each(cellNames)('%s', (name) => {
  it('has developer tools when it may be inspected, and differs in nothing else', () => {
    const shut = webPreferencesOf(cells[name], '/preload');
    expect(shut.devTools).toBe(false);
    expect(webPreferencesOf(cells[name], '/preload', true)).toEqual({ ...shut, devTools: true });
  });
});
