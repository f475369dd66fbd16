// P7, finding: the SDK binds its log function while it loads, and went on to write ids of events and rooms to the console after it was silenced.
import { afterEach, expect, it, vi } from 'vitest';
// The order of the product: our adapter first.
import { createMatrixAdapter } from '../../../../renderer/matrix/chat/matrixAdapter.dom.ts';
import { EventTimelineSet, MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import { logger } from 'matrix-js-sdk/lib/logger.js';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
afterEach(() => {
  vi.restoreAllMocks();
});

it('the SDK writes nothing to the console, also by what it bound while it was loading', () => {
  const spies = methods.map((method) => vi.spyOn(console, method).mockReturnValue(undefined));
  expect(createMatrixAdapter).toBeTypeOf('function');
  const events = new EventTimelineSet(undefined);
  const event = new MatrixEvent({
    event_id: '$1',
    room_id: '!r:x',
    type: 'm.room.message',
    sender: '@a:x',
    content: {},
    origin_server_ts: 1,
  });
  events.addLiveEvent(event, { addToState: false });
  // Already there: the SDK says so in its log.
  events.addEventsToTimeline([event], true, false, events.getLiveTimeline(), 'token');
  logger.error('loud');
  logger.getChild('child').warn('loud');
  expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
});
