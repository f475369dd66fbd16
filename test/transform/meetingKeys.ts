// Stands in for both Matrix sides of one meeting: a fresh key for both whenever both listen and whenever one of them asks. It decides nothing about the product.
import { randomBytes } from 'node:crypto';
import { contract } from '../../preload/contract/contract.ts';

const { messages } = contract.ports.meetingKey;
const device = (user: string) => ({ userId: `@${user}:chat.alcove.test`, deviceId: 'DEVICE' });

export interface KeyHolder {
  readonly user: string;
  readonly say: (message: object) => Promise<void>;
}

export function createMeetingKeys(holders: readonly [KeyHolder, KeyHolder]) {
  const sessionId = randomBytes(16).toString('base64url');
  const conference = randomBytes(16).toString('base64url');
  const ready = new Set<string>();
  let epoch = 0;
  const giveFresh = async (): Promise<void> => {
    epoch += 1;
    const secret = randomBytes(32).toString('base64url');
    const [one, other] = holders;
    for (const [own, peer] of [
      [one, other],
      [other, one],
    ] as const)
      await own.say({
        type: 'key',
        sessionId,
        conference,
        epoch,
        secret,
        own: device(own.user),
        peer: device(peer.user),
      });
  };
  return {
    async heard(user: string, data: unknown): Promise<void> {
      const message = messages.call.parse(data);
      if (message.type === 'ready') {
        ready.add(user);
        if (ready.size === 2 && epoch === 0) await giveFresh();
      } else if (message.lastEpoch === epoch) await giveFresh();
    },
  };
}
