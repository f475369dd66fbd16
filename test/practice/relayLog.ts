// Counts what the relay did from coturn's log; must never report a count that the log does not show.

/** Counts since the start of the run. */
export interface RelayCounts {
  /** Allocations made, and of those the ones that are over. */
  readonly allocations: number;
  readonly ended: number;
  /** Requests with wrong or old credentials. */
  readonly refused: number;
  /** Bytes relayed to and from peers. coturn writes them when a session ends and now and then before. */
  readonly relayedBytes: number;
}

/** Reads the verbose, simple log of coturn 4.6. */
export function relayCountsOf(log: string): RelayCounts {
  const lines = log.split('\n');
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  let relayedBytes = 0;
  for (const line of lines) {
    const usage = /: peer usage: .*\brb=(\d+),.*\bsb=(\d+)/.exec(line);
    if (usage !== null) relayedBytes += Number(usage[1]) + Number(usage[2]);
  }
  return {
    allocations: count(/incoming packet ALLOCATE processed, success/),
    ended: count(/: delete: realm=/),
    refused: count(/check_stun_auth: .*(Cannot find credentials|incorrect)/),
    relayedBytes,
  };
}
