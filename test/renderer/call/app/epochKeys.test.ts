// P1, P2: keys are made for exactly the devices of the epoch, each at the endpoint where it confirmed, and fit each other.
import { describe, expect, it } from 'vitest';
import { deriveEpochKeys, type ConfirmedSender } from '../../../../renderer/call/app/epochKeys.ts';

const { subtle } = globalThis.crypto;
const session = {
  sessionSecret: new Uint8Array(32).fill(1),
  sessionId: new Uint8Array(16).fill(9),
  epoch: 3,
};
const device = (name: string) => ({ userId: `@${name}:x`, deviceId: name.toUpperCase() });
const [ada, bo, cy] = ['ada', 'bo', 'cy'].map((name): ConfirmedSender => ({
  device: device(name),
  endpointId: `end-${name}`,
})) as [ConfirmedSender, ConfirmedSender, ConfirmedSender];
const three = [ada, bo, cy].map((one) => one.device);
const keysOf = (own: ConfirmedSender, others: readonly ConfirmedSender[], devices = three) =>
  deriveEpochKeys(subtle, session, devices, own, others);

describe('the keys of an epoch', () => {
  it('fit each other for everybody, whoever is called first', async () => {
    const [atAda, atBo, atCy] = await Promise.all([
      keysOf(ada, [bo, cy]),
      keysOf(bo, [cy, ada], three.toReversed()),
      keysOf(cy, [ada, bo]),
    ]);
    const own = {
      [ada.endpointId]: atAda?.own,
      [bo.endpointId]: atBo?.own,
      [cy.endpointId]: atCy?.own,
    };
    for (const keys of [atAda, atBo, atCy]) {
      expect(keys?.epoch).toBe(3);
      expect(keys?.peers.length).toBe(2);
      for (const { participantId, ...key } of keys?.peers ?? [])
        expect(key).toEqual(own[participantId]);
    }
    const all = Object.values(own);
    expect(new Set(all.map((key) => key?.kid)).size).toBe(3);
    expect(new Set(all.map((key) => String(key?.baseKey))).size).toBe(3);
  });

  it('are others for the same device at another endpoint', async () => {
    const here = await keysOf(ada, [bo, cy]);
    const there = await keysOf({ ...ada, endpointId: 'elsewhere' }, [bo, cy]);
    expect(here?.own.baseKey).not.toEqual(there?.own.baseKey);
  });

  it.each<[string, ConfirmedSender, ConfirmedSender[]]>([
    ['somebody is missing', ada, [bo]],
    ['somebody is there twice', ada, [bo, { ...bo, endpointId: 'again' }]],
    ['somebody is of no device', ada, [bo, { device: device('mallory'), endpointId: 'm' }]],
    ['an endpoint has no name', ada, [bo, { ...cy, endpointId: '' }]],
  ])('are none when %s', async (_, own, others) => {
    expect(await keysOf(own, others)).toBeNull();
  });

  it('are none when WebCrypto gives up', async () => {
    const broken = { importKey: () => Promise.reject(new Error('no')) } as unknown as SubtleCrypto;
    expect(await deriveEpochKeys(broken, session, three, ada, [bo, cy])).toBeNull();
  });
});
