// The rooms of the house and which room may import from which. Decides where a file lives; never looks inside a file.

/** The domains under main/. A new one is added here on purpose, with its name from the field. */
const domains = [
  'profile',
  'keys',
  'vault',
  'consent',
  'audit',
  'retention',
  'lawpack',
  'backup',
  'gateway',
  'killswitch',
  'posture',
  'checklist',
  'servercheck',
  'incident',
  'notice',
  'notes',
  'settings',
  'app',
  'account',
  'chat',
  'meeting',
  'network',
  'prompt',
];

/** The features of each cell. `app` is not among them: it is the layer above. */
const features = {
  matrix: ['account', 'chat', 'meeting'],
  desk: [
    'enrol',
    'home',
    'people',
    'account',
    'chat',
    'meeting',
    'checklist',
    'recordings',
    'practice',
    'privacy',
    'settings',
  ],
  call: ['jitsi', 'guard', 'callView', 'devices', 'frames', 'capture'],
  player: ['playback'],
  prompt: ['signin'],
};

const cells = Object.keys(features);
const anyOf = (names) => `(${names.join('|')})`;

/** One row for each layer. `where` captures the room (and the cell); `mayImport` is complete: what is not named is refused. The first row that fits wins. */
export const layers = [
  { layer: 'config', where: /^([a-z]+\/)*[A-Za-z.-]+\.config\.(ts|mjs)$/, mayImport: 'all' },
  {
    layer: 'main.entry',
    where: /^main\/entry\.electron\.ts$/,
    mayImport: ['main.compose', 'main.shell', 'main.core', 'contract'],
  },
  {
    layer: 'main.compose',
    where: /^main\/compose[A-Za-z]*\.electron\.ts$/,
    mayImport: ['main.domain', 'main.shell', 'main.core', 'contract'],
  },
  {
    layer: 'main.domain',
    where: new RegExp(`^main/(?<room>${anyOf(domains)})/`),
    mayImport: ['main.core', 'contract'],
  },
  { layer: 'main.shell', where: /^main\/shell\//, mayImport: ['main.core', 'contract'] },
  { layer: 'main.core', where: /^main\/core\//, mayImport: ['contract'] },
  { layer: 'contract', where: /^preload\/contract\//, mayImport: [] },
  {
    layer: 'preload.bridge',
    where: /^preload\/bridge[A-Za-z]*\.electron\.ts$/,
    mayImport: ['contract'],
  },
  {
    layer: 'preload.entry',
    where: /^preload\/(?<room>[A-Za-z]+)\.electron\.ts$/,
    mayImport: ['preload.bridge', 'contract'],
  },
  {
    layer: 'renderer.entry',
    where: new RegExp(`^renderer/(?<cell>${anyOf(cells)})/entry(\\.dom\\.tsx?|\\.tsx)$`),
    mayImport: ['renderer.app', 'renderer.lib', 'contract'],
  },
  {
    layer: 'renderer.app',
    where: new RegExp(`^renderer/(?<cell>${anyOf(cells)})/app/`),
    mayImport: ['renderer.feature', 'renderer.lib', 'contract', 'resources'],
  },
  ...cells.map((cell) => ({
    layer: 'renderer.feature',
    where: new RegExp(`^renderer/(?<cell>${cell})/(?<room>${anyOf(features[cell])})/`),
    mayImport: ['renderer.lib', 'contract', 'resources'],
  })),
  { layer: 'renderer.lib', where: /^renderer\/lib\//, mayImport: ['contract', 'resources'] },
  { layer: 'gallery', where: /^renderer\/gallery\//, mayImport: 'all' },
  { layer: 'renderer.types', where: /^renderer\/[A-Za-z]+\.d\.ts$/, mayImport: [] },
  { layer: 'resources.dev', where: /^resources\/dev\//, mayImport: 'all' },
  { layer: 'resources', where: /^resources\//, mayImport: [] },
  { layer: 'test', where: /^test\//, mayImport: 'all' },
  { layer: 'scripts', where: /^scripts\//, mayImport: 'all' },
];

const layerRow = (name) => layers.find((row) => row.layer === name);
export const mayImport = (name) => layerRow(name)?.mayImport ?? [];

/** What a folder name that is not a room is told. */
export const roomAdvice = (path) => {
  const [top, second] = path.split('/');
  if (top === 'main')
    return `main/ has entry.electron.ts, compose*.electron.ts, core/, shell/ and the domains ${domains.join(', ')}`;
  if (top === 'preload')
    return 'preload/ has contract/, bridge*.electron.ts and one <cell>.electron.ts for each cell';
  if (top === 'renderer' && cells.includes(second))
    return `renderer/${second}/ has entry.tsx, app/ and the features ${features[second].join(', ')}`;
  if (top === 'renderer') return `renderer/ has lib/ and the cells ${cells.join(', ')}`;
  return 'code lives in main/, preload/, renderer/, test/ and scripts/';
};

/** `x.entry.node.ts` starts a process of its own and is a Node file; every other second word is refused. */
const suffixOf = (path) => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.d\.(ts|mts)$/.test(name)) return 'types';
  if (name.endsWith('.tsx')) return /^[^.]+(\.dom)?\.tsx$/.test(name) ? 'view' : 'unknown';
  if (name.endsWith('.ts')) {
    const words = name.slice(0, -3).split('.').slice(1);
    const middle = words.length === 2 && words[0] === 'entry' ? words.slice(1) : words;
    if (middle.length === 0) return 'pure';
    return middle.length === 1 && ['node', 'electron', 'dom'].includes(middle[0])
      ? middle[0]
      : 'unknown';
  }
  return name.endsWith('.json') ? 'data' : 'other';
};

const processOf = (layer) => layer?.split('.')[0];

/** Where a path stands: layer (undefined in no room), room and cell where the layer has them, the process, the suffix. */
export const placeOf = (path) => {
  const base = { path, suffix: suffixOf(path), extension: path.slice(path.lastIndexOf('.')) };
  for (const row of layers) {
    const match = row.where.exec(path);
    if (match) {
      const { room, cell } = match.groups ?? {};
      return { ...base, layer: row.layer, process: processOf(row.layer), room, cell };
    }
  }
  return base;
};

const productProcesses = ['main', 'preload', 'contract', 'renderer'];
export const isProduct = (place) =>
  place.layer === undefined || productProcesses.includes(place.process);

/** Rooms that never ship: nothing of the product may import them. */
export const neverShipped = ['test', 'scripts', 'config', 'gallery', 'resources.dev'];
