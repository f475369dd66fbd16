// Decides who a process is from the text of /proc/<pid>/stat; must never take a pid alone as proof, because numbers are reused.

/**
 * One process as the kernel tells it. `startTicks` is the start time in clock ticks since boot (field 22 of proc(5)):
 * together with the pid it names one process for ever.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly state: string;
  readonly group: number;
  readonly session: number;
  readonly startTicks: number;
}

/** Reads one line of /proc/<pid>/stat. Null when the text is not such a line. The command name may hold spaces and brackets. */
export function parseProcStat(text: string): ProcessIdentity | null {
  const nameStart = text.indexOf('(');
  const nameEnd = text.lastIndexOf(')');
  if (nameStart < 1 || nameEnd < nameStart) return null;
  const pid = Number(text.slice(0, nameStart).trim());
  const fields = text
    .slice(nameEnd + 1)
    .trim()
    .split(/\s+/);
  const state = fields[0];
  const group = Number(fields[2]);
  const session = Number(fields[3]);
  const startTicks = Number(fields[19]);
  if (state === undefined || ![pid, group, session, startTicks].every(Number.isSafeInteger))
    return null;
  return { pid, state, group, session, startTicks };
}

/** A process that still runs: neither a zombie (Z) nor dead (X). */
export function isRunning(process: ProcessIdentity): boolean {
  return process.state !== 'Z' && process.state !== 'X';
}

/**
 * The members of a watched group that may be ended, out of all processes now.
 * While a group lives the kernel keeps its number, so a process that carries the number with another start time proves
 * that our group is gone. Without a leader, only members of the same session that are not older than the leader count.
 */
export function membersOf(
  leader: ProcessIdentity,
  now: readonly ProcessIdentity[],
): readonly ProcessIdentity[] {
  const holder = now.find((process) => process.pid === leader.pid);
  if (holder !== undefined && holder.startTicks !== leader.startTicks) return [];
  return now.filter(
    (process) =>
      process.group === leader.group &&
      process.session === leader.session &&
      process.startTicks >= leader.startTicks &&
      isRunning(process),
  );
}
