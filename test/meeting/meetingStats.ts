// Reads what an instance measured, through the same contract that the desk uses, and puts it into words.
import type { Page } from '@playwright/test';
import { cellNames } from '../../preload/contract/cellName.ts';
import type { CallStats, NetworkCounts } from '../../preload/contract/shapes.ts';
import type { CellApi } from '../../preload/contract/derive.ts';

declare global {
  interface Window {
    readonly alcove: CellApi<'desk'>;
  }
}

/** A pause for looks again and again at these, in ms: each is one call of the desk, and it may make 20 a second. */
export const lookEveryMs = 250;

export const reportOf = (desk: Page): Promise<CallStats | null> =>
  desk.evaluate(async () => {
    const answer = await window.alcove.calls['meeting.stats'](undefined);
    if (!answer.ok) throw new Error(answer.code); // a refused question is not the answer that there is no call
    return answer.value;
  });

export const countsOf = (desk: Page): Promise<NetworkCounts> =>
  desk.evaluate(async () => {
    const answer = await window.alcove.calls['network.counts'](undefined);
    if (!answer.ok) throw new Error(answer.code);
    return answer.value;
  });

export const refusedTotal = (counts: NetworkCounts): number =>
  Object.values(counts)
    .flatMap((cell) => cell.refused)
    .reduce((sum, entry) => sum + entry.times, 0);

export const contactsOf = (counts: NetworkCounts): readonly string[] =>
  [...cellNames, 'global' as const].flatMap((cell) => {
    const opened = counts[cell].opened.map(
      (entry) => `${entry.host}:${entry.port} ${entry.times}x`,
    );
    const refused = counts[cell].refused.map(
      (entry) => `${entry.host}:${entry.port} ${entry.times}x`,
    );
    return [
      `  ${cell.padEnd(6)} contacted ${opened.join(', ') || 'nobody'}; refused ${refused.join(', ') || 'nothing'}`,
    ];
  });

export const linesOf = (
  who: string,
  report: CallStats,
  counts: NetworkCounts,
): readonly string[] => [
  `${who}`,
  `  frames sent ${report.sent}, sealed ${report.sealed}, received ${report.received}, opened ${report.opened}, pictures decoded ${report.decoded}; refused in ${report.refusedIn}, out ${report.refusedOut}, plaintext ${report.plaintextIn}`,
  `  candidates gathered ${report.gathered.join(', ') || 'none'}; selected ${report.selected.local} to ${report.selected.remote} over ${report.selected.protocol}`,
  `  click to first remote picture ${report.firstFrameMs ?? 'none'} ms`,
  ...contactsOf(counts),
];
