// P7: what reaches the log is a code and numbers; anything else that is handed to it is not printed.
import { afterEach, expect, it, vi } from 'vitest';
import { log } from '../../../main/core/log.node.ts';

afterEach(() => void vi.restoreAllMocks());

it('prints one line of a code and its numbers, and never a text that came with it', () => {
  const printed: unknown[][] = [];
  vi.spyOn(console, 'log').mockImplementation((...line: unknown[]) => void printed.push(line));
  log('gateway.closed');
  log('matrix.synced', { rooms: 3, Jonas: 'a name' as unknown as number });
  log('Jonas said something');
  expect(printed).toEqual([['gateway.closed'], ['matrix.synced rooms=3'], ['log.unknownCode']]);
});
