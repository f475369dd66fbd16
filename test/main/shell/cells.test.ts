// Compares the table of cells and their policies with what was agreed, word for word (P6). A change here is a change of what a page may do.
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { cellOfOrigin, cells, cspOf } from '../../../main/shell/cells.ts';

const sealed =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

describe('the policy of each cell', () => {
  it('desk', () => {
    expect(cspOf(cells.desk, ['https://chat.example:443'])).toBe(
      `${sealed}; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self' https://chat.example:443; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
  });

  it('call', () => {
    expect(cspOf(cells.call, ['wss://meet.example:443', 'wss://bridge.example:9090'])).toBe(
      `${sealed}; script-src 'self'; style-src 'self'; font-src 'self'; media-src 'self' mediastream:; img-src 'self'; connect-src wss://meet.example:443 wss://bridge.example:9090; worker-src 'self'`,
    );
  });

  it('player, which reaches nothing whatever is given to it', () => {
    const policy = `${sealed}; script-src 'self'; style-src 'self'; media-src blob:; require-trusted-types-for 'script'; trusted-types 'none'`;
    expect(cspOf(cells.player, [])).toBe(policy);
    expect(cspOf(cells.player, ['https://evil.example'])).toBe(policy);
  });

  it('before a practice is joined, nothing outside is named', () => {
    expect(cspOf(cells.desk, [])).toContain("connect-src 'self';");
    expect(cspOf(cells.call, [])).toContain("connect-src 'none';");
  });

  it.each(cellNames)('%s: no wildcard, no inline code, no eval, no foreign scheme', (name) => {
    const policy = cspOf(cells[name], []);
    for (const word of [
      '*',
      'unsafe-inline',
      "'unsafe-eval'",
      'unsafe-hashes',
      'http:',
      'https:',
      'data:',
      'filesystem:',
      '@connect',
    ])
      expect(policy).not.toContain(word);
    expect(policy.startsWith("default-src 'none'; ")).toBe(true);
    const directives = policy.split('; ').map((part) => part.split(' ')[0]);
    expect(new Set(directives).size).toBe(directives.length);
  });
});

describe('the table', () => {
  it('has one row for each cell, with a reason, an origin and a partition of its own', () => {
    expect(Object.keys(cells)).toEqual([...cellNames]);
    for (const name of cellNames) {
      expect(cells[name].name).toBe(name);
      expect(cells[name].origin).toBe(`app://${name}`);
      expect(cells[name].reason.length).toBeGreaterThan(20);
    }
    expect(new Set(cellNames.map((name) => cells[name].partition)).size).toBe(cellNames.length);
  });

  it('only the desk keeps anything on disk (P7)', () => {
    expect(cellNames.filter((name) => cells[name].partition.startsWith('persist:'))).toEqual([
      'desk',
    ]);
  });

  it('only the call cell has permissions, and only these', () => {
    expect(cellNames.map((name) => cells[name].permissions)).toEqual([
      [],
      ['media.audio', 'media.video', 'speaker-selection'],
      [],
    ]);
  });

  it('only desk and call have a bridge to main', () => {
    expect(cellNames.map((name) => cells[name].preload)).toEqual(['desk.cjs', 'call.cjs', null]);
  });

  it('an unknown origin owns nothing', () => {
    for (const name of cellNames) expect(cellOfOrigin(`app://${name}`)).toBe(cells[name]);
    for (const origin of [
      '',
      'null',
      'app://',
      'app://desk/',
      'app://DESK',
      'app://desk.evil',
      'app://other',
      'https://desk',
      'desk',
      '__proto__',
    ])
      expect(cellOfOrigin(origin), origin).toBeNull();
  });
});
