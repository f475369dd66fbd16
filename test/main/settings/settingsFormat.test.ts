// Proves what the settings file may hold: known fields in their bounds, and no secret (P13, P14).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsFormat } from '../../../main/settings/settingsFormat.ts';
import { hostile, hostileNames, withField } from '../../preload/hostileValues.ts';
import { isOfKind, kindOf, valuesOf } from '../../preload/schemaKind.ts';

const kind = kindOf(settingsFormat);

describe('settingsFormat', () => {
  it('takes what fits and gives it back unchanged', () => {
    fc.assert(
      fc.property(valuesOf(kind), (value) => {
        expect(settingsFormat.parse(value)).toEqual(value);
      }),
      { numRuns: 200 },
    );
    expect(settingsFormat.parse({ installId: 'a'.repeat(22), practice: null })).toEqual({
      installId: 'a'.repeat(22),
      practice: null,
    });
  });

  it('takes nothing else', () => {
    fc.assert(
      fc.property(hostile, (make) => {
        let parsed;
        try {
          parsed = settingsFormat.safeParse(make());
        } catch {
          return;
        }
        if (parsed.success) expect(isOfKind(kind, parsed.data)).toBe(true);
      }),
      { numRuns: 300 },
    );
    for (const name of hostileNames)
      expect(
        settingsFormat.safeParse(
          withField({ installId: 'a'.repeat(22), practice: null }, name, 'x'),
        ).success,
        name.slice(0, 20),
      ).toBe(false);
    for (const installId of [
      '',
      'a'.repeat(21),
      'a'.repeat(23),
      `${'a'.repeat(21)}/`,
      '../'.repeat(7),
    ])
      expect(settingsFormat.safeParse({ installId, practice: null }).success).toBe(false);
  });

  it('has no place for a secret', () => {
    expect(JSON.stringify([...(kind.kind === 'record' ? kind.fields.keys() : [])])).not.toMatch(
      /key|token|password|secret|session/i,
    );
  });
});
