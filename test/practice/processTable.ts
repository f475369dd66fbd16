// Looks up, for tests, which processes belong to a run and what they listen on; must never signal anything.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isRunning, parseProcStat } from './procStat.ts';

/** One listening TCP socket, or one UDP socket, of a process. */
export interface OpenPort {
  readonly protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6';
  readonly address: string;
  readonly port: number;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Does the process run (a zombie does not)? */
export function runs(pid: number): boolean {
  const stat = parseProcStat(read(`/proc/${pid}/stat`));
  return stat !== null && isRunning(stat);
}

/** The pids of running processes whose command line contains the text. */
export function processesWith(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => read(`/proc/${name}/cmdline`).includes(text))
    .map(Number)
    .filter(runs);
}

/** The running children of a process. */
export function childrenOf(pid: number): readonly number[] {
  return read(`/proc/${pid}/task/${pid}/children`)
    .trim()
    .split(/\s+/)
    .filter((text) => text !== '')
    .map(Number);
}

/** A field of /proc/<pid>/status, for example `Uid`. */
export function statusOf(pid: number, field: string): string {
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(read(`/proc/${pid}/status`))?.[1] ?? '';
}

function descriptorsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

/** What a process listens on. The address is dotted for IPv4 and raw hexadecimal for IPv6. */
export function openPortsOf(pid: number): readonly OpenPort[] {
  const sockets = new Set<string>();
  for (const name of descriptorsOf(pid)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1];
      if (inode !== undefined) sockets.add(inode);
    } catch {
      // The descriptor was closed between the look and the read.
    }
  }
  const found: OpenPort[] = [];
  for (const protocol of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
    for (const line of read(`/proc/${pid}/net/${protocol}`).trim().split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [address = '', port = ''] = (fields[1] ?? '').split(':');
      const listens = protocol.startsWith('udp') || fields[3] === '0A';
      if (!listens || !sockets.has(fields[9] ?? '')) continue;
      const dotted =
        address.length === 8
          ? (address.match(/../g) ?? [])
              .reverse()
              .map((byte) => parseInt(byte, 16))
              .join('.')
          : address;
      found.push({ protocol, address: dotted, port: parseInt(port, 16) });
    }
  }
  return found;
}
