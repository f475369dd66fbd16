// A host's device whose link has announced a session, a guest's device that may ask for keys, and call pages to connect. It decides nothing about the product.
import { vi } from 'vitest';
import { joinType } from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import type { Hosted } from '../../../../renderer/matrix/meeting/exchangeShapes.ts';
import { createMeetingLink } from '../../../../renderer/matrix/meeting/meetingLink.dom.ts';
import { matrixDouble, moderator, patient, portDouble } from '../cellDoubles.ts';

export const host = { userId: moderator, deviceId: 'HOST' };
export const guest = { userId: patient, deviceId: 'GUEST' };
export const hosted: Hosted = {
  type: 'hosted',
  own: host,
  roomId: '!r:x',
  guestUserId: guest.userId,
};
export const id = (letter: string): string => `${letter.repeat(21)}A`;
/** Lets everything happen that waits for nothing but its turn. */
export const settle = () => vi.advanceTimersByTimeAsync(1);

export const keysOf = (got: readonly unknown[]) =>
  got.filter((one) => (one as { type: string }).type === 'key') as {
    epoch: number;
    secret: string;
    conference: string;
  }[];

export const hosting = async () => {
  const double = matrixDouble();
  const clock = { nowMs: 0 };
  const link = createMeetingLink(double.matrix, () => clock.nowMs);
  link.begin(hosted);
  await settle();
  const session = String(double.sent[0]?.content['session']);
  const hears = (type: string, content: object, from = guest): void =>
    double.device({
      type,
      content: { v: 1, session, ...content },
      sender: from.userId,
      senderDevice: from.deviceId,
      verified: false,
    });
  return {
    ...double,
    clock,
    link,
    session,
    hears,
    /** A page of the call cell. */
    connect: () => {
      const one = portDouble();
      link.takePort(one.port);
      return one;
    },
    join: (letter = 'j', after = 0, from = guest) =>
      hears(joinType, { join: id(letter), after }, from),
  };
};
