// Derives the frame keys of one epoch for everybody who confirmed. It must never make a key for somebody of whom that is not known (P1, P2).
import { deriveSenderKey, type SessionEpoch } from '../frames/keySchedule.ts';
import { sameDevice, sortedDevices, type SenderId } from '../frames/sessionDevices.ts';
import type { KeysMessage, SenderKey } from '../frames/workerProtocol.ts';

/** A device and the endpoint at which it confirmed the key. */
export interface ConfirmedSender {
  readonly device: SenderId;
  readonly endpointId: string;
}

const isSame = (one: SenderId, other: SenderId | undefined): boolean =>
  other !== undefined && sameDevice(one, other);

/** Null when the epoch's devices and those that confirmed are not the same, each at one endpoint, or when WebCrypto gives up. */
export async function deriveEpochKeys(
  subtle: SubtleCrypto,
  session: SessionEpoch,
  devices: readonly SenderId[],
  own: ConfirmedSender,
  others: readonly ConfirmedSender[],
): Promise<KeysMessage | null> {
  const sorted = sortedDevices(devices);
  const confirmed = sortedDevices([own, ...others].map(({ device }) => device));
  if (sorted === null || confirmed === null || sorted.length !== confirmed.length) return null;
  if (!sorted.every((device, at) => isSame(device, confirmed[at]))) return null;
  const keyOf = async ({ device, endpointId }: ConfirmedSender): Promise<SenderKey | null> => {
    const index = sorted.findIndex((one) => sameDevice(one, device));
    const derived = await deriveSenderKey(subtle, session, { device, endpointId, index });
    return derived.ok ? derived.value : null;
  };
  try {
    const ownKey = await keyOf(own);
    const peers = [];
    for (const other of others) {
      const key = await keyOf(other);
      if (key === null) return null;
      peers.push({ participantId: other.endpointId, ...key });
    }
    return ownKey === null ? null : { alcove: 'keys', epoch: session.epoch, own: ownKey, peers };
  } catch {
    return null;
  }
}
