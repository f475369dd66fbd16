// P1, P2: keys are handed out once, and only after the other side's word that it checked ours was checked itself. With the real WebCrypto.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createProofs,
  type ProofFacts,
  type Proofs,
} from '../../../../renderer/call/app/proofs.ts';
import { proofMessage, type ProofMessage } from '../../../../renderer/call/app/proofMessage.ts';
import type { KeysMessage } from '../../../../renderer/call/frames/workerProtocol.ts';
import { toBase64url } from '../../../../renderer/lib/base64url.ts';

const { subtle } = globalThis.crypto;
const secretOf = (seed: number) => new Uint8Array(32).fill(seed);
const hostFacts: ProofFacts = {
  session: { sessionSecret: secretOf(1), sessionId: new Uint8Array(16).fill(9), epoch: 3 },
  role: 'host',
  ownSender: { userId: '@therapist:x', deviceId: 'HOST' },
  peerSender: { userId: '@patient:x', deviceId: 'GUEST' },
  ownEndpoint: 'aaaa1111',
  peerEndpoint: 'bbbb2222',
};
const guestFacts: ProofFacts = {
  session: { ...hostFacts.session, sessionSecret: secretOf(1) },
  role: 'guest',
  ownSender: hostFacts.peerSender,
  peerSender: hostFacts.ownSender,
  ownEndpoint: hostFacts.peerEndpoint,
  peerEndpoint: hostFacts.ownEndpoint,
};
type Name = 'host' | 'guest';
interface End {
  readonly proofs: Proofs;
  readonly sent: ProofMessage[];
  readonly keys: KeysMessage[];
  failed: number;
}

const endOf = (facts: ProofFacts, crypto: SubtleCrypto = subtle): End => {
  const end: { -readonly [name in keyof End]: End[name] } = {
    sent: [],
    keys: [],
    failed: 0,
    proofs: { start: () => Promise.resolve(), take: () => Promise.resolve() },
  };
  end.proofs = createProofs(facts, {
    subtle: crypto,
    send: (message) => {
      end.sent.push(message);
    },
    proven: (keys) => {
      end.keys.push(keys);
    },
    failed: () => {
      end.failed += 1;
    },
  });
  return end;
};
const pair = (change: { host?: Partial<ProofFacts>; guest?: Partial<ProofFacts> } = {}) => ({
  host: endOf({ ...hostFacts, ...change.host }),
  guest: endOf({ ...guestFacts, ...change.guest }),
});
const outcome = (end: End) => [end.keys.length, end.failed];

/** Everything is delivered once, in order, until nobody says any more. */
const settle = async ({ host, guest }: { host: End; guest: End }): Promise<void> => {
  const at = { host: 0, guest: 0 };
  await Promise.all([host.proofs.start(), guest.proofs.start()]);
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
      await to.proofs.take(message);
    }
  }
};
/** The messages of two good ends, by sender and stage. */
const goodMessages = async () => {
  const good = pair();
  await settle(good);
  const [hostProof, hostAccepted] = good.host.sent as [ProofMessage, ProofMessage];
  const [guestProof, guestAccepted] = good.guest.sent as [ProofMessage, ProofMessage];
  return { hostProof, hostAccepted, guestProof, guestAccepted };
};
const macOf = (mac: string, at: number): string => {
  const bytes = new Uint8Array(Buffer.from(mac, 'base64url'));
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << (at % 8));
  return toBase64url(bytes);
};

