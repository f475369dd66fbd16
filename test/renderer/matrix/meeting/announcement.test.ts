// Nobody can come into a meeting that they do not hear of: its announcement is made again until it was heard, and not a moment longer.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMeetingLink } from '../../../../renderer/matrix/meeting/meetingLink.dom.ts';
import { matrixDouble } from '../cellDoubles.ts';
import { hosted } from './linkWorld.ts';

const away = { ok: false, code: 'matrix.unreachable' } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an announcement that could not be sent', () => {
  it('is made again until it was, and not after the session was left', async () => {
    const { matrix, sent, will } = matrixDouble();
    will.sendSessionEvent = () => Promise.resolve(away);
    const link = createMeetingLink(matrix, () => 0);
    link.begin(hosted);
    const states = () => sent.map((one) => one.content['state']);
    await vi.advanceTimersByTimeAsync(4_500);
    expect(states()).toEqual(['open', 'open', 'open']);
    will.sendSessionEvent = () => Promise.resolve({ ok: true, value: '$event' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(states()).toEqual(['open', 'open', 'open', 'open']);
    will.sendSessionEvent = () => Promise.resolve(away);
    link.begin(hosted);
    await vi.advanceTimersByTimeAsync(100);
    link.handle({ type: 'left' });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(states().slice(5)).not.toContain('open');
  });

  it('is made again also when the sending broke, and gives way to that of the next session', async () => {
    const { matrix, sent, will } = matrixDouble();
    will.sendSessionEvent = () => Promise.reject(new Error('no network'));
    const link = createMeetingLink(matrix, () => 0);
    const begin = () => {
      link.begin(hosted);
    };
    const sessions = () => [...new Set(sent.map((one) => one.content['session']))];
    begin();
    await vi.advanceTimersByTimeAsync(4_500);
    expect([sent.length, sessions().length]).toEqual([3, 1]);
    begin();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(sent.length).toBeGreaterThan(4);
    expect(sent.slice(3).map((one) => one.content['session'])).not.toContain(sessions()[0]);
    will.sendSessionEvent = () => Promise.resolve({ ok: true, value: '$event' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sessions().length).toBe(2);
  });
});
