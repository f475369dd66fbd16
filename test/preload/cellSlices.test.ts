// Compares what each cell may ask, hear and be joined to with what was agreed, name by name (P15, P24). A change here is a change of what a page may do.
import { describe, expect, it } from 'vitest';
import { cellNames, type CellName } from '../../preload/contract/cellName.ts';
import { contract } from '../../preload/contract/contract.ts';
import { sliceOf } from '../../preload/contract/derive.ts';

type Slice = Readonly<Record<keyof ReturnType<typeof sliceOf>, readonly string[]>>;
const agreed: Readonly<Record<CellName, Slice>> = {
  desk: {
    calls: [
      'app.state',
      'profile.pending',
      'profile.choose',
      'profile.offer',
      'profile.accept',
      'profile.dismiss',
      'account.state',
      'account.retry',
      'meeting.place',
      'meeting.chat',
      'meeting.stats',
      'network.counts',
    ],
    events: ['profile.offered', 'account.changed', 'truth.changed', 'chat.toggled'],
    ports: ['chat', 'meeting'],
  },
  matrix: {
    calls: [
      'app.state',
      'account.report',
      'meeting.expect',
      'meeting.open',
      'meeting.people',
      'meeting.close',
      'network.otherCertificate',
    ],
    events: ['meeting.leaveAsked'],
    ports: ['signIn', 'matrixKeys', 'chat', 'meeting', 'meetingKey'],
  },
  call: {
    calls: ['call.setup', 'call.stats', 'call.leave', 'call.toggleChat'],
    events: ['meeting.expected', 'meeting.opened', 'stats.asked', 'sending.stopped', 'chat.shown'],
    ports: ['videoLogin', 'meetingKey'],
  },
  player: { calls: [], events: [], ports: [] },
  prompt: { calls: ['prompt.question'], events: [], ports: ['signIn'] },
};

describe('the slice of each cell', () => {
  it.each(cellNames)('%s has exactly what was agreed', (cell) => {
    expect(sliceOf(cell)).toEqual(agreed[cell]);
  });

  it('nothing in the contract belongs to nobody', () => {
    for (const part of ['calls', 'events', 'ports'] as const)
      expect(new Set(cellNames.flatMap((cell) => sliceOf(cell)[part]))).toEqual(
        new Set(Object.keys(contract[part])),
      );
  });
});
