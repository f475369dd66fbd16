// Proves which runtimes may start: the pinned line or newer in a release, any in a build that says on screen that it is one of development (P19).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gate, type GateFacts } from '../../../main/shell/versionGate.ts';

const facts = (electronVersion: string, changes: Partial<GateFacts> = {}): GateFacts => ({
  electronVersion,
  pinnedMajor: 45,
  build: 'release',
  videoLibrary: 'lib-jitsi-meet v1',
  ...changes,
});
const refused = { start: false, code: 'gate.runtimeTooOld' };

describe('gate', () => {
  it('a release starts on the pinned line and on newer ones', () => {
    for (const version of ['45.0.0', '45.4.1', '46.0.0', '100.0.0', '45.0.0-beta.1'])
      expect(gate(facts(version)), version).toEqual({ start: true, note: null });
  });

  it('a release refuses older lines', () => {
    for (const version of ['44.99.99', '33.2.1', '1.0.0', '0.0.0', '4.5.0'])
      expect(gate(facts(version)), version).toEqual(refused);
  });

  it('a release refuses what it cannot read', () => {
    for (const version of [
      '',
      ' 45.0.0',
      'v45.0.0',
      '45',
      '45.1',
      '45.x.0',
      'NaN.0.0',
      '-45.0.0',
      '1e9.0.0',
      '99999.0.0',
      '٤٥.0.0',
      'Infinity.0.0',
      '45,0,0',
      '45.1.2; x',
      '45.1.2.3',
      '45.1.2\n46.0.0',
    ])
      expect(gate(facts(version)), version).toEqual(refused);
    expect(gate(facts('45.0.0', { pinnedMajor: Number.NaN }))).toEqual(refused);
  });

  it('a development build starts anywhere and always says what it is', () => {
    fc.assert(
      fc.property(fc.string(), (electronVersion) => {
        const verdict = gate(facts(electronVersion, { build: 'development' }));
        expect(verdict).toEqual({
          start: true,
          note: `Development build · Electron ${electronVersion} · lib-jitsi-meet v1`,
        });
      }),
    );
  });

  it('any other word for the build is judged as a release', () => {
    for (const build of ['Development', 'dev', '', '__proto__'])
      expect(gate(facts('33.2.1', { build: build as GateFacts['build'] })), build).toEqual(refused);
  });

  it('for every pair of lines: a release starts exactly when the runtime is not older', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(99),
        (major, pinnedMajor, minor) => {
          expect(gate(facts(`${major}.${minor}.0`, { pinnedMajor })).start).toBe(
            major >= pinnedMajor,
          );
        },
      ),
    );
  });
});
