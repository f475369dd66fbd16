// P2, P15: the key comes by the port and by nothing else; the end of a call counts its last frames and is final.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import { stays, turns, until } from '../../../until.ts';
import { cell, closeCells, connected, devices, key, pair, soon } from './callCells.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeCells();
});
/** The last count is an answer to a question of main. */
const untilAsked = (one: ReturnType<typeof cell>): Promise<void> =>
  until(async () => {
    await one.ask();
    return one.model()?.state === 'ended';
  }, 'the end');

describe('the port', () => {
  it.each([
    [null],
    ['key'],
    [{}],
    [{ type: 'key' }],
    [{ ...key }],
    [{ ...key, own: devices.host, peer: devices.guest, epoch: 0 }],
    [{ ...key, own: devices.host, peer: devices.guest, secret: 'short' }],
    [{ ...key, own: devices.host, peer: devices.guest, extra: 1 }],
    [{ type: 'end', reason: 'other' }],
    [{ type: 'ready' }],
    [{ type: 'rekey', lastEpoch: 0 }],
  ])('does not hear from the desk what is not in the contract: %j', async (message) => {
    const host = cell('host');
    host.steps.length = 0;
    host.say(message);
    await stays(() => host.model()?.state === 'waiting' && host.steps.length === 0, 20, 'silence');
  });

  it('hears the desk no more often than the contract allows, and again after a rest', async () => {
    const { rate } = contract.ports.meetingKey;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const host = cell('host');
    for (let count = 0; count < rate.burst; count += 1) host.say(null);
    host.give();
    await turns();
    expect([host.model()?.state, host.count('join')]).toEqual(['waiting', 0]);
    clock.mockReturnValue(1_001 / rate.perSecond);
    host.give();
    await expect.poll(() => host.count('join'), soon).toBe(1);
    clock.mockRestore();
  });

  it('says nothing and does nothing after its end', async () => {
    const { host } = await connected();
    host.say({ type: 'end', reason: 'peerLeft' });
    await untilAsked(host);
    await expect.poll(() => host.model()?.state, soon).toBe('ended');
    expect(host.model()?.reason).toBe('peerLeft');
    const before = host.steps.filter((step) => step !== 'disconnect').length;
    host.give({ epoch: 7 });
    host.installed(1);
    host.tell('sending.stopped');
    await turns();
    expect([
      host.model()?.state,
      host.steps.filter((step) => step !== 'disconnect').length,
    ]).toEqual(['ended', before]);
  });

  it('is where a key for everybody comes from; the room is named by it', async () => {
    const host = cell('host');
    expect(host.posted).toEqual([{ type: 'ready' }]);
    host.give();
    await until(() => host.count('join') === 1, 'the join');
  });

  it('takes no key while the last frames are counted', async () => {
    const { host } = await connected();
    const leaving = host.session.leave();
    host.give({ epoch: 7 });
    await untilAsked(host);
    await leaving;
    expect(host.model()).toMatchObject({ state: 'ended', epoch: 1, reason: 'left' });
    expect(host.left()).toBe(1);
  });

  it('is waited at with the sign-in done, and nothing more: no room, no track', async () => {
    const { host, each } = pair();
    await turns();
    for (const one of each) expect(one.double.names()).toEqual(['JitsiConnection', 'connect']);
    host.give();
    await until(() => host.count('join') === 1, 'the join');
    expect(host.count('connect')).toBe(1);
  });

  it('the sign-in that was never used ends with the call', async () => {
    const host = cell('host');
    host.say({ type: 'end', reason: 'left' });
    await untilAsked(host);
    await until(() => host.count('disconnect') === 1, 'the end of the line');
  });
});
