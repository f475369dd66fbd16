// The messages by which two devices agree on a session. Invitations go through the encrypted room, keys from device to device over Olm (P2).
import { z } from 'zod';
import { id16, key32, matrixDeviceId } from '../../../preload/contract/shapes.ts';

export const sessionEventType = 'io.alcove.session';
export const joinType = 'io.alcove.session.join';
export const keyType = 'io.alcove.session.key';
export const rekeyType = 'io.alcove.session.rekey';
export const leaveType = 'io.alcove.session.leave';

const epoch = z.number().int().min(0).max(0xffff_fffe);

/** In the room. `ready`: the guest is here. `open`: the host's device `device` holds session `session`. `closed`: it ended. */
export const sessionEvent = z.discriminatedUnion('state', [
  z.object({ v: z.literal(1), state: z.literal('ready') }),
  z.object({ v: z.literal(1), state: z.literal('away') }),
  z.object({ v: z.literal(1), state: z.literal('open'), session: id16, device: matrixDeviceId }),
  z.object({ v: z.literal(1), state: z.literal('closed'), session: id16 }),
]);
export type SessionEventContent = z.infer<typeof sessionEvent>;

/** From device to device. `after`: the newest epoch that the sender has, 0 for none. `join`: names one request, so that an old answer is not taken for a new one. */
export const deviceMessages = {
  [joinType]: z.object({ v: z.literal(1), session: id16, join: id16, after: epoch }),
  [keyType]: z.object({
    v: z.literal(1),
    session: id16,
    join: id16,
    epoch: epoch.min(1),
    conference: id16,
    secret: key32,
  }),
  [rekeyType]: z.object({ v: z.literal(1), session: id16, after: epoch }),
  [leaveType]: z.object({ v: z.literal(1), session: id16 }),
} as const;
export type DeviceMessageType = keyof typeof deviceMessages;

export type KnownMessage = {
  readonly [T in DeviceMessageType]: {
    readonly type: T;
    readonly content: z.infer<(typeof deviceMessages)[T]>;
  };
}[DeviceMessageType];

/** Null for a type that is not ours or a content that does not fit. */
export function readDeviceMessage(type: string, content: unknown): KnownMessage | null {
  switch (type) {
    case joinType: {
      const parsed = deviceMessages[joinType].safeParse(content);
      return parsed.success ? { type: joinType, content: parsed.data } : null;
    }
    case keyType: {
      const parsed = deviceMessages[keyType].safeParse(content);
      return parsed.success ? { type: keyType, content: parsed.data } : null;
    }
    case rekeyType: {
      const parsed = deviceMessages[rekeyType].safeParse(content);
      return parsed.success ? { type: rekeyType, content: parsed.data } : null;
    }
    case leaveType: {
      const parsed = deviceMessages[leaveType].safeParse(content);
      return parsed.success ? { type: leaveType, content: parsed.data } : null;
    }
    default:
      return null;
  }
}