describe('two sides with the same key', () => {
  it('are both proven once, with keys that fit', async () => {
    const both = pair();
    await settle(both);
    expect([outcome(both.host), outcome(both.guest)]).toEqual([
      [1, 0],
      [1, 0],
    ]);
    const [host, guest] = [both.host.keys[0], both.guest.keys[0]];
    expect(host).toMatchObject({
      alcove: 'keys',
      epoch: 3,
      peers: [{ ...guest?.own, participantId: 'bbbb2222' }],
    });
    expect(guest).toMatchObject({
      alcove: 'keys',
      epoch: 3,
      peers: [{ ...host?.own, participantId: 'aaaa1111' }],
    });
    expect(host?.own.kid).not.toBe(guest?.own.kid);
    expect(host?.own.baseKey).not.toEqual(guest?.own.baseKey);
    expect(host?.own.baseKey.length).toBe(32);
  });

  it('say two things each: their proof, and that they checked the other one', async () => {
    const both = pair();
    await settle(both);
    for (const end of [both.host, both.guest]) {
      expect(end.sent.map((message) => [message.stage, message.epoch])).toEqual([
        ['proof', 3],
        ['accepted', 3],
      ]);
      expect(end.sent.every((message) => proofMessage.safeParse(message).success)).toBe(true);
    }
  });

  it('have no keys before the other side said that it checked', async () => {
    const { hostProof } = await goodMessages();
    const guest = endOf(guestFacts);
    await guest.proofs.start();
    for (let times = 0; times < 3; times += 1) await guest.proofs.take(hostProof);
    expect(outcome(guest)).toEqual([0, 0]);
    expect(guest.sent.map((message) => message.stage)).toEqual(['proof', 'accepted']);
  });

  it('have no keys and no failure while nothing comes', async () => {
    const guest = endOf(guestFacts);
    await guest.proofs.start();
    expect(outcome(guest)).toEqual([0, 0]);
  });

  it('take "accepted" before "proof", because it proves as much', async () => {
    const { hostProof, hostAccepted } = await goodMessages();
    const guest = endOf(guestFacts);
    await guest.proofs.take(hostAccepted);
    await guest.proofs.take(hostProof);
    expect(outcome(guest)).toEqual([1, 0]);
    expect(guest.sent.map((message) => message.stage)).toEqual(['accepted']);
  });

  it('hand the keys out once when messages come many times and at the same moment', async () => {
    const { hostProof, hostAccepted } = await goodMessages();
    const guest = endOf(guestFacts);
    await Promise.all(
      [hostAccepted, hostProof, hostAccepted, hostProof, hostAccepted].map((message) =>
        guest.proofs.take(structuredClone(message)),
      ),
    );
    await guest.proofs.take(hostAccepted);
    expect(outcome(guest)).toEqual([1, 0]);
    expect(guest.sent.filter((message) => message.stage === 'accepted').length).toBe(1);
  });
});

