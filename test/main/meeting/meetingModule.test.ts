// Proves when a meeting may be opened, that a call page that fails leaves none behind, and that one clock drives all that is counted (P17, P18).
import { describe, expect, it } from 'vitest';
import type { MeetingPeople } from '../../../preload/contract/meeting.ts';
import { fail, ok } from '../../../preload/contract/result.ts';
import { createMeetingModule, type MeetingNeeds } from '../../../main/meeting/meetingModule.ts';
import { goodStats, playCall, withAda } from './callTimeline.ts';

const endsAtMs = 1_000;
const withEve: { readonly people: MeetingPeople } = {
  people: [{ userId: '@eve:example', displayName: 'Eve', isConfirmed: false }],
};

const set = (changes: Partial<MeetingNeeds> = {}) => {
  const { service } = playCall([20]);
  const done: string[] = [];
  const shown: unknown[] = [];
  const places: unknown[] = [];
  const world = { hasPage: true };
  const ticking = { work: (): void => undefined, isOver: false };
  const module = createMeetingModule({
    service,
    nowMs: () => endsAtMs - 1,
    practiceEndsAtMs: () => endsAtMs,
    isSignedIn: () => true,
    openCall: () => {
      done.push(`open for ${service.current()?.people[0]?.displayName ?? 'nobody'}`);
      return Promise.resolve();
    },
    closeCall: () => void done.push('close'),
    expectCall: (isExpected) => void done.push(isExpected ? 'expect' : 'expect nobody'),
    placeCall: (rect) => {
      places.push(rect);
      return world.hasPage;
    },
    leaveAsked: () => void done.push(`leave, ${service.current() === null ? 'closed' : 'open'}`),
    showChat: (chat) => void shown.push(chat),
    everyTick: (work) => {
      ticking.work = work;
      return () => {
        ticking.isOver = true;
      };
    },
    askCounts: () => void done.push('counts'),
    ...changes,
  });
  return { service, module, handlers: module.handlers, done, shown, places, ticking, world };
};

const refusals: readonly (readonly [string, Partial<MeetingNeeds>])[] = [
  ['meeting.noPractice', { practiceEndsAtMs: () => null }],
  ['meeting.profileExpired', { nowMs: () => endsAtMs }],
  ['meeting.profileExpired', { nowMs: () => endsAtMs + 1 }],
  ['meeting.profileExpired', { nowMs: () => Number.NaN }],
  ['meeting.profileExpired', { practiceEndsAtMs: () => Number.NaN }],
  ['meeting.noLogin', { isSignedIn: () => false }],
];

describe('meeting.expect', () => {
  const [expected, over] = [{ isExpected: true }, { isExpected: false }];

  it('reaches the call page, where a meeting could begin', () => {
    const { handlers, done } = set();
    expect(handlers['meeting.expect'](expected)).toEqual(ok(undefined));
    expect(handlers['meeting.expect'](over)).toEqual(ok(undefined));
    expect(done).toEqual(['expect', 'expect nobody']);
  });

  it.each(refusals)('is refused with %s', (code, changes) => {
    const { handlers, done } = set(changes);
    expect(handlers['meeting.expect'](expected)).toEqual({ ok: false, code });
    expect(done).toEqual([]);
  });

  it.each(refusals)('whatever refuses (%s), nobody waits any more', (_code, changes) => {
    const { handlers, done } = set(changes);
    expect(handlers['meeting.expect'](over)).toEqual(ok(undefined));
    expect(done).toEqual(['expect nobody']);
  });

  it('changes nothing of a meeting that is open', async () => {
    const { handlers, done } = set();
    await handlers['meeting.open'](withAda);
    for (const input of [expected, over])
      expect(handlers['meeting.expect'](input)).toEqual(fail('meeting.alreadyOpen'));
    expect(done).toEqual(['open for Ada']);
  });
});

