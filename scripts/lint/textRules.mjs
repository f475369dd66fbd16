// Words that stand in no file of the project. Decides on text only; the words are built from pieces, so that this file is clean itself.

const pieces = (...parts) => parts.join('');
const oneOf = (words, flags) =>
  new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), flags);
const wholeWord = (words, flags) => new RegExp(`\\b(${words.join('|')})\\b`, flags);

const unfinished = wholeWord([pieces('TO', 'DO'), pieces('FIX', 'ME'), pieces('HA', 'CK')], 'g');
const machinePaths = oneOf(
  [pieces('/wo', 'rk/'), pieces('/fa', 'rm/'), pieces('/tmp/', 'brief')],
  'g',
);
const registryHosts = oneOf(
  [
    pieces('registry.', 'npmjs'),
    pieces('pypi', '.org'),
    pieces('python', 'hosted.org'),
    pieces('deb.', 'debian'),
    pieces('repo.', 'maven'),
    pieces('repo1.', 'maven'),
    pieces('proxy.', 'golang'),
    pieces('static.', 'crates'),
  ],
  'gi',
);
const trade = wholeWord(
  [
    pieces('LL', 'Ms?'),
    pieces('sub', 'agents?'),
    pieces('language ', 'models?'),
    pieces('prompt ', 'engineer\\w*'),
    pieces('chat', 'gpt'),
    pieces('open', 'ai'),
    pieces('anth', 'ropic'),
  ],
  'gi',
);

/** npm writes the lock file and names the host in every row. */
const isLockFile = (file) => file.path === 'package-lock.json';
const anyFile = () => true;

const find = (pattern) => (file) =>
  [...file.text.matchAll(pattern)].map((match) => ({
    start: match.index,
    message: `'${match[0]}' must not stand in the project`,
  }));

const row = (id, appliesTo, forbids, reason, pattern) => ({
  id,
  where: appliesTo === anyFile ? 'every text file' : 'every text file but the lock',
  appliesTo,
  forbids,
  reason,
  find: find(pattern),
});

export const textRules = [
  row(
    'text/unfinished',
    anyFile,
    'marks of unfinished work',
    'an open end belongs into an issue',
    unfinished,
  ),
  row(
    'text/machinePath',
    anyFile,
    'paths of one machine',
    'the project runs on every machine',
    machinePaths,
  ),
  row(
    'text/registryHost',
    (file) => !isLockFile(file),
    'hosts of package registries',
    'the clients know their registry; a user may have another',
    registryHosts,
  ),
  row(
    'text/trade',
    anyFile,
    'words about how the project was written',
    'the reader cares about the program',
    trade,
  ),
];