describe('two sides that differ', () => {
  const differences: [string, Partial<ProofFacts>][] = [
    ['the secret', { session: { ...guestFacts.session, sessionSecret: secretOf(2) } }],
    ['the session', { session: { ...guestFacts.session, sessionId: new Uint8Array(16).fill(8) } }],
    ['the endpoint that the guest sees', { peerEndpoint: 'cccc3333' }],
    ['the endpoint that the guest has', { ownEndpoint: 'cccc3333' }],
    ['the host’s device', { peerSender: { userId: '@therapist:x', deviceId: 'OTHER' } }],
    ['the host’s user', { peerSender: { userId: '@mallory:x', deviceId: 'HOST' } }],
    ['the guest’s device', { ownSender: { userId: '@patient:x', deviceId: 'OTHER' } }],
  ];
  it.each(differences)('in %s fail on both sides and have no keys', async (_, guest) => {
    const both = pair({ guest });
    await settle(both);
    expect([outcome(both.host), outcome(both.guest)]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect([...both.host.sent, ...both.guest.sent].map((message) => message.stage)).toEqual([
      'proof',
      'proof',
    ]);
  });

  it('in their role fail: two hosts are one too many', async () => {
    const both = pair({ guest: { role: 'host' } });
    await settle(both);
    expect([outcome(both.host)[0], outcome(both.guest)[0]]).toEqual([0, 0]);
    expect(both.host.failed).toBe(1);
  });

  it('in the epoch hear nothing of each other', async () => {
    const both = pair({ guest: { session: { ...guestFacts.session, epoch: 4 } } });
    await settle(both);
    expect([outcome(both.host), outcome(both.guest)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('a hostile server', () => {
  it('cannot send a side its own messages back', async () => {
    for (const facts of [hostFacts, guestFacts]) {
      const end = endOf(facts);
      await end.proofs.start();
      await end.proofs.take(end.sent[0]);
      expect(outcome(end)).toEqual([0, 1]);
    }
    const { hostAccepted, guestProof } = await goodMessages();
    const host = endOf(hostFacts);
    await host.proofs.take(guestProof);
    await host.proofs.take(hostAccepted);
    expect(outcome(host)).toEqual([0, 1]);
  });

  it('cannot make a proof an acceptance, or the other way round', async () => {
    const { hostProof, hostAccepted } = await goodMessages();
    for (const message of [
      { ...hostProof, stage: 'accepted' },
      { ...hostAccepted, stage: 'proof' },
    ]) {
      const guest = endOf(guestFacts);
      await guest.proofs.take(message);
      expect(outcome(guest)).toEqual([0, 1]);
    }
  });

  it('cannot move a proof to another epoch', async () => {
    const { hostAccepted } = await goodMessages();
    const guest = endOf({ ...guestFacts, session: { ...guestFacts.session, epoch: 4 } });
    await guest.proofs.take(hostAccepted);
    expect(outcome(guest)).toEqual([0, 0]);
    await guest.proofs.take({ ...hostAccepted, epoch: 4 });
    expect(outcome(guest)).toEqual([0, 1]);
  });

  it('cannot change one bit', async () => {
    const { hostAccepted } = await goodMessages();
    for (let at = 0; at < 32; at += 1) {
      const guest = endOf(guestFacts);
      await guest.proofs.take({ ...hostAccepted, mac: macOf(hostAccepted.mac, at) });
      expect(outcome(guest)).toEqual([0, 1]);
    }
  });

  it('cannot spell a good proof in a second way', async () => {
    const { hostAccepted } = await goodMessages();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(hostAccepted.mac.slice(-1));
    const guest = endOf(guestFacts);
    await guest.proofs.take({
      ...hostAccepted,
      mac: `${hostAccepted.mac.slice(0, -1)}${alphabet[last ^ 1] ?? ''}`,
    });
    expect(outcome(guest)).toEqual([0, 1]);
  });

  it('cannot bring a failed proof back to life', async () => {
    const { hostProof, hostAccepted } = await goodMessages();
    const guest = endOf(guestFacts);
    await guest.proofs.take({ ...hostProof, mac: macOf(hostProof.mac, 0) });
    for (const message of [hostProof, hostAccepted, { ...hostProof, mac: macOf(hostProof.mac, 1) }])
      await guest.proofs.take(message);
    expect([outcome(guest), guest.sent]).toEqual([[0, 1], []]);
  });

  it('cannot end a proven call with a bad proof afterwards', async () => {
    const both = pair();
    await settle(both);
    await both.guest.proofs.take({ ...both.host.sent[0], mac: 'A'.repeat(43) });
    expect(outcome(both.guest)).toEqual([1, 0]);
  });

  it.each([
    [undefined],
    [null],
    ['proof'],
    [7],
    [[]],
    [{}],
    [{ alcove: 1 }],
    [{ alcove: 2, stage: 'proof', epoch: 3, mac: 'A'.repeat(43) }],
    [{ alcove: 1, stage: 'other', epoch: 3, mac: 'A'.repeat(43) }],
    [{ alcove: 1, stage: 'proof', epoch: 3, mac: 'A'.repeat(42) }],
    [{ alcove: 1, stage: 'proof', epoch: 3, mac: 'A'.repeat(44) }],
    [{ alcove: 1, stage: 'proof', epoch: 3, mac: `${'A'.repeat(42)}=` }],
    [{ alcove: 1, stage: 'proof', epoch: '3', mac: 'A'.repeat(43) }],
    [{ alcove: 1, stage: 'proof', epoch: 3.5, mac: 'A'.repeat(43) }],
    [{ alcove: 1, stage: 'proof', epoch: 0, mac: 'A'.repeat(43) }],
    [{ alcove: 1, stage: ['proof'], epoch: 3, mac: 'A'.repeat(43) }],
    [{ alcove: 1, stage: 'proof', epoch: 2 ** 32, mac: 'A'.repeat(43) }],
    [{ alcove: 1, stage: 'proof', epoch: 3, mac: `${'A'.repeat(43)}\n` }],
  ])('is not heard with what is no proof: %j', async (payload) => {
    const guest = endOf(guestFacts);
    await guest.proofs.take(payload);
    expect([outcome(guest), guest.sent]).toEqual([[0, 0], []]);
  });

  it('cannot get keys handed out by any order of what was ever said, without the other side’s acceptance', async () => {
    const good = await goodMessages();
    const other = pair({
      host: { session: { ...hostFacts.session, sessionSecret: secretOf(2) } },
      guest: { session: { ...guestFacts.session, sessionSecret: secretOf(2) } },
    });
    await settle(other);
    const everything = [
      ...Object.values(good),
      ...other.host.sent,
      ...other.guest.sent,
      { ...good.hostProof, stage: 'accepted' },
      { ...good.guestAccepted, epoch: 4 },
      null,
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...everything), { maxLength: 8 }),
        fc.boolean(),
        async (script, atOnce) => {
          const guest = endOf(guestFacts);
          if (atOnce) await Promise.all(script.map((message) => guest.proofs.take(message)));
          else for (const message of script) await guest.proofs.take(message);
          const heard = script.includes(good.hostAccepted);
          expect(guest.keys.length).toBeLessThanOrEqual(heard ? 1 : 0);
          expect(guest.keys.length + guest.failed).toBeLessThanOrEqual(1);
          const valid = script.every(
            (message) =>
              message === null ||
              message === good.hostProof ||
              message === good.hostAccepted ||
              message.epoch !== 3,
          );
          if (heard && valid) expect(outcome(guest)).toEqual([1, 0]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a failure on this side', () => {
  it('to make a proof is told, and nothing is sent', async () => {
    const end = endOf({ ...hostFacts, ownSender: { userId: '', deviceId: 'HOST' } });
    await end.proofs.start();
    expect([outcome(end), end.sent]).toEqual([[0, 1], []]);
  });

  it('of a secret of the wrong length is told', async () => {
    const end = endOf({
      ...hostFacts,
      session: { ...hostFacts.session, sessionSecret: new Uint8Array(31) },
    });
    await end.proofs.start();
    expect(outcome(end)).toEqual([0, 1]);
  });

  it('finding: of WebCrypto, at any moment, is told once and gives no keys', async () => {
    const { hostProof, hostAccepted } = await goodMessages();
    for (const broken of ['importKey', 'deriveKey', 'deriveBits', 'sign', 'verify']) {
      const breaking = new Proxy(subtle, {
        get: (real, name) =>
          name === broken
            ? () => Promise.reject(new Error('no'))
            : (Reflect.get(real, name) as (...args: unknown[]) => unknown).bind(real),
      });
      const guest = endOf(guestFacts, breaking);
      await guest.proofs.start();
      await guest.proofs.take(hostProof);
      await guest.proofs.take(hostAccepted);
      expect([broken, outcome(guest)]).toEqual([broken, [0, 1]]);
    }
  });

  it('is told once when several things fail at the same moment', async () => {
    const { hostProof } = await goodMessages();
    const breaking = new Proxy(subtle, {
      get: (real, name) =>
        name === 'importKey'
          ? () => Promise.reject(new Error('no'))
          : (Reflect.get(real, name) as (...args: unknown[]) => unknown).bind(real),
    });
    const guest = endOf(guestFacts, breaking);
    await Promise.all([
      guest.proofs.start(),
      guest.proofs.take(hostProof),
      guest.proofs.take(hostProof),
    ]);
    expect(outcome(guest)).toEqual([0, 1]);
  });

  it('that comes after both sides were proven does not take that back', async () => {
    const { hostAccepted } = await goodMessages();
    let release = (): void => undefined;
    const held = new Promise<never>((_, reject) => {
      release = () => {
        reject(new Error('no'));
      };
    });
    let signs = 0;
    const slow = new Proxy(subtle, {
      get: (real, name) => {
        const method = (Reflect.get(real, name) as (...args: unknown[]) => unknown).bind(real);
        return name === 'sign'
          ? (...args: unknown[]) => {
              signs += 1;
              return signs === 1 ? held : method(...args);
            }
          : method;
      },
    });
    const guest = endOf(guestFacts, slow);
    const starting = guest.proofs.start();
    await expect.poll(() => signs, { timeout: 15_000 }).toBe(1);
    await guest.proofs.take(hostAccepted);
    release();
    await starting;
    expect(outcome(guest)).toEqual([1, 0]);
  });
});
