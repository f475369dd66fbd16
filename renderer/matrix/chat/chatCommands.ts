// Decides, at the moment of each command, whether it may happen, and turns its outcome into a code. Must never send before the rules were asked again.
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { codeOfFault, factsOfFault } from './chatCodes.ts';
import type { ChatFeed } from './chatFeed.ts';
import type { IdentityState, MatrixAdapter } from './chatShapes.ts';
import type { ClientPort } from './clientPort.ts';
import { checkContent, isDeviceMessageType, isSessionEventType } from './messageRules.ts';
import { isOtherPerson, maySendText, mayWrite, planConversation } from './roomRules.ts';
import type { SdkEvent, SdkRoom } from './sdkShapes.ts';

/** How long a new room may take until it and its encryption are known here, in ms. */
export const roomSettleTimeoutMs = 15_000;
export const olderPageSize = 50;

/** What the commands need besides the client. */
export interface CommandPorts {
  readonly ownUserId: string;
  readonly identity: () => IdentityState;
  /** Asks anew while connected: another computer may have replaced the account's identity. May reject. */
  readonly readIdentity: () => Promise<IdentityState>;
  /** Resolves at the next change of any room, or after `timeoutMs`. */
  readonly nextRoomChange: (timeoutMs: number) => Promise<void>;
  readonly newTxnId: () => string;
  readonly now: () => number;
}

export type ChatCommands = Pick<
  MatrixAdapter,
  | 'openConversation'
  | 'join'
  | 'leave'
  | 'loadOlder'
  | 'markRead'
  | 'sendText'
  | 'retry'
  | 'discard'
  | 'devicesOf'
  | 'sendToDevice'
  | 'sendSessionEvent'
>;

const idPrefix = 'txn:';

