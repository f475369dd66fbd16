// Joins the key exchange to its three neighbours: the Matrix adapter, the call cell's port and the screen. It decides nothing about keys.
import { contract } from '../../../preload/contract/contract.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import { toBase64url } from '../../lib/base64url.ts';
import { portMessages } from '../../lib/portMessages.ts';
import type { MatrixAdapter } from '../chat/chatShapes.ts';
import { readDeviceMessage, sessionEventType } from '../session/exchangeMessages.ts';
import {
  stepExchange,
  type Exchange,
  type ExchangeAction,
  type ExchangeEvent,
  type Fresh,
  type GivenKey,
} from '../session/exchangeModel.ts';

const { rate, messages } = contract.ports.meetingKey;

export interface SessionLinkPorts {
  readonly api: CellApi<'desk'>;
  readonly matrix: MatrixAdapter;
  /** The session is over on this side; the call cell may still show why. */
  readonly ended: () => void;
}

/** How long a request for a key may stay without an answer. */
const answerLimitMs = 10_000;
const announceEveryMs = 2_000;
const announceTries = 30;

const fresh = (): Fresh => {
  const random = (length: number): string =>
    toBase64url(crypto.getRandomValues(new Uint8Array(length)));
  return { secret: random(32), conference: random(16), id: random(16) };
};

export const createSessionLink = ({ matrix, ended }: SessionLinkPorts) => {
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
        ended();
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
    given.onmessage = portMessages({
      schema: messages.call,
      rate,
      nowMs: () => performance.now(),
      heard: (message) => {
        if (message.type === 'rekey')
          return handle({ type: 'rekeyAsked', lastEpoch: message.lastEpoch });
        isReady = true;
        if (kept !== null) given.postMessage({ type: 'key', ...kept });
        kept = null;
      },
    });
  };
  // Only our own preload posts this, and only main can make it do so.
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [given] = event.ports;
    if (
      event.source !== window ||
      given === undefined ||
      typeof event.data !== 'object' ||
      event.data === null ||
      !('alcovePort' in event.data)
    )
      return;
    takePort(given);
  });
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
    /** Starts a session; the keys wait until the call cell is ready for them. */
    begin(event: ExchangeEvent): void {
      exchange = { phase: 'none' };
      isReady = false;
      kept = null;
      handle(event);
    },
    handle,
    /** The session of a host that this device is in or asks to come into; null for none. */
    visiting: () =>
      exchange.phase === 'visiting'
        ? {
            roomId: exchange.roomId,
            session: exchange.session,
            userId: exchange.host.userId,
            hasKey: exchange.epoch > 0,
          }
        : null,
    close(): void {
      clearTimeout(retry);
      pending = null;
      port?.close();
      port = null;
      isReady = false;
      kept = null;
    },
  };
};
export type SessionLink = ReturnType<typeof createSessionLink>;
