// Reads how to start the practice from environment variables; must never guess an interpreter or run servers as root.

import { readFileSync } from 'node:fs';
import type { RunAs } from './serverProcess.ts';

/** `uid:gid` in digits, or empty for none. Throws on anything else. */
export function parseRunAs(text: string): RunAs {
  if (text === '') return null;
  const parts = /^(\d+):(\d+)$/.exec(text);
  if (parts === null) throw new Error('ALCOVE_RUN_AS must be uid:gid');
  return { uid: Number(parts[1]), gid: Number(parts[2]) };
}

/**
 * ALCOVE_SYNAPSE_PYTHON: the python with matrix-synapse. ALCOVE_RUN_AS: `uid:gid` of a normal user.
 * ALCOVE_BRIDGE: a folder with Jicofo and a Videobridge, or nothing.
 * Started as root without ALCOVE_RUN_AS, the system user `alcove-dev` is taken. Throws when either is missing.
 */
export function practiceFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): {
  readonly synapsePython: string;
  readonly runAs: RunAs;
  readonly bridgePrograms: string | null;
} {
  const synapsePython = environment['ALCOVE_SYNAPSE_PYTHON'] ?? '';
  if (synapsePython === '')
    throw new Error('ALCOVE_SYNAPSE_PYTHON is not set: run the set-up first');
  const runAs = parseRunAs(environment['ALCOVE_RUN_AS'] ?? '');
  const bridgePrograms = environment['ALCOVE_BRIDGE'] ?? null;
  if (runAs !== null || process.getuid?.() !== 0) return { synapsePython, runAs, bridgePrograms };
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith('alcove-dev:'))
    ?.split(':');
  if (entry === undefined) throw new Error('there is no user alcove-dev: run the set-up first');
  return {
    synapsePython,
    runAs: parseRunAs(`${entry[2] ?? ''}:${entry[3] ?? ''}`),
    bridgePrograms,
  };
}
