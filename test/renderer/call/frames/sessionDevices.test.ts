// P2: the devices of an epoch stand in one order everywhere, each once.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameDevice, sortedDevices } from '../../../../renderer/call/frames/sessionDevices.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '@', 'é'), minLength: 1, maxLength: 3 });
const device = fc.record({ userId: text, deviceId: text });
const devices = fc.uniqueArray(device, { minLength: 2, maxLength: 6, comparator: sameDevice });

it('is the same order from whatever order they come in, and nobody is lost', () => {
  fc.assert(
    fc.property(devices, fc.infiniteStream(fc.nat(5)), (given, picks) => {
      const mixed = [...given];
      for (let at = mixed.length - 1; at > 0; at -= 1) {
        const other = (picks.next().value ?? 0) % (at + 1);
        [mixed[at], mixed[other]] = [mixed[other], mixed[at]] as [never, never];
      }
      const sorted = sortedDevices(given);
      expect(sortedDevices(mixed)).toEqual(sorted);
      expect(new Set(sorted)).toEqual(new Set(given));
    }),
  );
});

it('tells users apart before devices, and knows the same device', () => {
  const a = { userId: '@a:x', deviceId: 'Z' };
  const b = { userId: '@b:x', deviceId: 'A' };
  const a2 = { userId: '@a:x', deviceId: 'B' };
  expect(sortedDevices([b, a, a2])).toEqual([a2, a, b]);
  expect([
    sameDevice(a, { ...a }),
    sameDevice(a, a2),
    sameDevice(a, { ...b, deviceId: 'Z' }),
  ]).toEqual([true, false, false]);
});

it('is none for fewer than two, or for one that stands twice', () => {
  const one = { userId: '@a:x', deviceId: 'A' };
  expect([sortedDevices([]), sortedDevices([one])]).toEqual([null, null]);
  expect(sortedDevices([one, { userId: '@b:x', deviceId: 'B' }, { ...one }])).toBeNull();
});
