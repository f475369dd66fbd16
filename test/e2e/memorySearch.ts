// Copies what the processes of an instance hold in memory and looks for texts in it. It reads; it must never write into a process.
import { closeSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';

const chunkBytes = 8 * 1024 * 1024;
/** Most of what may be written never was: blocks of nothing are left out. */
const blockBytes = 64 * 1024;
const emptyBlock = Buffer.alloc(blockBytes);

interface Region {
  readonly start: number;
  readonly end: number;
}

/** What the process may write and what is in memory of it (proc(5), `/proc/pid/smaps`): a secret stands nowhere else. */
const regionsOf = (pid: number): readonly Region[] => {
  const found: Region[] = [];
  let region: Region | null = null;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) /.exec(line);
    if (head !== null) {
      const [, start = '0', end = '0', rights = ''] = head;
      region = rights.startsWith('rw')
        ? { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }
        : null;
    } else if (region !== null && line.startsWith('Rss:') && !/^Rss:\s+0 kB/.test(line))
      found.push(region);
  }
  return found;
};

/** Reads what can be read of a region; a page that cannot be read ends it. */
const readRegion = (memory: number, { start, end }: Region, took: (bytes: Buffer) => void) => {
  const chunk = Buffer.alloc(Math.min(chunkBytes, end - start));
  for (let at = start; at < end;) {
    let length = 0;
    try {
      length = readSync(memory, chunk, 0, Math.min(chunk.length, end - at), at);
    } catch {
      return;
    }
    if (length === 0) return;
    took(chunk.subarray(0, length));
    at += length;
  }
};

/** Writes it to a file; gives how many bytes. Throws when the process may not be read. */
export function copyMemory(pid: number, file: string): number {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const copy = openSync(file, 'w', 0o600);
  let bytes = 0;
  try {
    for (const region of regionsOf(pid))
      readRegion(memory, region, (part) => {
        for (let at = 0; at < part.length; at += blockBytes) {
          const block = part.subarray(at, at + blockBytes);
          if (!block.equals(emptyBlock)) bytes += writeSync(copy, block);
        }
      });
  } finally {
    closeSync(copy);
    closeSync(memory);
  }
  return bytes;
}

/** How often any of the forms stands in the file. */
export function timesIn(file: string, forms: readonly Buffer[]): number {
  const longest = Math.max(...forms.map((form) => form.length));
  const chunk = Buffer.alloc(chunkBytes + longest);
  const source = openSync(file, 'r');
  const size = statSync(file).size;
  let times = 0;
  try {
    for (let at = 0; at < size; at += chunkBytes) {
      const length = readSync(source, chunk, 0, chunk.length, at);
      const part = chunk.subarray(0, length);
      for (const form of forms)
        for (
          let found = part.indexOf(form);
          found !== -1 && found < chunkBytes;
          found = part.indexOf(form, found + 1)
        )
          times += 1;
    }
  } finally {
    closeSync(source);
  }
  return times;
}
