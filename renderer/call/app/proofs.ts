// Runs the mutual proof of one epoch: sends ours, checks theirs, and says when both sides have checked. It hands no key out before that (P1, P2).
import { checkProof, makeProof, type ConfirmContext } from '../frames/confirm.ts';
import {
  deriveConfirmKey,
  deriveSenderKey,
  type SenderId,
  type SessionEpoch,
} from '../frames/keySchedule.ts';
import type { KeysMessage } from '../frames/workerProtocol.ts';
import type { Role } from '../../../preload/contract/shapes.ts';
import type { Result } from '../../../preload/contract/result.ts';
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
  let done = false; // nothing more is taken
  let told = false;
  const context = (stage: ProofStage): ConfirmContext => ({
    stage,
    sessionId: facts.session.sessionId,
    epoch: facts.session.epoch,
    own: { role: facts.role, endpointId: facts.ownEndpoint, senderId: facts.ownSender },
    other: {
      role: otherRole(facts.role),
      endpointId: facts.peerEndpoint,
      senderId: facts.peerSender,
    },
  });
  const end = (): void => {
    done = true;
    if (told) return;
    told = true;
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
  const withKey = async <T>(
    work: (key: CryptoKey) => Promise<Result<T, string>>,
  ): Promise<T | null> => {
    const key = await tried(deriveConfirmKey(ports.subtle, facts.session));
    return key === null ? null : tried(work(key));
  };

  const send = async (stage: ProofStage): Promise<void> => {
    const proof = await withKey((key) => makeProof(ports.subtle, key, context(stage)));
    if (proof === null) return end();
    ports.send({ alcove: 1, stage, epoch: facts.session.epoch, mac: toBase64url(proof) });
  };

  const finish = async (): Promise<void> => {
    const own = await tried(
      deriveSenderKey(ports.subtle, facts.session, facts.ownSender, senderIndex[facts.role]),
    );
    const peer = await tried(
      deriveSenderKey(
        ports.subtle,
        facts.session,
        facts.peerSender,
        senderIndex[otherRole(facts.role)],
      ),
    );
    if (own === null || peer === null) return end();
    told = true;
    ports.proven({
      alcove: 'keys',
      epoch: facts.session.epoch,
      own,
      peers: [{ participantId: facts.peerEndpoint, ...peer }],
    });
  };

  return {
    start: () => send('proof'),
    async take(payload) {
      const parsed = proofMessage.safeParse(payload);
      if (!parsed.success || done || parsed.data.epoch !== facts.session.epoch) return;
      const mac = fromBase64url(parsed.data.mac);
      if (mac === null) return end();
      const valid = await withKey((key) =>
        checkProof(ports.subtle, key, context(parsed.data.stage), mac),
      );
      if (done) return;
      if (valid === null) return end();
      if (!checked) {
        checked = true;
        await send('accepted');
      }
      if (parsed.data.stage === 'accepted' && !done) {
        done = true;
        await finish();
      }
    },
  };
};
