// Decides the host's side of the key exchange. Every secret is fresh for each join and goes only to the guest's device that asked (P2). An old, repeated or foreign message changes nothing.
import { joinType, keyType, leaveType, rekeyType, type KnownMessage } from './exchangeMessages.ts';
import {
  nothing,
  sameDevice,
  type Device,
  type ExchangeAction,
  type ExchangeEvent,
  type ExchangeStep,
  type Fresh,
  type Hosted,
  type Hosting,
} from './exchangeShapes.ts';

const stay = (exchange: Hosting): ExchangeStep => ({ exchange, actions: [] });

/** Opens a session: the room hears of it, and nobody has a key yet. */
export function host({ own, roomId, guestUserId }: Hosted, fresh: Fresh): ExchangeStep {
  const session = fresh.id;
  return {
    exchange: {
      phase: 'hosting',
      own,
      roomId,
      session,
      guestUserId,
      guest: null,
      epoch: 0,
      answered: [],
    },
    actions: [
      { type: 'announce', roomId, content: { v: 1, state: 'open', session, device: own.deviceId } },
    ],
  };
}

const announceClosed = ({ roomId, session }: Hosting): ExchangeAction => ({
  type: 'announce',
  roomId,
  content: { v: 1, state: 'closed', session },
});

/** A new key for the device that asked, and for the call of this one. */
const giveKey = (exchange: Hosting, join: string, to: Device, fresh: Fresh): ExchangeStep => {
  const { session, own } = exchange;
  const epoch = exchange.epoch + 1;
  const shared = { epoch, conference: fresh.conference, secret: fresh.secret };
  return {
    exchange: { ...exchange, guest: to, epoch, answered: [...exchange.answered, join] },
    actions: [
      { type: 'send', to, message: keyType, content: { v: 1, session, join, ...shared } },
      { type: 'giveKey', key: { sessionId: session, ...shared, own, peer: to } },
    ],
  };
};

const hear = (
  exchange: Hosting,
  message: KnownMessage,
  from: Device,
  fresh: Fresh,
): ExchangeStep => {
  const { guest, session } = exchange;
  if (from.userId !== exchange.guestUserId || message.content.session !== session)
    return stay(exchange);
  // Only one device of the guest in a session: when it leaves, the session is over.
  if (guest !== null && !sameDevice(guest, from)) return stay(exchange);
  if (message.type === leaveType && guest !== null)
    return {
      exchange: nothing,
      actions: [announceClosed(exchange), { type: 'end', reason: 'peerLeft' }],
    };
  if (message.type !== joinType) return stay(exchange);
  const { join, after } = message.content;
  if (exchange.answered.includes(join) || after > exchange.epoch) return stay(exchange);
  return giveKey(exchange, join, from, fresh);
};

const askForRequest = (exchange: Hosting, lastEpoch: number): ExchangeStep => {
  const { guest, session, epoch } = exchange;
  if (guest === null || lastEpoch < epoch) return stay(exchange); // a newer key is on its way already
  return {
    exchange,
    actions: [
      { type: 'send', to: guest, message: rekeyType, content: { v: 1, session, after: epoch } },
    ],
  };
};

const leave = (exchange: Hosting): ExchangeStep => {
  const { guest, session } = exchange;
  const goodbye: readonly ExchangeAction[] =
    guest === null
      ? []
      : [{ type: 'send', to: guest, message: leaveType, content: { v: 1, session } }];
  return {
    exchange: nothing,
    actions: [...goodbye, announceClosed(exchange), { type: 'end', reason: 'left' }],
  };
};

export function stepHost(exchange: Hosting, event: ExchangeEvent, fresh: Fresh): ExchangeStep {
  switch (event.type) {
    case 'message':
      return hear(exchange, event.message, event.from, fresh);
    case 'rekeyAsked':
      return askForRequest(exchange, event.lastEpoch);
    case 'notSent': {
      // A device that cannot be given the key does not keep the seat.
      const isTheirs = exchange.guest !== null && sameDevice(exchange.guest, event.to);
      return stay(isTheirs ? { ...exchange, guest: null } : exchange);
    }
    case 'left':
      return leave(exchange);
    default:
      return stay(exchange);
  }
}