describe('meeting.open', () => {
  it('opens the call page for the meeting that is there already', async () => {
    const { service, handlers, done } = set();
    expect(await handlers['meeting.open'](withAda)).toEqual(ok(undefined));
    expect(done).toEqual(['open for Ada']);
    expect(service.current()?.people).toEqual(withAda.people);
  });

  it.each(refusals)('refuses with %s, and then nothing is open', async (code, changes) => {
    const { service, handlers, done } = set(changes);
    expect(await handlers['meeting.open'](withAda)).toEqual({ ok: false, code });
    expect([service.current(), done]).toEqual([null, []]);
  });

  it('is one at a time: a second one changes nothing of the first', async () => {
    const { service, handlers, done } = set();
    await handlers['meeting.open'](withAda);
    expect(await handlers['meeting.open'](withEve)).toEqual(fail('meeting.alreadyOpen'));
    expect(service.current()?.people).toEqual(withAda.people);
    expect(done).toEqual(['open for Ada']);
  });

  it('a call page that cannot be loaded leaves no meeting behind', async () => {
    const { service, handlers, done } = set({
      openCall: () => Promise.reject(new Error('ERR_FAILED')),
    });
    expect(await handlers['meeting.open'](withAda)).toEqual(fail('meeting.pageFailed'));
    expect([service.current(), done]).toEqual([null, ['close']]);
  });

  it('finding: one that was closed while its page came is not open, whatever comes of the page', async () => {
    let done: () => void = () => undefined;
    const { handlers } = set({
      openCall: () =>
        new Promise((resolve) => {
          done = resolve;
        }),
    });
    const first = handlers['meeting.open'](withAda);
    const firstDone = done;
    await handlers['meeting.close'](undefined);
    const second = handlers['meeting.open'](withEve);
    firstDone();
    done();
    expect(await first).toEqual(fail('meeting.pageFailed'));
    expect(await second).toEqual(ok(undefined));
  });

  it('finding: a page that fails after its meeting was closed ends no later meeting', async () => {
    let refuse: () => void = () => undefined;
    const { service, handlers, done } = set({
      openCall: () =>
        new Promise((_resolve, reject) => {
          refuse = () => reject(new Error('ERR_ABORTED'));
        }),
    });
    const first = handlers['meeting.open'](withAda);
    await handlers['meeting.close'](undefined);
    const refuseFirst = refuse;
    void handlers['meeting.open'](withEve);
    refuseFirst();
    expect(await first).toEqual(fail('meeting.pageFailed'));
    expect(service.current()?.people).toEqual(withEve.people);
    expect(done).toEqual(['close']);
  });
});

describe('an open meeting', () => {
  it('changes its people; without one there is nothing to change', async () => {
    const { service, handlers } = set();
    expect(handlers['meeting.people'](withEve)).toEqual(fail('meeting.notOpen'));
    await handlers['meeting.open'](withAda);
    expect(handlers['meeting.people'](withEve)).toEqual(ok(undefined));
    expect(service.current()?.people).toEqual(withEve.people);
  });

  it('is closed with its page, by the matrix cell and by main', async () => {
    const { service, module, handlers, done } = set();
    await handlers['meeting.open'](withAda);
    expect(handlers['meeting.close'](undefined)).toEqual(ok(undefined));
    expect([service.current(), done.splice(0)]).toEqual([null, ['open for Ada', 'close']]);
    await handlers['meeting.open'](withAda);
    module.end();
    expect([service.current(), done]).toEqual([null, ['open for Ada', 'close', 'leave, closed']]);
  });

  it('has its picture where the desk puts it; without one there is none', async () => {
    const { handlers, places, world } = set();
    const rect = { x: 1, y: 80, width: 640, height: 360 };
    expect(handlers['meeting.place'](rect)).toEqual(fail('meeting.notOpen'));
    await handlers['meeting.open'](withAda);
    expect(handlers['meeting.place'](rect)).toEqual(ok(undefined));
    expect(places).toEqual([rect]);
    world.hasPage = false;
    expect(handlers['meeting.place'](rect)).toEqual(fail('meeting.notOpen'));
  });

  it('tells the call page whether the messages stand open', () => {
    const { handlers, shown } = set();
    expect(handlers['meeting.chat']({ isOpen: true, unread: 3 })).toEqual(ok(undefined));
    expect(shown).toEqual([{ isOpen: true, unread: 3 }]);
  });

  it('gives its newest statistics', async () => {
    const { service, handlers } = set();
    expect(handlers['meeting.stats'](undefined)).toEqual(ok(null));
    await handlers['meeting.open'](withAda);
    service.tick();
    service.answered(goodStats({ number: 1, sent: 5 }));
    expect(handlers['meeting.stats'](undefined)).toMatchObject({ ok: true, value: { sent: 5 } });
  });
});

describe('end', () => {
  it('where no meeting is, closes no page and asks nobody to leave', () => {
    const { module, done } = set();
    module.end();
    expect(done).toEqual([]);
  });
});

describe('the clock', () => {
  it('asks the gateway and the call page with every tick, from the start to the end', async () => {
    const { module, handlers, service, done, ticking } = set();
    ticking.work();
    expect(done).toEqual([]);
    void module.start?.();
    await handlers['meeting.open'](withAda);
    done.length = 0;
    ticking.work();
    expect(done).toEqual(['counts']);
    expect(service.answered(goodStats({ number: 1 }))).toBe('taken');
    expect(ticking.isOver).toBe(false);
    module.stop?.();
    expect(ticking.isOver).toBe(true);
  });

  it('needs no end where it never began', () => {
    expect(() => set().module.stop?.()).not.toThrow();
  });
});
