// Lists whom the processes of an instance are connected to, from the kernel's own tables: a witness that does not ask the program.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Socket {
  readonly protocol: 'tcp' | 'udp';
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
  readonly listening: boolean;
}

const listenState = '0A'; // TCP_LISTEN (linux/net/tcp_states.h)

/** Hexadecimal, each 32-bit word in host order (proc(5)). */
const addressOf = (hex: string): string => {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  const mapped =
    bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped
    ? bytes.slice(12).join('.')
    : bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

const tables = [
  ['tcp', '/proc/net/tcp'],
  ['tcp', '/proc/net/tcp6'],
  ['udp', '/proc/net/udp'],
  ['udp', '/proc/net/udp6'],
] as const;

const socketsByInode = (): Map<string, Socket> => {
  const found = new Map<string, Socket>();
  for (const [protocol, file] of tables) {
    let text = '';
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      continue;
    }
    for (const line of text.split('\n').slice(1)) {
      const [, local = '', remote = '', state = '', , , , , , inode = ''] = line
        .trim()
        .split(/\s+/);
      const [remoteHex = '', remotePortHex = '0'] = remote.split(':');
      if (inode === '' || inode === '0') continue;
      found.set(inode, {
        protocol,
        remoteAddress: addressOf(remoteHex),
        remotePort: Number.parseInt(remotePortHex, 16),
        localPort: Number.parseInt(local.split(':')[1] ?? '0', 16),
        listening: state === listenState,
      });
    }
  }
  return found;
};

/** The processes that carry `text` in their environment or command line. */
export const processesOf = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      for (const file of ['environ', 'cmdline']) {
        try {
          if (readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(text)) return true;
        } catch {
          /* gone, or not ours */
        }
      }
      return false;
    });

const inodesOf = (pids: readonly number[]): ReadonlySet<string> =>
  new Set(
    pids.flatMap((pid) => {
      let names: string[] = [];
      try {
        names = readdirSync(`/proc/${pid}/fd`);
      } catch {
        return [];
      }
      return names.flatMap((name) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
        } catch {
          return [];
        }
      });
    }),
  );

export interface Witness {
  /** Every remote end seen so far, as `tcp 127.0.0.1:1234`. */
  seen(): ReadonlySet<string>;
  stop(): void;
}

/** A socket that belonged to nobody of ours this often will not. */
const maxLooks = 3;

/**
 * Looks every `everyMs` at all processes that carry `text` (an instance's home folder, for example). Whose a socket is, is asked only when it is new:
 * reading every process ten times a second would take the processor away from the very call that is measured.
 */
export const watchSockets = (text: string, everyMs = 100): Witness => {
  const seen = new Set<string>();
  const ownPorts = new Set<number>();
  const own = new Set<string>();
  const looks = new Map<string, number>();
  const look = (): void => {
    const known = socketsByInode();
    const unasked = [...known.keys()].filter(
      (inode) => !own.has(inode) && (looks.get(inode) ?? 0) < maxLooks,
    );
    if (unasked.length > 0) {
      const found = inodesOf(processesOf(text));
      for (const inode of unasked)
        if (found.has(inode)) own.add(inode);
        else looks.set(inode, (looks.get(inode) ?? 0) + 1);
    }
    const sockets = [...known].flatMap(([inode, socket]) => (own.has(inode) ? [socket] : []));
    for (const socket of sockets) if (socket.listening) ownPorts.add(socket.localPort);
    for (const socket of sockets) {
      if (socket.listening || socket.remotePort === 0) continue;
      // Inside the program: a page to the gateway, and the test's own debugging line.
      if (
        socket.remoteAddress === '127.0.0.1' &&
        (ownPorts.has(socket.remotePort) || ownPorts.has(socket.localPort))
      )
        continue;
      seen.add(`${socket.protocol} ${socket.remoteAddress}:${socket.remotePort}`);
    }
  };
  const timer = setInterval(look, everyMs);
  return {
    seen: () => {
      look();
      return seen;
    },
    stop: () => clearInterval(timer),
  };
};