export function createChatCommands<R extends SdkRoom, E extends SdkEvent>(
  client: ClientPort<R, E>,
  feed: Pick<ChatFeed<E>, 'freshFacts' | 'candidates'>,
  ports: CommandPorts,
): ChatCommands {
  const attempt = async <T>(
    work: () => Promise<T>,
  ): Promise<Result<T, ReturnType<typeof codeOfFault>>> => {
    try {
      return ok(await work());
    } catch (fault) {
      return fail(codeOfFault(factsOfFault(fault)));
    }
  };

  const inRoom = async <T>(roomId: string, work: (room: R) => Promise<T>) => {
    const room = client.findRoom(roomId);
    return room === null ? fail('chat.unknownRoom') : attempt(() => work(room));
  };

  /** Writable, and the person is in it: a message sent before their invitation is known here would be encrypted without them. */
  const isReady = async (roomId: string, userId: string): Promise<boolean> =>
    mayWrite(await feed.freshFacts(roomId)).ok &&
    feed.candidates().some((room) => room.roomId === roomId && room.peerIds.includes(userId));

  const settled = async (roomId: string, userId: string): Promise<boolean> => {
    const untilMs = ports.now() + roomSettleTimeoutMs;
    for (let leftMs = roomSettleTimeoutMs; leftMs > 0; leftMs = untilMs - ports.now()) {
      if (await isReady(roomId, userId)) return true;
      await ports.nextRoomChange(Math.min(leftMs, 1_000));
    }
    return isReady(roomId, userId);
  };

  // P2: others would not accept a message of a device that its own account does not vouch for.
  const vouched = async <T>(
    roomId: string,
    work: () => Promise<T>,
  ): Promise<
    Result<T, ReturnType<typeof codeOfFault> | 'chat.deviceNotSigned' | 'chat.earlierFailed'>
  > => {
    if (ports.identity() !== 'ready') return fail('chat.deviceNotSigned');
    const blocked =
      client
        .findRoom(roomId)
        ?.getPendingEvents()
        .some((event) => event.status === 'not_sent') === true;
    const done = await attempt(work);
    if (done.ok || done.code !== 'matrix.refused') return done;
    if (blocked) return fail('chat.earlierFailed');
    const identity = await attempt(ports.readIdentity);
    return identity.ok && identity.value === 'notSigned' ? fail('chat.deviceNotSigned') : done;
  };

  return {
    openConversation: async (userId) => {
      if (!isOtherPerson(userId, ports.ownUserId)) return fail('chat.unknownPerson');
      const plan = planConversation(userId, feed.candidates());
      if (plan.step === 'use') return ok(plan.roomId);
      const entered = await attempt(async () => {
        if (plan.step === 'create') return client.createDirectRoom(userId);
        await client.join(plan.roomId);
        return plan.roomId;
      });
      if (!entered.ok) return entered;
      return (await settled(entered.value, userId)) ? entered : fail('chat.roomNotEncrypted');
    },
    join: (roomId) =>
      inRoom(roomId, async () => {
        await client.join(roomId);
        return null;
      }),
    leave: (roomId) =>
      inRoom(roomId, async () => {
        await client.leave(roomId);
        return null;
      }),
    loadOlder: (roomId) =>
      inRoom(roomId, async (room) => ({ more: await client.scrollback(room, olderPageSize) })),
    markRead: (roomId) =>
      inRoom(roomId, async (room) => {
        await client.markRead(room);
        return null;
      }),
    sendText: async (roomId, body) => {
      const allowed = maySendText(await feed.freshFacts(roomId), body);
      if (!allowed.ok) return allowed;
      const txnId = ports.newTxnId();
      const sent = await vouched(roomId, () =>
        client.send(roomId, 'm.room.message', { msgtype: 'm.text', body: allowed.value }, txnId),
      );
      return sent.ok ? ok(idPrefix + txnId) : sent;
    },
    retry: async (itemId) => {
      const found = itemId.startsWith(idPrefix)
        ? client.pending(itemId.slice(idPrefix.length))
        : null;
      if (found === null || found.event.status !== 'not_sent') return fail('chat.unknownMessage');
      const allowed = mayWrite(await feed.freshFacts(found.room.roomId));
      if (!allowed.ok) return allowed;
      return vouched(found.room.roomId, async () => {
        await client.resend(found.event, found.room);
        return null;
      });
    },
    discard: (itemId) => {
      const found = itemId.startsWith(idPrefix)
        ? client.pending(itemId.slice(idPrefix.length))
        : null;
      if (found === null) return fail('chat.unknownMessage');
      try {
        client.cancel(found.event);
        return ok(null);
      } catch {
        // It is on its way and cannot be called back.
        return fail('chat.unknownMessage');
      }
    },
    devicesOf: (userId) => attempt(() => client.devicesOf(userId)),
    sendToDevice: async (userId, deviceId, type, content) => {
      const checked = isDeviceMessageType(type) ? checkContent(content) : fail('chat.badContent');
      if (!checked.ok) return checked;
      const devices = await attempt(() => client.devicesOf(userId));
      if (!devices.ok) return devices;
      const device = devices.value.find((each) => each.deviceId === deviceId);
      if (device === undefined) return fail('chat.unknownDevice');
      if (!device.signedByOwner) return fail('chat.deviceNotSigned');
      const sent = await attempt(() =>
        client.sendEncrypted(userId, deviceId, type, checked.value, ports.newTxnId()),
      );
      if (!sent.ok) return sent;
      return sent.value ? ok(null) : fail('chat.unknownDevice');
    },
    sendSessionEvent: async (roomId, type, content) => {
      const checked = isSessionEventType(type) ? checkContent(content) : fail('chat.badContent');
      if (!checked.ok) return checked;
      const allowed = mayWrite(await feed.freshFacts(roomId));
      if (!allowed.ok) return allowed;
      const txnId = ports.newTxnId();
      const sent = await vouched(roomId, () => client.send(roomId, type, checked.value, txnId));
      // A failed message keeps all later ones back until the person decides about it; of this one they know nothing.
      const left = sent.ok ? null : client.pending(txnId);
      if (left !== null)
        await attempt(() => {
          client.cancel(left.event);
          return Promise.resolve(null);
        });
      return sent;
    },
  };
}
