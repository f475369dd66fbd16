// Speaks just enough STUN and TURN (RFC 8489, RFC 8656) over TCP or TLS to prove that a relay serves; must never be part of the product.

import { createHash, createHmac, randomBytes } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

const cookie = 0x2112a442;
const bindingRequest = 0x0001;
const bindingAnswer = 0x0101;
const allocateRequest = 0x0003;
const allocateAnswer = 0x0103;
const permissionRequest = 0x0008;
const permissionAnswer = 0x0108;
const attributeUsername = 0x0006;
const attributeIntegrity = 0x0008;
const attributeError = 0x0009;
const attributePeer = 0x0012;
const attributeRealm = 0x0014;
const attributeNonce = 0x0015;
const attributeRelayedAddress = 0x0016;
const attributeTransport = 0x0019;
const limitMs = 4_000;

/** Where a relay listens. With `tls` the certificate must be signed by `ca` for `host`. */
export interface RelayAddress {
  readonly port: number;
  readonly tls: { readonly host: string; readonly ca: Buffer } | null;
}

interface StunMessage {
  readonly type: number;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function message(type: number, attributes: readonly Buffer[], key: Buffer | null): Buffer {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length + (key === null ? 0 : 24), 2);
  head.writeUInt32BE(cookie, 4);
  randomBytes(12).copy(head, 8);
  const plain = Buffer.concat([head, body]);
  return key === null
    ? plain
    : Buffer.concat([
        plain,
        attribute(attributeIntegrity, createHmac('sha1', key).update(plain).digest()),
      ]);
}

function parse(bytes: Buffer): StunMessage {
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { type: bytes.readUInt16BE(0), attributes };
}

function open(address: RelayAddress): Socket {
  return address.tls === null
    ? connectTcp({ host: '127.0.0.1', port: address.port })
    : connectTls({
        host: '127.0.0.1',
        port: address.port,
        servername: address.tls.host,
        ca: address.tls.ca,
      });
}

/** One connection that sends requests and reads one answer each. */
async function withRelay<T>(
  address: RelayAddress,
  use: (ask: (request: Buffer) => Promise<StunMessage>) => Promise<T>,
): Promise<T> {
  const socket = open(address);
  let received = Buffer.alloc(0);
  let wake: (() => void) | null = null;
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    wake?.();
  };
  socket.setTimeout(limitMs, () => fail(new Error('the relay did not answer')));
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the relay closed the connection')));
  socket.on('data', (part: Buffer) => {
    received = Buffer.concat([received, part]);
    wake?.();
  });
  const ask = async (request: Buffer): Promise<StunMessage> => {
    socket.write(request);
    for (;;) {
      if (failure !== null) throw failure;
      const length = received.length < 20 ? null : 20 + received.readUInt16BE(2);
      if (length !== null && received.length >= length) {
        const answer = parse(received.subarray(0, length));
        received = received.subarray(length);
        return answer;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  try {
    return await use(ask);
  } finally {
    socket.destroy();
  }
}

/** True when the relay answers a STUN binding request. */
export async function probeRelay(address: RelayAddress): Promise<boolean> {
  return withRelay(
    address,
    async (ask) => (await ask(message(bindingRequest, [], null))).type === bindingAnswer,
  );
}

/** What an allocation attempt came to: the relayed address, or the STUN error code (401, 441, ...). */
export type AllocationAnswer =
  | { readonly ok: true; readonly relayedHost: string; readonly relayedPort: number }
  | { readonly ok: false; readonly errorCode: number };

export interface RelayCredentials {
  readonly username: string;
  readonly password: string;
}

/** Sends one request with long-term credentials (key: MD5 of user:realm:password) after fetching realm and nonce. */
type SignedAsk = (type: number, attributes: readonly Buffer[]) => Promise<StunMessage>;

const udpTransport = attribute(attributeTransport, Buffer.from([17, 0, 0, 0]));

async function withCredentials<T>(
  address: RelayAddress,
  credentials: RelayCredentials,
  use: (ask: SignedAsk) => Promise<T>,
): Promise<T> {
  return withRelay(address, async (ask) => {
    const challenge = await ask(message(allocateRequest, [udpTransport], null));
    const realm = challenge.attributes.get(attributeRealm) ?? Buffer.alloc(0);
    const nonce = challenge.attributes.get(attributeNonce) ?? Buffer.alloc(0);
    const key = createHash('md5')
      .update(`${credentials.username}:${realm.toString('utf8')}:${credentials.password}`)
      .digest();
    const identity = [
      attribute(attributeUsername, Buffer.from(credentials.username)),
      attribute(attributeRealm, realm),
      attribute(attributeNonce, nonce),
    ];
    return use((type, attributes) => ask(message(type, [...attributes, ...identity], key)));
  });
}

/** Asks for a UDP allocation. Throws when the relay does not answer. */
export async function allocate(
  address: RelayAddress,
  credentials: RelayCredentials,
): Promise<AllocationAnswer> {
  return withCredentials(address, credentials, async (ask) => {
    const answer = await ask(allocateRequest, [udpTransport]);
    const relayed = answer.attributes.get(attributeRelayedAddress);
    if (answer.type !== allocateAnswer || relayed === undefined)
      return { ok: false, errorCode: errorCodeOf(answer) };
    const host = (relayed.readUInt32BE(4) ^ cookie) >>> 0;
    return {
      ok: true,
      relayedHost: [24, 16, 8, 0].map((shift) => (host >>> shift) & 0xff).join('.'),
      relayedPort: relayed.readUInt16BE(2) ^ (cookie >>> 16),
    };
  });
}

/** Allocates and asks to reach `peer` (dotted IPv4): 0 when the relay permits it, else its STUN error code. */
export async function askPermission(
  address: RelayAddress,
  credentials: RelayCredentials,
  peer: string,
): Promise<number> {
  return withCredentials(address, credentials, async (ask) => {
    const allocation = await ask(allocateRequest, [udpTransport]);
    if (allocation.type !== allocateAnswer) return errorCodeOf(allocation);
    const value = Buffer.from([0, 1, 0, 0, ...peer.split('.').map(Number)]);
    value.writeUInt16BE(9 ^ (cookie >>> 16), 2);
    value.writeUInt32BE((value.readUInt32BE(4) ^ cookie) >>> 0, 4);
    const answer = await ask(permissionRequest, [attribute(attributePeer, value)]);
    return answer.type === permissionAnswer ? 0 : errorCodeOf(answer);
  });
}

function errorCodeOf(answer: StunMessage): number {
  const error = answer.attributes.get(attributeError);
  return error === undefined ? 0 : error.readUInt8(2) * 100 + error.readUInt8(3);
}

/** Credentials as XEP-0215 hands them out with a shared secret: user is the expiry in seconds (and a name), password base64 of HMAC-SHA1. */
export function turnCredentials(
  secret: string,
  expiresAtSeconds: number,
  name = '',
): RelayCredentials {
  const username = name === '' ? String(expiresAtSeconds) : `${expiresAtSeconds}:${name}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}
