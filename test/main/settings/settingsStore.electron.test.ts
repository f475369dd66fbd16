// Proves on real files, with the real electron-store, that only an absent settings file is created and an unreadable one stays as it is (P13). Electron itself is a stand-in.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../../preload/contract/result.ts';

// electron-store is loaded by Node itself and asks for Electron, which has no program here.
const standIn =
  'export default { app: { getPath: () => "/nowhere", getVersion: () => "0.1.0" }, ipcMain: { on: () => undefined }, shell: {} };';
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: `data:text/javascript,${encodeURIComponent(standIn)}`, shortCircuit: true }
      : next(specifier, context),
});
const { openOrCreate, openSettings } =
  await import('../../../main/settings/settingsStore.electron.ts');

let folder = '';
const path = (): string => join(folder, 'settings.json');
const settings = { installId: 'a'.repeat(22), practice: null };
const practice = { jws: 'a.b.c', thumbprint: 'T', serial: 3, practiceId: 'lindenhof-12' };
const put = (text: string): void => writeFileSync(path(), text);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('openOrCreate', () => {
  it('the first start writes a file that only its owner reads, and every start after that finds it', () => {
    const first = openOrCreate(openSettings(folder));
    expect(first.state === 'present' && first.value.practice).toBeNull();
    expect(first.state === 'present' && first.value.installId).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(openOrCreate(openSettings(folder))).toEqual(first);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('two folders have two installations', () => {
    const [one, other] = [
      openOrCreate(openSettings(join(folder, 'a'))),
      openOrCreate(openSettings(join(folder, 'b'))),
    ];
    expect(
      one.state === 'present' &&
        other.state === 'present' &&
        one.value.installId !== other.value.installId,
    ).toBe(true);
  });

  it('a folder that cannot be written is an error, not a start', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(openOrCreate(openSettings(join(folder, 'file')))).toMatchObject({ state: 'unreadable' });
  });
});

const damaged: [string, string][] = [
  ['an empty file', ''],
  ['half a file', '{"installId":"aaaa'],
  ['text', 'hello'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a number', '7'],
  ['no installation', '{"practice":null}'],
  ['a wrong installation', JSON.stringify({ ...settings, installId: 'short' })],
  ['an unknown field', JSON.stringify({ ...settings, theme: 'dark' })],
  ['an unknown field of a newer program', JSON.stringify({ ...settings, vault: {} })],
  ['a damaged practice', JSON.stringify({ ...settings, practice: { ...practice, serial: 'x' } })],
  ['zeros', '\u0000'.repeat(64)],
  ['two files in one', JSON.stringify(settings).repeat(2)],
];
describe.each(damaged)('%s', (_what, text) => {
  it('is unreadable, and no start replaces it', () => {
    put(text);
    expect(openSettings(folder).read()).toEqual({
      state: 'unreadable',
      code: 'settings.unreadable',
    });
    expect(openOrCreate(openSettings(folder))).toEqual({
      state: 'unreadable',
      code: 'settings.unreadable',
    });
    expect(existsSync(path())).toBe(true);
  });

  it('stays as it is, byte for byte', () => {
    put(text);
    openSettings(folder).read();
    openOrCreate(openSettings(folder));
    expect(readFileSync(path(), 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});

describe('places that cannot be read', () => {
  it('a folder in the place of the file is unreadable, not absent', () => {
    mkdirSync(path());
    expect(openSettings(folder).read().state).toBe('unreadable');
  });

  it('a link that leads nowhere, such as to a volume that is not there, is unreadable, not absent', () => {
    symlinkSync(join(folder, 'volume', 'settings.json'), path());
    expect(openSettings(folder).read().state).toBe('unreadable');
    expect(openOrCreate(openSettings(folder)).state).toBe('unreadable');
  });
});

describe('read and write', () => {
  it('reads back what was written', () => {
    const store = openSettings(folder);
    expect(store.write({ ...settings, practice })).toEqual(ok(undefined));
    expect(openSettings(folder).read()).toEqual({
      state: 'present',
      value: { ...settings, practice },
    });
    expect(store.write(settings)).toEqual(ok(undefined));
    expect(openSettings(folder).read()).toEqual({ state: 'present', value: settings });
  });

  it('writes nothing that does not fit', () => {
    const store = openSettings(folder);
    store.write(settings);
    expect(store.write({ ...settings, extra: 'x' } as unknown as typeof settings)).toEqual(
      fail('settings.notWritten'),
    );
    expect(store.write({ ...settings, installId: '' })).toEqual(fail('settings.notWritten'));
    expect(openSettings(folder).read()).toEqual({ state: 'present', value: settings });
  });

  it('a settings file without a practice, as before the first joining, is brought up to date', () => {
    put(JSON.stringify({ installId: settings.installId }));
    expect(openSettings(folder).read()).toEqual({ state: 'present', value: settings });
  });
});
