// Compares the table of cells and their policies with what was agreed, word for word (P6). A change here is a change of what a page may do.
import { describe, expect, it } from 'vitest';
import { cellNames } from '../../../preload/contract/cellName.ts';
import {
  cellOfOrigin,
  cells,
  cspOf,
  libraryBearsTrustedTypes,
  type CellRow,
} from '../../../main/shell/cells.ts';

const sealed =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox allow-scripts allow-same-origin allow-forms";
const drawn = `${sealed}; script-src 'self'; style-src 'self'; font-src 'self'`;
const policyOf = (row: CellRow, connect: readonly string[], bearsTrustedTypes = false): string =>
  cspOf(row, { connect, bearsTrustedTypes });
const trusted = "require-trusted-types-for 'script'; trusted-types 'none'";

describe('the policy of each cell', () => {
  it('desk', () => {
    expect(policyOf(cells.desk, ['https://chat.example:443'])).toBe(
      `${drawn}; connect-src 'none'; ${trusted}; img-src 'self' blob:`,
    );
  });

  it('matrix, which runs the crypto library and speaks with its own server', () => {
    expect(policyOf(cells.matrix, ['https://chat.example:443'])).toBe(
      `${sealed}; ${trusted}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://chat.example:443`,
    );
  });

  it('prompt', () => {
    expect(policyOf(cells.prompt, [])).toBe(
      `${drawn}; connect-src 'none'; ${trusted}; img-src 'self'`,
    );
  });

  it('call', () => {
    expect(policyOf(cells.call, ['wss://meet.example:443', 'wss://bridge.example:9090'])).toBe(
      `${drawn}; media-src 'self' mediastream:; img-src 'self'; connect-src wss://meet.example:443 wss://bridge.example:9090; worker-src 'self'`,
    );
  });

  it('player', () => {
    expect(policyOf(cells.player, [])).toBe(
      `${drawn}; connect-src 'none'; ${trusted}; media-src blob:`,
    );
  });

  it.each(['desk', 'player', 'prompt'] as const)(
    '%s reaches nothing whatever is given to it (P24)',
    (name) => {
      expect(policyOf(cells[name], ['https://evil.example'])).toBe(policyOf(cells[name], []));
      expect(policyOf(cells[name], [])).toContain("connect-src 'none'");
    },
  );

  it('no cell may open a dialog or a window (P8)', () => {
    for (const name of cellNames) {
      expect(policyOf(cells[name], [])).toContain('; sandbox allow-scripts');
      expect(policyOf(cells[name], [])).not.toMatch(/allow-(modals|popups|downloads|top)/);
    }
  });

  it('only the cell with the crypto library may compile, and only WebAssembly', () => {
    expect(
      cellNames.filter((name) => policyOf(cells[name], []).includes('wasm-unsafe-eval')),
    ).toEqual(['matrix']);
  });

  it('only the call cell runs without Trusted Types, with the one library that cannot run under them', () => {
    expect(cellNames.filter((name) => !policyOf(cells[name], []).includes(trusted))).toEqual([
      'call',
    ]);
    expect(policyOf(cells.call, [], true)).toBe(
      `${policyOf(cells.call, [])}; require-trusted-types-for 'script'; trusted-types default`,
    );
  });

  it.each(cellNames.filter((name) => name !== 'call'))(
    '%s has Trusted Types whatever the video library is',
    (name) => {
      expect(policyOf(cells[name], [], true)).toBe(policyOf(cells[name], []));
    },
  );

  it('before a practice is joined, nothing outside is named', () => {
    expect(policyOf(cells.matrix, []).split('; ')).toContain("connect-src 'self'");
    expect(policyOf(cells.call, [])).toContain("connect-src 'none';");
  });

  it.each(
    cellNames.flatMap(
      (name) =>
        [
          [name, false],
          [name, true],
        ] as const,
    ),
  )('%s: no wildcard, no inline code, no eval, no foreign scheme (%s)', (name, bears) => {
    const policy = policyOf(cells[name], [], bears);
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

describe('which video library bears Trusted Types', () => {
  it('the fallback does not, by the words that a build names it with', () => {
    for (const words of ['lib-jitsi-meet 2.7001.1 (development fallback)', 'x (fallback)'])
      expect(libraryBearsTrustedTypes(words), words).toBe(false);
  });

  it('every other one has to', () => {
    for (const words of [
      'lib-jitsi-meet 2156.0.0+3884dbd5 (upstream)',
      'lib-jitsi-meet fallback (upstream)',
      'x',
      '',
    ])
      expect(libraryBearsTrustedTypes(words), words).toBe(true);
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
