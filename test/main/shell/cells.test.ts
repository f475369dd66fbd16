// Compares the table of cells and their policies with what was agreed, word for word (P6). A change here is a change of what a page may do.
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import { cellOfOrigin, cells, cspOf } from '../../../main/shell/cells.ts';

const sealed =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox allow-scripts allow-same-origin allow-forms";
const drawn = `${sealed}; script-src 'self'; style-src 'self'; font-src 'self'`;
const trusted = "require-trusted-types-for 'script'; trusted-types 'none'";

describe('the policy of each cell', () => {
  it('desk', () => {
    expect(cspOf(cells.desk, ['https://chat.example:443'])).toBe(
      `${drawn}; connect-src 'none'; ${trusted}; img-src 'self' blob:`,
    );
  });

  it('matrix, which runs the crypto library and speaks with its own server', () => {
    expect(cspOf(cells.matrix, ['https://chat.example:443'])).toBe(
      `${sealed}; ${trusted}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://chat.example:443`,
    );
  });

  it('prompt', () => {
    expect(cspOf(cells.prompt, [])).toBe(
      `${drawn}; connect-src 'none'; ${trusted}; img-src 'self'`,
    );
  });

  it('call', () => {
    expect(cspOf(cells.call, ['wss://meet.example:443', 'wss://bridge.example:9090'])).toBe(
      `${drawn}; media-src 'self' mediastream:; img-src 'self'; connect-src wss://meet.example:443 wss://bridge.example:9090; worker-src 'self'`,
    );
  });

  it('player', () => {
    expect(cspOf(cells.player, [])).toBe(
      `${drawn}; connect-src 'none'; ${trusted}; media-src blob:`,
    );
  });

  it.each(['desk', 'player', 'prompt'] as const)(
    '%s reaches nothing whatever is given to it (P24)',
    (name) => {
      expect(cspOf(cells[name], ['https://evil.example'])).toBe(cspOf(cells[name], []));
      expect(cspOf(cells[name], [])).toContain("connect-src 'none'");
    },
  );

  it('no cell may open a dialog or a window (P8)', () => {
    for (const name of cellNames) {
      expect(cspOf(cells[name], [])).toContain('; sandbox allow-scripts');
      expect(cspOf(cells[name], [])).not.toMatch(/allow-(modals|popups|downloads|top)/);
    }
  });

  it('only the cell with the crypto library may compile, and only WebAssembly', () => {
    expect(cellNames.filter((name) => cspOf(cells[name], []).includes('wasm-unsafe-eval'))).toEqual(
      ['matrix'],
    );
  });

  it('only the call cell runs without Trusted Types, for the sake of the video library', () => {
    expect(cellNames.filter((name) => !cspOf(cells[name], []).includes(trusted))).toEqual(['call']);
  });

  it('before a practice is joined, nothing outside is named', () => {
    expect(cspOf(cells.matrix, []).split('; ')).toContain("connect-src 'self'");
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

  it('only the matrix cell keeps anything on disk (P7)', () => {
    expect(cellNames.map((name) => cells[name].partition)).toEqual([
      'desk',
      'persist:matrix',
      'call',
      'player',
      'prompt',
    ]);
  });

  it('only the call cell has permissions, and only these', () => {
    expect(Object.fromEntries(cellNames.map((name) => [name, cells[name].permissions]))).toEqual({
      desk: [],
      matrix: [],
      call: ['media.audio', 'media.video', 'speaker-selection'],
      player: [],
      prompt: [],
    });
  });

  it('every cell but the player has a page', () => {
    expect(cellNames.filter((name) => !cells[name].hasPage)).toEqual(['player']);
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
