// Which bare package may be imported where. Decides by this table only: a package without a row is refused in product code.

const renderer = /^renderer\//;
const page = ['dom', 'view'];

/** One row for each package and place (a package may have several): the places, the suffixes (absent: any), the reason. Types count too: an adapter hides the types of what it hides. */
export const packages = [
  {
    name: 'zod',
    where: /^(main|preload|renderer)\//,
    reason: 'one schema for types and validation, everywhere',
  },
  {
    name: 'jose',
    where: /^main\/profile\//,
    reason: 'signed documents are judged in main/profile',
  },
  {
    name: '@scure/bip39',
    where: /^main\/profile\//,
    reason: 'fingerprint words belong to main/profile',
  },
  {
    name: 'electron-store',
    where: /^main\/settings\//,
    suffixes: ['node', 'electron'],
    reason: 'nothing secret lives there, only settings',
  },
  {
    name: 'keytar',
    where: /^main\/keys\//,
    suffixes: ['node', 'electron'],
    reason: 'the keychain has one door, main/keys (P14)',
  },
  {
    name: 'matrix-js-sdk',
    where: /^renderer\/matrix\/chat\/(matrixAdapter\.dom|sdkSilence)\.ts$/,
    reason: 'one adapter file touches the SDK; another silences it before it loads',
  },
  { name: 'react', where: renderer, suffixes: page, reason: 'views draw, models do not' },
  { name: 'react-dom', where: renderer, suffixes: page, reason: 'views draw, models do not' },
  {
    name: 'react-aria-components',
    where: renderer,
    suffixes: ['view'],
    reason: 'views draw, models do not',
  },
  {
    name: 'lucide-react',
    where: renderer,
    suffixes: ['view'],
    reason: 'views draw, models do not',
  },
  { name: 'react-i18next', where: renderer, suffixes: page, reason: 'views draw, models do not' },
  {
    name: 'i18next',
    where: /^renderer\/lib\/i18n\//,
    reason: 'the catalogue of words is made in one folder',
  },
  {
    name: 'react-i18next',
    where: /^renderer\/lib\/i18n\//,
    reason: 'the catalogue of words is made in one folder',
  },
  {
    name: 'i18next',
    where: renderer,
    suffixes: page,
    reason: 'words are chosen where they are drawn',
  },
  {
    name: '@fontsource-variable/atkinson-hyperlegible-next',
    where: renderer,
    suffixes: page,
    reason: 'the font ships with the pages',
  },
];

/** SDKs that come as a script and stand in a global name: the one file that may mention it. */
export const globalSdks = [
  {
    name: 'JitsiMeetJS',
    where: /^renderer\/call\/(?:[^/]+\/)*jitsiAdapter\.dom\.ts$/,
    reason: 'one adapter file touches the SDK',
  },
];

export const packageName = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
export const packageRows = (specifier) =>
  packages.filter((row) => row.name === packageName(specifier));
export const packageFits = (row, place) =>
  row.where.test(place.path) && (row.suffixes === undefined || row.suffixes.includes(place.suffix));
