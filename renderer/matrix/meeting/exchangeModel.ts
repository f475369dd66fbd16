// Decides the key exchange of one session. The host's device makes every secret, fresh for each join, and gives it only to the guest's device that asked (P2).
// An old, repeated or foreign message changes nothing.
import type { CallReason } from '../../../preload/contract/shapes.ts';
import {
  joinType,
  keyType,
  leaveType,
  rekeyType,
  type DeviceMessageType,
  type KnownMessage,
  type SessionEventContent,
} from './exchangeMessages.ts';

export interface Device {
  readonly userId: string;
  readonly deviceId: string;
}

export type Exchange =
  | { readonly phase: 'none' }
  | {
      readonly phase: 'hosting';
      readonly own: Device;
      readonly roomId: string;
      readonly session: string;
      readonly guestUserId: string;
      readonly guest: Device | null;
      readonly epoch: number;
      readonly answered: readonly string[];
    }
  | {
      readonly phase: 'visiting';
      readonly own: Device;
      readonly roomId: string;
      readonly session: string;
      readonly host: Device;
      readonly epoch: number;
      readonly join: string | null;
    };

/** New random values, made by the caller for every event whether they are used or not. */
export interface Fresh {
  readonly secret: string;
  readonly conference: string;
  readonly id: string;
}

export type ExchangeEvent =
  | {
      readonly type: 'hosted';
      readonly own: Device;
      readonly roomId: string;
      readonly guestUserId: string;
    }
  | {
      readonly type: 'visited';
      readonly own: Device;
      readonly roomId: string;
      readonly session: string;
      readonly host: Device;
    }
  | { readonly type: 'message'; readonly message: KnownMessage; readonly from: Device }
  /** The call cell needs a key newer than `lastEpoch`. */
  | { readonly type: 'rekeyAsked'; readonly lastEpoch: number }
  /** A message to this device could not be sent. */
  | { readonly type: 'notSent'; readonly to: Device }
  /** The pending request for a key got no answer in time. */
  | { readonly type: 'unanswered' }
  | { readonly type: 'left' }
  | { readonly type: 'closedByHost'; readonly session: string; readonly from: string };

export interface GivenKey {
  readonly sessionId: string;
  readonly conference: string;
  readonly epoch: number;
  readonly secret: string;
  readonly own: Device;
  readonly peer: Device;
}

export type ExchangeAction =
  | { readonly type: 'announce'; readonly roomId: string; readonly content: SessionEventContent }
  | {
      readonly type: 'send';
      readonly to: Device;
      readonly message: DeviceMessageType;
      readonly content: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'giveKey'; readonly key: GivenKey }
  | { readonly type: 'end'; readonly reason: CallReason };

export interface ExchangeStep {
  readonly exchange: Exchange;
  readonly actions: readonly ExchangeAction[];
}

const same = (a: Device, b: Device): boolean => a.userId === b.userId && a.deviceId === b.deviceId;
const none: Exchange = { phase: 'none' };

/** `join`: a new name for a new request; the name of the pending one to send it again, which the host answers at most once. */
const requestKey = (
  exchange: Extract<Exchange, { phase: 'visiting' }>,
  join: string,
): ExchangeStep => ({
  exchange: { ...exchange, join },
  actions: [
    {
      type: 'send',
      to: exchange.host,
      message: joinType,
      content: { v: 1, session: exchange.session, join, after: exchange.epoch },
    },
  ],
});

