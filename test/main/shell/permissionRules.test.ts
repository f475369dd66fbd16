// Asks for every permission that Electron knows, in every cell, and for names that nobody knows (P6). It must never reach Electron itself.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { cells } from '../../../main/shell/cells.ts';
import { mayUse, type PermissionAsked } from '../../../main/shell/permissionRules.ts';

/** The names in the type declarations of the pinned Electron: of requests, of checks, and of devices. */
const namesIn = (method: string): string[] => {
  const declarations = readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'electron.d.ts'),
    'utf8',
  );
  const line =
    declarations.split('\n').find((one) => one.trim().startsWith(`${method}(handler`)) ?? '';
  const union = /permission: ((?:'[^']+'(?: \| )?)+)/.exec(line)?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
};
const documented = [
  ...new Set([
    ...namesIn('setPermissionRequestHandler'),
    ...namesIn('setPermissionCheckHandler'),
    'hid',
    'serial',
    'usb',
    'bluetooth',
  ]),
];
const kinds = [
  [],
  ['audio'],
  ['video'],
  ['audio', 'video'],
  ['unknown'],
  ['audio', 'unknown'],
  ['screen'],
  [''],
];

const asked = (changes: Partial<PermissionAsked>): PermissionAsked => ({
  permission: 'media',
  mediaTypes: ['audio'],
  origin: cells.call.origin,
  topFrame: true,
  ...changes,
});

describe('mayUse', () => {
  it('knows the names of the pinned Electron', () => {
    expect(documented.length).toBeGreaterThan(40);
    for (const name of [
      'media',
      'display-capture',
      'geolocation',
      'notifications',
      'openExternal',
      'speaker-selection',
      'unknown',
    ])
      expect(documented).toContain(name);
  });

  const allowed = new Set([
    'call media audio',
    'call media video',
    'call media audio,video',
    ...kinds.map((kind) => `call speaker-selection ${kind.join()}`),
  ]);
  it.each(cellNames)('%s: every documented permission, and nothing outside the table', (name) => {
    for (const permission of documented)
      for (const mediaTypes of kinds) {
        expect(
          mayUse(cells[name], asked({ permission, mediaTypes, origin: cells[name].origin })),
          `${permission} ${mediaTypes.join()}`,
        ).toBe(allowed.has(`${name} ${permission} ${mediaTypes.join()}`));
      }
  });

  it.each(cellNames)('%s: names that nobody knows', (name) => {
    const strange = [
      '',
      ' media',
      'Media',
      'media.audio',
      'media.video',
      '__proto__',
      'constructor',
      'toString',
      'speaker-selection ',
      'all',
      '*',
    ];
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...strange), fc.string()),
        fc.array(
          fc.oneof(fc.constantFrom('audio', 'video', '__proto__', 'constructor'), fc.string()),
        ),
        (permission, mediaTypes) => {
          fc.pre(permission !== 'media' && permission !== 'speaker-selection');
          expect(
            mayUse(cells[name], asked({ permission, mediaTypes, origin: cells[name].origin })),
          ).toBe(false);
        },
      ),
    );
  });

  it('the call cell: media kinds that nobody knows, alone or beside a known one', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom('__proto__', 'constructor', 'toString', 'Audio', 'media.audio'),
          fc.string(),
        ),
        fc.subarray(['audio', 'video']),
        (kind, known) => {
          fc.pre(kind !== 'audio' && kind !== 'video');
          expect(mayUse(cells.call, asked({ mediaTypes: [...known, kind] }))).toBe(false);
          expect(mayUse(cells.call, asked({ mediaTypes: [kind, ...known] }))).toBe(false);
        },
      ),
    );
  });

  it("only the cell's own top page", () => {
    expect(mayUse(cells.call, asked({}))).toBe(true);
    expect(mayUse(cells.call, asked({ origin: 'app://call/' }))).toBe(true);
    expect(mayUse(cells.call, asked({ topFrame: false }))).toBe(false);
    for (const origin of [
      '',
      'null',
      'app://desk',
      'app://call.evil',
      'app://call//',
      'app://call/x',
      'app://CALL',
      'https://call',
      ' app://call',
      'app://call:1',
    ])
      expect(mayUse(cells.call, asked({ origin })), origin).toBe(false);
  });
});
