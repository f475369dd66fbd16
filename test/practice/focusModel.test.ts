// The focus's decisions: two seats, one owner, a third refused, whatever order people come and go in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyRoom,
  mayEnter,
  occupantLeft,
  occupantSeen,
  seatsPerRoom,
  type RoomState,
} from './focusModel.ts';

const seen = (state: RoomState, nick: string, account = nick): RoomState =>
  occupantSeen(state, nick, account, false).state;

describe('focus model', () => {
  it('makes the first occupant owner, and only the first', () => {
    const first = occupantSeen(emptyRoom, 'a', 'lee@x', false);
    expect(first.actions).toEqual([{ kind: 'grantOwner', account: 'lee@x' }]);
    expect(occupantSeen(first.state, 'b', 'jonas@x', false).actions).toEqual([]);
  });

  it('grants nothing where an owner sits already', () => {
    const first = occupantSeen(emptyRoom, 'a', 'lee@x', true);
    expect(first.actions).toEqual([]);
    expect(occupantSeen(first.state, 'b', 'jonas@x', false).actions).toEqual([]);
  });

  it('kicks a third account and counts it', () => {
    const two = seen(seen(emptyRoom, 'a'), 'b');
    const third = occupantSeen(two, 'c', 'c', false);
    expect(third.actions).toEqual([{ kind: 'kick', nick: 'c' }]);
    expect(third.state.refusals).toBe(1);
    expect([...third.state.occupants.keys()]).toEqual(['a', 'b']);
  });

  it('lets an account that sits already in again', () => {
    const two = seen(seen(emptyRoom, 'a'), 'b');
    expect(mayEnter(two, 'a')).toBe(true);
    expect(mayEnter(two, 'c')).toBe(false);
    expect(occupantSeen(two, 'a2', 'a', false).actions).toEqual([]);
  });

  it('leaves when the last one has left, and not because of a stranger', () => {
    const one = seen(emptyRoom, 'a');
    expect(occupantLeft(one, 'nobody').actions).toEqual([]);
    expect(occupantLeft(one, 'a').actions).toEqual([{ kind: 'leave' }]);
    expect(occupantLeft(seen(one, 'b'), 'a').actions).toEqual([]);
  });

  it('never seats more accounts than there are seats, whatever happens', () => {
    const step = fc.record({
      comes: fc.boolean(),
      nick: fc.integer({ min: 0, max: 7 }),
      account: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = emptyRoom;
        for (const { comes, nick, account } of steps) {
          const { state: next, actions } = comes
            ? occupantSeen(state, `n${nick}`, `a${account}`, false)
            : occupantLeft(state, `n${nick}`);
          expect(new Set(next.occupants.values()).size).toBeLessThanOrEqual(seatsPerRoom);
          expect(actions.some((action) => action.kind === 'leave')).toBe(
            !comes && state.occupants.size > 0 && next.occupants.size === 0,
          );
          state = next;
        }
      }),
    );
  });
});
