// A small WebSocket client (RFC 6455) for tests that checks the server's certificate and name; must never be part of the product.

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';

const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const limitMs = 5_000;

/** Where to go. The name is checked against the certificate, the connection goes to 127.0.0.1. */
export interface WebSocketTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly protocol: string;
  readonly ca: Buffer;
  readonly origin: string | null;
}

/** An open text connection. `drop` cuts it without a goodbye. */
export interface TextSocket {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  drop(): void;
}

/** The upgraded connection, or the HTTP status that the server answered instead. Throws when there is no answer. */
export async function openWebSocket(
  target: WebSocketTarget,
): Promise<TextSocket | { readonly status: number }> {
  const key = randomBytes(16).toString('base64');
  const asked = request({
    host: '127.0.0.1',
    port: target.port,
    servername: target.host,
    ca: target.ca,
    path: target.path,
    agent: false,
    timeout: limitMs,
    headers: {
      host: `${target.host}:${target.port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': key,
      'sec-websocket-protocol': target.protocol,
      ...(target.origin === null ? {} : { origin: target.origin }),
    },
  });
  asked.on('timeout', () => asked.destroy(new Error('no answer to the upgrade')));
  const answered = new Promise<
    { readonly socket: Duplex; readonly rest: Buffer } | { readonly status: number }
  >((resolve, reject) => {
    asked.on('error', reject);
    asked.on('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    });
    asked.on('upgrade', (response, socket, rest) => {
      const expected = createHash('sha1')
        .update(key + acceptSuffix)
        .digest('base64');
      if (response.headers['sec-websocket-accept'] === expected) resolve({ socket, rest });
      else reject(new Error('the upgrade was not confirmed'));
    });
  });
  asked.end();
  const answer = await answered;
  return 'status' in answer ? answer : textSocket(answer.socket, answer.rest);
}

function frame(opcode: number, payload: Buffer): Buffer {
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, masked]);
}

function textSocket(socket: Duplex, rest: Buffer): TextSocket {
  let received = rest;
  let text = '';
  const listeners: ((text: string) => void)[] = [];
  const early: string[] = [];
  const deliver = (): void => {
    for (;;) {
      const short = (received[1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (received.length < head) return;
      const length =
        short === 126
          ? received.readUInt16BE(2)
          : short === 127
            ? Number(received.readBigUInt64BE(2))
            : short;
      if (received.length < head + length) return;
      const opcode = (received[0] ?? 0) & 0x0f;
      const isLast = ((received[0] ?? 0) & 0x80) !== 0;
      const payload = received.subarray(head, head + length);
      received = received.subarray(head + length);
      if (opcode === 9) socket.write(frame(10, Buffer.from(payload)));
      else if (opcode === 8) socket.end();
      else if (opcode === 0 || opcode === 1) {
        text += payload.toString('utf8');
        if (!isLast) continue;
        if (listeners.length === 0) early.push(text);
        for (const listener of listeners) listener(text);
        text = '';
      }
    }
  };
  socket.on('data', (part: Buffer) => {
    received = Buffer.concat([received, part]);
    deliver();
  });
  socket.on('error', () => socket.destroy());
  deliver();
  return {
    send: (out) => void socket.write(frame(1, Buffer.from(out))),
    onText(listener) {
      listeners.push(listener);
      for (const waiting of early.splice(0)) listener(waiting);
    },
    onClose: (listener) => void once(socket, 'close').then(listener, listener),
    drop: () => void socket.destroy(),
  };
}
