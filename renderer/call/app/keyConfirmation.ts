// Runs the mutual key confirmation with one participant in one epoch: sends our MacTag, checks theirs, and says which device they are once both have checked (P1, P2).
import { checkMacTag, makeMacTag, type ConfirmationStep } from '../frames/macTag.ts';
import { deriveMacKey, type SessionEpoch } from '../frames/keySchedule.ts';
import { sameDevice, type SenderId } from '../frames/sessionDevices.ts';
import type { Bytes } from '../frames/sframeCipher.ts';
import type { Result } from '../../../preload/contract/result.ts';
import { fromBase64url, toBase64url } from '../../lib/base64url.ts';
import { confirmationMessage, type ConfirmationMessage } from './confirmationMessage.ts';

export interface ConfirmationFacts {
  readonly session: SessionEpoch;
  /** Every device of this epoch, our own among them. */
  readonly devices: readonly SenderId[];
  readonly ownDevice: SenderId;
  readonly ownEndpoint: string;
  readonly peerEndpoint: string;
}

export interface KeyConfirmation {
  /** Our first message. */
  start(): Promise<void>;
  /** Takes a message of the other endpoint. */
  take(payload: unknown): Promise<void>;
}

export interface ConfirmationPorts {
  readonly subtle: SubtleCrypto;
  readonly send: (message: ConfirmationMessage) => void;
  /** Both have checked: the other endpoint is this device. */
  readonly confirmed: (device: SenderId) => void;
  readonly failed: () => void;
}

export function createKeyConfirmation(
  facts: ConfirmationFacts,
  ports: ConfirmationPorts,
): KeyConfirmation {
  let isChecked = false;
  let isDone = false; // nothing more is taken
  let isTold = false;
  const others = facts.devices.filter((device) => !sameDevice(device, facts.ownDevice));

  const end = (): void => {
    isDone = true;
    if (isTold) return;
    isTold = true;
    ports.failed();
  };
  /** Null for work that failed, also when WebCrypto itself gives up. */
  const tried = async <T>(work: Promise<Result<T, string>>): Promise<T | null> => {
    try {
      const result = await work;
      return result.ok ? result.value : null;
    } catch {
      return null;
    }
  };
  const macKey = (): Promise<CryptoKey | null> => tried(deriveMacKey(ports.subtle, facts.session));
  const base = {
    sessionId: facts.session.sessionId,
    epoch: facts.session.epoch,
    devices: facts.devices,
  };

  const send = async (step: ConfirmationStep): Promise<void> => {
    const key = await macKey();
    const tag =
      key === null
        ? null
        : await tried(
            makeMacTag(ports.subtle, key, {
              ...base,
              step,
              provider: { endpointId: facts.ownEndpoint, device: facts.ownDevice },
              recipientEndpointId: facts.peerEndpoint,
            }),
          );
    if (tag === null) return end();
    ports.send({ alcove: 2, step, epoch: facts.session.epoch, macTag: toBase64url(tag) });
  };

  /** The device whose tag this is. The endpoint's name says nothing about it, so every other device of the epoch is tried. */
  const providerOf = async (step: ConfirmationStep, tag: Bytes): Promise<SenderId | null> => {
    const key = await macKey();
    if (key === null) return null;
    for (const device of others) {
      const isTheirs = await tried(
        checkMacTag(
          ports.subtle,
          key,
          {
            ...base,
            step,
            provider: { endpointId: facts.peerEndpoint, device },
            recipientEndpointId: facts.ownEndpoint,
          },
          tag,
        ),
      );
      if (isTheirs === true) return device;
    }
    return null;
  };

  return {
    start: () => send('tag'),
    async take(payload) {
      const parsed = confirmationMessage.safeParse(payload);
      if (!parsed.success || isDone || parsed.data.epoch !== facts.session.epoch) return;
      const tag = fromBase64url(parsed.data.macTag);
      if (tag === null) return end();
      const device = await providerOf(parsed.data.step, tag);
      if (isDone) return;
      if (device === null) return end();
      if (!isChecked) {
        isChecked = true;
        await send('confirmed');
      }
      if (parsed.data.step === 'confirmed' && !isDone) {
        isDone = true;
        isTold = true;
        ports.confirmed(device);
      }
    },
  };
}
