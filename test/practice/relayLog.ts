// Counts what the relay did from coturn's log; must never report a count that the log does not show.

/** Counts since the start of the run. */
export interface RelayCounts {
  readonly allocations: number;
  readonly refused: number;
  readonly ended: number;
}

/** Reads the verbose, simple log of coturn 4.6. */
export function relayCountsOf(log: string): RelayCounts {
  const count = (pattern: RegExp): number => log.split('\n').filter((line) => pattern.test(line)).length;
  return {
    allocations: count(/ALLOCATE processed, success/),
    refused: count(/check_stun_auth: Cannot find credentials|incorrect|Wrong integrity|error 441/),
    ended: count(/session .*: closed/),
  };
}
