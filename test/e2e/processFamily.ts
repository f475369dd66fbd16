// Looks, for the end-to-end tests, at the processes of one instance and at whom they are connected to; must never signal anything.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { executableName } from '../../scripts/dist/names.mjs';
import type { Practice } from '../practice/practiceShape.ts';
import { statusOf } from '../practice/processTable.ts';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

export interface FamilyMember {
  readonly pid: number;
  readonly cmdline: readonly string[];
  /** Chromium's `--type`, `browser` for the program's first process, null for what is not the program. */
  readonly type: string | null;
}

/** The process and everything that descends from it, in any namespace. */
export const familyOf = (rootPid: number): readonly FamilyMember[] => {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(statusOf(Number(name), 'PPid'))]),
  );
  const isOurs = (pid: number): boolean => {
    for (
      let at: number | undefined = pid, steps = 0;
      at !== undefined && at > 1 && steps < 50;
      at = parents.get(at), steps += 1
    )
      if (at === rootPid) return true;
    return false;
  };
  return [...parents.keys()].filter(isOurs).map((pid) => {
    // Chromium writes a process title over its arguments, with spaces between them.
    const cmdline = read(`/proc/${pid}/cmdline`)
      .split(/[\0 ]/)
      .filter((part) => part !== '');
    const named = cmdline.find((part) => part.startsWith('--type='))?.slice('--type='.length);
    return {
      pid,
      cmdline,
      type: named ?? (cmdline[0]?.endsWith(`/${executableName}`) === true ? 'browser' : null),
    };
  });
};

export const practicePorts = (practice: Practice): ReadonlySet<number> =>
  new Set([
    practice.hosts.chat.port,
    practice.hosts.meet.port,
    practice.hosts.relay.turnPort,
    practice.hosts.relay.turnsPort,
    ...(practice.hosts.bridge === null ? [] : [practice.hosts.bridge.port]),
  ]);

export interface Contact {
  readonly port: number;
  readonly inode: string;
}

/** Live connections (not listening, not in TIME_WAIT) of this computer to one of the ports, whoever holds them. */
export const contactsTo = (ports: ReadonlySet<number>): readonly Contact[] =>
  ['/proc/net/tcp', '/proc/net/tcp6', '/proc/net/udp', '/proc/net/udp6'].flatMap((table) =>
    read(table)
      .trim()
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const fields = line.trim().split(/\s+/);
        const port = Number.parseInt((fields[2] ?? '').split(':')[1] ?? '0', 16);
        const [state = '', inode = '0'] = [fields[3], fields[9]];
        return ports.has(port) && state !== '0A' && state !== '06' ? [{ port, inode }] : [];
      }),
  );

/** Those of the family that hold one of the connections. A sandboxed process shows its files to root only. */
export const holdersOf = (
  contacts: readonly Contact[],
  family: readonly FamilyMember[],
): readonly FamilyMember[] => {
  const sockets = new Set(contacts.map(({ inode }) => `socket:[${inode}]`));
  return family.filter(({ pid }) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((name) => {
        try {
          return sockets.has(readlinkSync(`/proc/${pid}/fd/${name}`));
        } catch {
          return false;
        }
      });
    } catch {
      return false;
    }
  });
};

/** Looks again and again until it is stopped; gives the ports that anybody was connected to meanwhile. */
export const watchContacts = (ports: ReadonlySet<number>): { stop(): readonly number[] } => {
  const seen = new Set<number>();
  const look = (): void => {
    for (const { port } of contactsTo(ports)) seen.add(port);
  };
  look();
  const timer = setInterval(look, 20);
  return {
    stop() {
      clearInterval(timer);
      look();
      return [...seen];
    },
  };
};