const stepHost = (
  exchange: Extract<Exchange, { phase: 'hosting' }>,
  event: ExchangeEvent,
  fresh: Fresh,
): ExchangeStep => {
  const stay: ExchangeStep = { exchange, actions: [] };
  switch (event.type) {
    case 'message': {
      const { message, from } = event;
      if (from.userId !== exchange.guestUserId || message.content.session !== exchange.session)
        return stay;
      // Only one device of the guest in a session: when it leaves, the session is over.
      if (exchange.guest !== null && !same(exchange.guest, from)) return stay;
      if (message.type === leaveType)
        return exchange.guest === null
          ? stay
          : {
              exchange: none,
              actions: [
                {
                  type: 'announce',
                  roomId: exchange.roomId,
                  content: { v: 1, state: 'closed', session: exchange.session },
                },
                { type: 'end', reason: 'peerLeft' },
              ],
            };
      if (
        message.type !== joinType ||
        exchange.answered.includes(message.content.join) ||
        message.content.after > exchange.epoch
      )
        return stay;
      const epoch = exchange.epoch + 1;
      const shared = { epoch, conference: fresh.conference, secret: fresh.secret };
      return {
        exchange: {
          ...exchange,
          guest: from,
          epoch,
          answered: [...exchange.answered, message.content.join],
        },
        actions: [
          {
            type: 'send',
            to: from,
            message: keyType,
            content: { v: 1, session: exchange.session, join: message.content.join, ...shared },
          },
          {
            type: 'giveKey',
            key: { sessionId: exchange.session, ...shared, own: exchange.own, peer: from },
          },
        ],
      };
    }
    case 'rekeyAsked':
      if (exchange.guest === null || event.lastEpoch < exchange.epoch) return stay; // a newer key is on its way already
      return {
        exchange,
        actions: [
          {
            type: 'send',
            to: exchange.guest,
            message: rekeyType,
            content: { v: 1, session: exchange.session, after: exchange.epoch },
          },
        ],
      };
    case 'notSent': // a device that cannot be given the key does not keep the seat
      return exchange.guest !== null && same(exchange.guest, event.to)
        ? { exchange: { ...exchange, guest: null }, actions: [] }
        : stay;
    case 'left':
      return {
        exchange: none,
        actions: [
          ...(exchange.guest === null
            ? []
            : [
                {
                  type: 'send',
                  to: exchange.guest,
                  message: leaveType,
                  content: { v: 1, session: exchange.session },
                } satisfies ExchangeAction,
              ]),
          {
            type: 'announce',
            roomId: exchange.roomId,
            content: { v: 1, state: 'closed', session: exchange.session },
          },
          { type: 'end', reason: 'left' },
        ],
      };
    default:
      return stay;
  }
};

const stepGuest = (
  exchange: Extract<Exchange, { phase: 'visiting' }>,
  event: ExchangeEvent,
  fresh: Fresh,
): ExchangeStep => {
  const stay: ExchangeStep = { exchange, actions: [] };
  const over: ExchangeStep = { exchange: none, actions: [{ type: 'end', reason: 'peerLeft' }] };
  switch (event.type) {
    case 'message': {
      const { message, from } = event;
      if (!same(from, exchange.host) || message.content.session !== exchange.session) return stay;
      if (message.type === leaveType) return over;
      if (message.type === rekeyType) {
        if (message.content.after < exchange.epoch) return stay;
        // The host is ahead: its key for the pending request was lost. Else the request itself may be lost, and is sent again under its name.
        return requestKey(
          exchange,
          message.content.after > exchange.epoch ? fresh.id : (exchange.join ?? fresh.id),
        );
      }
      if (
        message.type !== keyType ||
        exchange.join === null ||
        message.content.join !== exchange.join ||
        message.content.epoch <= exchange.epoch
      )
        return stay;
      const { epoch, conference, secret } = message.content;
      return {
        exchange: { ...exchange, epoch, join: null },
        actions: [
          {
            type: 'giveKey',
            key: {
              sessionId: exchange.session,
              conference,
              epoch,
              secret,
              own: exchange.own,
              peer: exchange.host,
            },
          },
        ],
      };
    }
    case 'rekeyAsked':
      return event.lastEpoch < exchange.epoch ? stay : requestKey(exchange, fresh.id);
    case 'unanswered':
      return exchange.join === null ? stay : requestKey(exchange, fresh.id);
    case 'left':
      return {
        exchange: none,
        actions: [
          {
            type: 'send',
            to: exchange.host,
            message: leaveType,
            content: { v: 1, session: exchange.session },
          },
          { type: 'end', reason: 'left' },
        ],
      };
    case 'closedByHost':
      return event.session === exchange.session && event.from === exchange.host.userId
        ? over
        : stay;
    default:
      return stay;
  }
};

export const stepExchange = (
  exchange: Exchange,
  event: ExchangeEvent,
  fresh: Fresh,
): ExchangeStep => {
  switch (exchange.phase) {
    case 'hosting':
      return stepHost(exchange, event, fresh);
    case 'visiting':
      return stepGuest(exchange, event, fresh);
    case 'none':
      if (event.type === 'hosted') {
        const { own, roomId, guestUserId } = event;
        return {
          exchange: {
            phase: 'hosting',
            own,
            roomId,
            session: fresh.id,
            guestUserId,
            guest: null,
            epoch: 0,
            answered: [],
          },
          actions: [
            {
              type: 'announce',
              roomId,
              content: { v: 1, state: 'open', session: fresh.id, device: own.deviceId },
            },
          ],
        };
      }
      if (event.type === 'visited') {
        const { own, roomId, session, host } = event;
        return requestKey(
          { phase: 'visiting', own, roomId, session, host, epoch: 0, join: null },
          fresh.id,
        );
      }
      return { exchange, actions: [] };
  }
};
