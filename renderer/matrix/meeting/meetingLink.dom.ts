// Joins the key exchange to its two neighbours: Matrix and the call cell's port. It decides nothing about keys, and gives them to the newest port of the call cell and to nobody else.
import { contract } from '../../../preload/contract/contract.ts';
import { toBase64url } from '../../lib/base64url.ts';
import { portMessages } from '../../lib/portMessages.ts';
import { readDeviceMessage, sessionEventType } from './exchangeMessages.ts';
import { stepExchange } from './exchangeModel.ts';
import type { Exchange, ExchangeAction, ExchangeEvent, Fresh, GivenKey } from './exchangeShapes.ts';
import type { MeetingMatrix } from './meetingShapes.ts';

const { rate, messages } = contract.ports.meetingKey;

/** How long a request for a key may stay without an answer. */
const answerLimitMs = 10_000;
const announceEveryMs = 2_000;
const announceTries = 30;

const fresh = (): Fresh => {
  const random = (length: number): string =>
    toBase64url(crypto.getRandomValues(new Uint8Array(length)));
  return { secret: random(32), conference: random(16), id: random(16) };
};

export interface MeetingLink {
  /** The call cell's end. A later one replaces it. */
  readonly takePort: (given: MessagePort) => void;
  /** Starts a session; the keys wait until the call cell is ready for them. */
  readonly begin: (event: ExchangeEvent) => void;
  readonly handle: (event: ExchangeEvent) => void;
  /** The session of a host that this device is in or asks to come into; null for none. */
  readonly visiting: () => {
    readonly roomId: string;
    readonly session: string;
    readonly userId: string;
    readonly hasKey: boolean;
  } | null;
  readonly close: () => void;
}

export function createMeetingLink(
  matrix: Pick<MeetingMatrix, 'sendToDevice' | 'sendSessionEvent' | 'onDeviceMessage'>,
  /** Ms of a clock that only goes forward. */
  tickMs: () => number,
): MeetingLink {
  let exchange: Exchange = { phase: 'none' };
  let port: MessagePort | null = null;
  let isReady = false;
  let queue: Promise<void> = Promise.resolve();
  let lastSent = true;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** The request for a key that waits for its answer. */
  let pending: string | null = null;
  /** A key that came before the call cell could take it. */
  let kept: GivenKey | null = null;

  /** Nobody can come in unless they hear of it: a line that was gone for a moment is tried again. */
  const announce = async ({
    roomId,
    content,
  }: Extract<ExchangeAction, { type: 'announce' }>): Promise<boolean> => {
    const isWanted = (): boolean =>
      content.state !== 'open' ||
      (exchange.phase === 'hosting' && exchange.session === content.session);
    for (let tries = 0; tries < announceTries; tries += 1) {
      if (tries > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, announceEveryMs);
        });
      if (!isWanted()) return false;
      const sent = await matrix
        .sendSessionEvent(roomId, sessionEventType, content)
        .catch(() => null);
      if (sent?.ok === true) return true;
    }
    return false;
  };

  /** False when it could not be done. */
  const perform = async (action: ExchangeAction): Promise<boolean> => {
    switch (action.type) {
      case 'announce':
        return announce(action);
      case 'send':
        return (
          await matrix.sendToDevice(
            action.to.userId,
            action.to.deviceId,
            action.message,
            action.content,
          )
        ).ok;
      case 'giveKey':
        if (isReady) port?.postMessage({ type: 'key', ...action.key });
        else kept = action.key;
        return true;
      case 'end':
        port?.postMessage({ type: 'end', reason: action.reason });
        return true;
    }
  };
  const handle = (event: ExchangeEvent): void => {
    const step = stepExchange(exchange, event, fresh());
    exchange = step.exchange;
    for (const action of step.actions) {
      // In order, and a key that could not be sent is not used here either.
      queue = queue.then(async () => {
        if (action.type === 'giveKey' && !lastSent) return;
        const done = await perform(action).catch(() => false);
        if (action.type === 'send') lastSent = done;
        if (action.type === 'send' && !done) handle({ type: 'notSent', to: action.to });
      });
    }
    const asked = exchange.phase === 'visiting' ? exchange.join : null;
    if (asked === pending) return; // nobody can put the retry off by talking
    pending = asked;
    clearTimeout(retry);
    // A request without an answer is made again: the other side may have been away.
    if (asked !== null) retry = setTimeout(() => handle({ type: 'unanswered' }), answerLimitMs);
  };

  const takePort = (given: MessagePort): void => {
    port?.close();
    port = given;
    isReady = false;
    given.onmessage = portMessages({
      schema: messages.call,
      rate,
      nowMs: tickMs,
      heard: (message) => {
        if (message.type === 'rekey')
          return handle({ type: 'rekeyAsked', lastEpoch: message.lastEpoch });
        isReady = true;
        if (kept !== null) given.postMessage({ type: 'key', ...kept });
        kept = null;
      },
    });
  };
  matrix.onDeviceMessage((message) => {
    const known = readDeviceMessage(message.type, message.content);
    if (known !== null)
      handle({
        type: 'message',
        message: known,
        from: { userId: message.sender, deviceId: message.senderDevice },
      });
  });

  return {
    takePort,
    begin: (event) => {
      exchange = { phase: 'none' };
      isReady = false;
      kept = null;
      handle(event);
    },
    handle,
    visiting: () =>
      exchange.phase === 'visiting'
        ? {
            roomId: exchange.roomId,
            session: exchange.session,
            userId: exchange.host.userId,
            hasKey: exchange.epoch > 0,
          }
        : null,
    close: () => {
      clearTimeout(retry);
      pending = null;
      port?.close();
      port = null;
      isReady = false;
      kept = null;
    },
  };
}
