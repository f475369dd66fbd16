// A clean Debian root in a folder: made with debootstrap, entered in namespaces of its own. Nothing that is done in it reaches this computer.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repo } from './folders.mjs';

const enterScript = path.join(repo, 'scripts', 'dist', 'check', 'enter.sh');

/** @param {string} program @param {string[]} args */
function demand(program, args, env = process.env) {
  const ended = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 64_000_000 });
  if (ended.status === 0) return ended.stdout;
  const words = `${ended.stdout ?? ''}\n${ended.stderr ?? ''}`.trim().split('\n').slice(-12);
  throw new Error(
    `${program} ${args.slice(-3).join(' ')} ended with ${ended.status}:\n${words.join('\n')}`,
  );
}

/**
 * Which release this computer runs, and where its apt gets it from.
 * @returns {{ codename: string, mirror: string }}
 */
export function ownRelease() {
  const codename =
    /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const lines = demand('apt-get', [
    'indextargets',
    '--format',
    '$(CODENAME) $(COMPONENT) $(REPO_URI)',
    'Created-By: Packages',
  ]);
  const mirror = lines
    .split('\n')
    .map((line) => line.split(' '))
    .find(([release, component]) => release === codename && component === 'main')?.[2];
  if (mirror === undefined)
    throw new Error(
      'apt on this computer has no source for its own release; apt-get update may help',
    );
  return { codename, mirror };
}

/** @param {string} root where it is made @param {{ codename: string, mirror: string }} release */
export function makeRoot(root, { codename, mirror }) {
  // In a mount namespace of its own: what debootstrap mounts cannot stay behind.
  demand('unshare', ['--mount', 'debootstrap', '--variant=minbase', codename, root, mirror]);
  const policy = path.join(root, 'usr/sbin/policy-rc.d');
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  // How this computer's apt gets out is not the root's to know, but without it nothing comes in.
  const ways = demand('apt-config', ['dump', 'Acquire'])
    .split('\n')
    .filter((line) => /::Proxy|::Check-/.test(line));
  writeFileSync(path.join(root, 'etc/apt/apt.conf.d/99way-out'), `${ways.join('\n')}\n`);
}

/**
 * @param {string} root
 * @param {string[]} command
 * @param {{ online: boolean }} how
 */
const argumentsOf = (root, command, { online }) => [
  '--mount',
  '--pid',
  '--ipc',
  ...(online ? [] : ['--net']),
  '--fork',
  '--kill-child',
  'sh',
  enterScript,
  root,
  ...command,
];

/** @param {string} [shared] a folder that is /run/check inside @returns {NodeJS.ProcessEnv} */
const sharing = (shared) => ({ ...process.env, ALCOVE_CHECK_FOLDER: shared ?? '' });

/**
 * Runs a command as the root's root and gives what it wrote. Throws with its last lines when it fails.
 * @param {string} root
 * @param {string[]} command
 * @param {{ online?: boolean, shared?: string }} [how]
 */
export const inRoot = (root, command, { online = false, shared } = {}) =>
  demand('unshare', argumentsOf(root, command, { online }), sharing(shared));

/**
 * Starts one that goes on, without a network.
 * @param {string} root
 * @param {string[]} command
 * @param {{ shared: string, env: Readonly<Record<string, string>> }} how
 */
export const startInRoot = (root, command, { shared, env }) =>
  spawn('unshare', argumentsOf(root, command, { online: false }), {
    env: { ...sharing(shared), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
