// Runs the mutual proof of one epoch: sends ours, checks theirs, and says when both sides have checked. It hands no key out before that (P1, P2).
import { checkProof, makeProof, type ConfirmContext } from '../frames/confirm.ts';
import { deriveConfirmKey, deriveSenderKey, type SenderId, type SessionEpoch } from '../frames/keySchedule.ts';
import type { KeysMessage } from '../frames/workerProtocol.ts';
import type { Role } from '../../../preload/contract/shapes.ts';
import { fromBase64url, toBase64url } from '../../lib/base64url.ts';
import { proofMessage, type ProofMessage, type ProofStage } from './proofMessage.ts';

export interface ProofFacts {
  readonly session: SessionEpoch;
  readonly role: Role;
  readonly ownSender: SenderId;
  readonly peerSender: SenderId;
  readonly ownEndpoint: string;
  readonly peerEndpoint: string;
}

const senderIndex = { host: 0, guest: 1 } as const;
const otherRole = (role: Role): Role => (role === 'host' ? 'guest' : 'host');

export interface Proofs {
  /** Our first message. */
  start(): Promise<void>;
  /** Takes a message of the other side. */
  take(payload: unknown): Promise<void>;
}

export interface ProofPorts {
  readonly subtle: SubtleCrypto;
  readonly send: (message: ProofMessage) => void;
  /** Both sides have checked: the keys may be installed. */
  readonly proven: (keys: KeysMessage) => void;
  readonly failed: () => void;
}

export const createProofs = (facts: ProofFacts, ports: ProofPorts): Proofs => {
  let checked = false;
  let done = false;
  const context = (stage: ProofStage): ConfirmContext => ({
    stage, sessionId: facts.session.sessionId, epoch: facts.session.epoch,
    own: { role: facts.role, endpointId: facts.ownEndpoint, senderId: facts.ownSender },
    other: { role: otherRole(facts.role), endpointId: facts.peerEndpoint, senderId: facts.peerSender },
  });
  const end = (): void => { if (!done) { done = true; ports.failed(); } };

  const send = async (stage: ProofStage): Promise<void> => {
    const key = await deriveConfirmKey(ports.subtle, facts.session);
    const proof = key.ok ? await makeProof(ports.subtle, key.value, context(stage)) : key;
    if (!proof.ok) return end();
    ports.send({ alcove: 1, stage, epoch: facts.session.epoch, mac: toBase64url(proof.value) });
  };

  const finish = async (): Promise<void> => {
    const own = await deriveSenderKey(ports.subtle, facts.session, facts.ownSender, senderIndex[facts.role]);
    const peer = await deriveSenderKey(ports.subtle, facts.session, facts.peerSender, senderIndex[otherRole(facts.role)]);
    if (!own.ok || !peer.ok) return end();
    ports.proven({ alcove: 'keys', epoch: facts.session.epoch, own: own.value, peers: [{ participantId: facts.peerEndpoint, ...peer.value }] });
  };

  return {
    start: () => send('proof'),
    async take(payload) {
      const parsed = proofMessage.safeParse(payload);
      if (!parsed.success || done || parsed.data.epoch !== facts.session.epoch) return;
      const mac = fromBase64url(parsed.data.mac);
      const key = await deriveConfirmKey(ports.subtle, facts.session);
      if (mac === null || !key.ok) return end();
      const valid = await checkProof(ports.subtle, key.value, context(parsed.data.stage), mac);
      if (done) return;
      if (!valid.ok) return end();
      if (!checked) { checked = true; await send('accepted'); }
      if (parsed.data.stage === 'accepted' && !done) { done = true; await finish(); }
    },
  };
};
