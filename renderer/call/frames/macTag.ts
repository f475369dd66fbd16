// Decides whether another endpoint holds the same key for the same session: key confirmation (NIST SP 800-56A, section 5.9).
// It must never take our own MacTag for theirs.

import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { sessionIdBytes } from './keySchedule.ts';
import { joinFields, textField, uint32Field } from './lengthPrefix.ts';
import { sameDevice, sortedDevices, type SenderId } from './sessionDevices.ts';
import type { Bytes } from './sframeCipher.ts';

// P1 MacTag = HMAC-SHA256(MacKey, MacData), where MacData is every field after its length (lengthPrefix.ts):
//   "alcove key confirmation v2", step, session id, epoch,
//   endpoint id of the provider, endpoint id of the recipient, user id and device id of the provider,
//   then user id and device id of every device of the epoch, in their one order (sessionDevices.ts).
// It binds the Jitsi endpoint ids to the Matrix devices, so a video server that swaps endpoints makes it fail. Nobody's role is in it:
// direction follows from the endpoints and from the provider's device, identity from the devices, so that two of the same role can confirm.

/** `tag`: the first; `confirmed`: made only after the other's `tag` was checked. One is never taken for the other. */
export type ConfirmationStep = 'tag' | 'confirmed';

export interface MacContext {
  readonly step: ConfirmationStep;
  readonly sessionId: Bytes;
  readonly epoch: number;
  /** Whoever makes the tag: the Jitsi endpoint id (the nickname in the room) and the device. */
  readonly provider: { readonly endpointId: string; readonly device: SenderId };
  readonly recipientEndpointId: string;
  /** Everybody in this epoch, in any order, both sides among them. */
  readonly devices: readonly SenderId[];
}

export type MacTagCode =
  | 'macTag.badContext'
  | 'macTag.sameEndpoint'
  | 'macTag.notInSession'
  | 'macTag.mismatch';

function macData(context: MacContext): Result<Bytes, MacTagCode> {
  const { provider, recipientEndpointId } = context;
  if (provider.endpointId === recipientEndpointId) return fail('macTag.sameEndpoint');
  const devices = sortedDevices(context.devices);
  if (devices === null || !devices.some((one) => sameDevice(one, provider.device)))
    return fail('macTag.notInSession');
  if (context.sessionId.length !== sessionIdBytes) return fail('macTag.badContext');
  const data = joinFields([
    textField('alcove key confirmation v2'),
    textField(context.step),
    context.sessionId,
    uint32Field(context.epoch),
    textField(provider.endpointId),
    textField(recipientEndpointId),
    textField(provider.device.userId),
    textField(provider.device.deviceId),
    ...devices.flatMap(({ userId, deviceId }) => [textField(userId), textField(deviceId)]),
  ]);
  return data === null ? fail('macTag.badContext') : ok(data);
}

/**
 * The MacTag of a provider: 32 bytes. Codes: `macTag.badContext` (a field is empty, too long or not text),
 * `macTag.sameEndpoint`, `macTag.notInSession` (the provider's device is not of this epoch, or a device stands twice in it).
 */
export async function makeMacTag(
  subtle: SubtleCrypto,
  macKey: CryptoKey,
  context: MacContext,
): Promise<Result<Bytes, MacTagCode>> {
  const data = macData(context);
  if (!data.ok) return data;
  return ok(new Uint8Array(await subtle.sign('HMAC', macKey, data.value)));
}

/** Checks a MacTag in constant time (`subtle.verify`). Codes: `macTag.mismatch`, and those of makeMacTag. */
export async function checkMacTag(
  subtle: SubtleCrypto,
  macKey: CryptoKey,
  context: MacContext,
  tag: Bytes,
): Promise<Result<true, MacTagCode>> {
  const data = macData(context);
  if (!data.ok) return data;
  return (await subtle.verify('HMAC', macKey, tag, data.value))
    ? ok(true)
    : fail('macTag.mismatch');
}
