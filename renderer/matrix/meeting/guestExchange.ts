// Decides the guest's side of the key exchange. A key is taken only from the host's device, and only as the answer to the request that is pending (P2). An old, repeated or foreign message changes nothing.
import { joinType, keyType, leaveType, rekeyType, type KnownMessage } from './exchangeMessages.ts';
import {
  nothing,
  sameDevice,
  type Device,
  type ExchangeEvent,
  type ExchangeStep,
  type Fresh,
  type Visited,
  type Visiting,
} from './exchangeShapes.ts';

const stay = (exchange: Visiting): ExchangeStep => ({ exchange, actions: [] });
const over: ExchangeStep = { exchange: nothing, actions: [{ type: 'end', reason: 'peerLeft' }] };

/** `join`: a new name for a new request; the name of the pending one to send it again, which the host answers at most once. */
const requestKey = (exchange: Visiting, join: string): ExchangeStep => ({
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

/** Goes into a session: asks its host's device for the first key. */
export function visit({ own, roomId, session, host }: Visited, fresh: Fresh): ExchangeStep {
  const exchange: Visiting = {
    phase: 'visiting',
    own,
    roomId,
    session,
    host,
    epoch: 0,
    join: null,
  };
  return requestKey(exchange, fresh.id);
}

const hear = (
  exchange: Visiting,
  message: KnownMessage,
  from: Device,
  fresh: Fresh,
): ExchangeStep => {
  const { own, session, host } = exchange;
  if (!sameDevice(from, host) || message.content.session !== session) return stay(exchange);
  if (message.type === leaveType) return over;
  if (message.type === rekeyType) {
    const { after } = message.content;
    if (after < exchange.epoch) return stay(exchange);
    // The host is ahead: its key for the pending request was lost. Else the request itself may be lost, and is sent again under its name.
    return requestKey(exchange, after > exchange.epoch ? fresh.id : (exchange.join ?? fresh.id));
  }
  if (message.type !== keyType || exchange.join === null) return stay(exchange);
  if (message.content.join !== exchange.join) return stay(exchange);
  const { epoch, conference, secret } = message.content;
  if (epoch <= exchange.epoch) return stay(exchange);
  return {
    exchange: { ...exchange, epoch, join: null },
    actions: [
      { type: 'giveKey', key: { sessionId: session, conference, epoch, secret, own, peer: host } },
    ],
  };
};

const leave = ({ host, session }: Visiting): ExchangeStep => ({
  exchange: nothing,
  actions: [
    { type: 'send', to: host, message: leaveType, content: { v: 1, session } },
    { type: 'end', reason: 'left' },
  ],
});

export function stepGuest(exchange: Visiting, event: ExchangeEvent, fresh: Fresh): ExchangeStep {
  switch (event.type) {
    case 'message':
      return hear(exchange, event.message, event.from, fresh);
    case 'rekeyAsked':
      return event.lastEpoch < exchange.epoch ? stay(exchange) : requestKey(exchange, fresh.id);
    case 'unanswered':
      return exchange.join === null ? stay(exchange) : requestKey(exchange, fresh.id);
    case 'left':
      return leave(exchange);
    case 'closedByHost':
      return event.session === exchange.session && event.from === exchange.host.userId
        ? over
        : stay(exchange);
    default:
      return stay(exchange);
  }
}
