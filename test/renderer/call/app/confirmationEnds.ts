// Two ends of a key confirmation with the real WebCrypto, and a line between them that a test can bend. It decides nothing about the product.
import {
  createKeyConfirmation,
  type ConfirmationFacts,
  type KeyConfirmation,
} from '../../../../renderer/call/app/keyConfirmation.ts';
import type { ConfirmationMessage } from '../../../../renderer/call/app/confirmationMessage.ts';
import type { SenderId } from '../../../../renderer/call/frames/sessionDevices.ts';
import { toBase64url } from '../../../../renderer/lib/base64url.ts';

export const { subtle } = globalThis.crypto;
export const secretOf = (seed: number) => new Uint8Array(32).fill(seed);
const therapist = { userId: '@therapist:x', deviceId: 'HOST' };
const patient = { userId: '@patient:x', deviceId: 'GUEST' };
export const hostFacts: ConfirmationFacts = {
  session: { sessionSecret: secretOf(1), sessionId: new Uint8Array(16).fill(9), epoch: 3 },
  devices: [therapist, patient],
  ownDevice: therapist,
  ownEndpoint: 'aaaa1111',
  peerEndpoint: 'bbbb2222',
};
export const guestFacts: ConfirmationFacts = {
  ...hostFacts,
  devices: [patient, therapist],
  ownDevice: patient,
  ownEndpoint: hostFacts.peerEndpoint,
  peerEndpoint: hostFacts.ownEndpoint,
};
export type Name = 'host' | 'guest';
export interface End {
  readonly confirmation: KeyConfirmation;
  readonly sent: ConfirmationMessage[];
  /** The devices that the other endpoint was confirmed to be. */
  readonly confirmed: SenderId[];
  failed: number;
}

export const endOf = (facts: ConfirmationFacts, crypto: SubtleCrypto = subtle): End => {
  const end: { -readonly [name in keyof End]: End[name] } = {
    sent: [],
    confirmed: [],
    failed: 0,
    confirmation: { start: () => Promise.resolve(), take: () => Promise.resolve() },
  };
  end.confirmation = createKeyConfirmation(facts, {
    subtle: crypto,
    send: (message) => {
      end.sent.push(message);
    },
    confirmed: (device) => {
      end.confirmed.push(device);
    },
    failed: () => {
      end.failed += 1;
    },
  });
  return end;
};
export const pair = (
  change: { host?: Partial<ConfirmationFacts>; guest?: Partial<ConfirmationFacts> } = {},
) => ({
  host: endOf({ ...hostFacts, ...change.host }),
  guest: endOf({ ...guestFacts, ...change.guest }),
});
export const outcome = (end: End) => [end.confirmed.length, end.failed];

/** Everything is delivered once, in order, until nobody says any more. */
export const settle = async ({ host, guest }: { host: End; guest: End }): Promise<void> => {
  const at = { host: 0, guest: 0 };
  await Promise.all([host.confirmation.start(), guest.confirmation.start()]);
  for (let moved = true; moved;) {
    moved = false;
    for (const [from, to, name] of [
      [host, guest, 'host'],
      [guest, host, 'guest'],
    ] as [End, End, Name][]) {
      const message = from.sent[at[name]];
      if (message === undefined) continue;
      at[name] += 1;
      moved = true;
      await to.confirmation.take(message);
    }
  }
};
/** The messages of two good ends, by sender and step. */
export const goodMessages = async () => {
  const good = pair();
  await settle(good);
  const [hostTag, hostConfirmed] = good.host.sent as [ConfirmationMessage, ConfirmationMessage];
  const [guestTag, guestConfirmed] = good.guest.sent as [ConfirmationMessage, ConfirmationMessage];
  return { hostTag, hostConfirmed, guestTag, guestConfirmed };
};
export const macOf = (mac: string, at: number): string => {
  const bytes = new Uint8Array(Buffer.from(mac, 'base64url'));
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << (at % 8));
  return toBase64url(bytes);
};
