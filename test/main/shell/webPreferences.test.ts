// Compares every web preference of every cell with the agreed table, and its names with Electron's own (P6).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { cells } from '../../../main/shell/cells.ts';
import { webPreferencesOf } from '../../../main/shell/webPreferences.ts';

const agreed = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  disableDialogs: true,
  spellcheck: false,
  enableWebSQL: false,
  enableDeprecatedPaste: false,
  plugins: false,
  devTools: false,
  autoplayPolicy: 'no-user-gesture-required',
  backgroundThrottling: false,
};

describe('webPreferencesOf', () => {
  it.each(cellNames)('%s has exactly the agreed preferences', (name) => {
    expect(webPreferencesOf(cells[name], '/program/preload')).toEqual({
      ...agreed,
      partition: cells[name].partition,
      ...(name === 'player' ? {} : { preload: `/program/preload/${name}.cjs` }),
    });
  });

  it('the player has no preload at all, not an undefined one', () => {
    expect('preload' in webPreferencesOf(cells.player, '/program/preload')).toBe(false);
  });

  it('every name is one that Electron knows: a misspelt preference protects nothing', () => {
    const declarations = readFileSync(
      join(
        dirname(createRequire(import.meta.url).resolve('electron/package.json')),
        'electron.d.ts',
      ),
      'utf8',
    );
    const known = /interface WebPreferences \{([\s\S]*?)\n {2}\}/.exec(declarations)?.[1] ?? '';
    for (const name of Object.keys(webPreferencesOf(cells.desk, '/x')))
      expect(known, name).toMatch(new RegExp(`^ {4}${name}\\?:`, 'm'));
  });
});
