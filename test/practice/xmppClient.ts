// A small XMPP client for tests (RFC 7395 with SCRAM-SHA-1, RFC 5802); must never be part of the product or accept a server that cannot prove the password.

import { createHash, createHmac, pbkdf2Sync, randomBytes, randomUUID } from 'node:crypto';
import { openWebSocket, type TextSocket, type WebSocketTarget } from './webSocket.ts';

const limitMs = 10_000;
const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';
const mucNamespace = 'http://jabber.org/protocol/muc';

export interface XmppTarget extends Omit<WebSocketTarget, 'path' | 'protocol'> {
  readonly domain: string;
}

/** Each stanza is the text of one WebSocket message. */
export class XmppClient {
  readonly #socket: TextSocket;
  readonly #domain: string;
  readonly #inbox: string[] = [];
  #wake: (() => void) | null = null;
  #closed = false;
  jid = '';

  private constructor(socket: TextSocket, domain: string) {
    this.#socket = socket;
    this.#domain = domain;
    socket.onText((text) => {
      this.#inbox.push(text);
      this.#wake?.();
    });
    socket.onClose(() => {
      this.#closed = true;
      this.#wake?.();
    });
  }

  /** Connects and opens the stream. Throws with the HTTP status when the server does not upgrade. */
  static async connect(target: XmppTarget): Promise<XmppClient> {
    const socket = await openWebSocket({ ...target, path: '/xmpp-websocket', protocol: 'xmpp' });
    if ('status' in socket) throw new Error(`not upgraded: HTTP ${socket.status}`);
    return new XmppClient(socket, target.domain);
  }

  /** Opens the stream and returns its features. */
  async open(): Promise<string> {
    this.send(
      `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${this.#domain}' version='1.0'/>`,
    );
    return this.next((text) => text.includes('features'));
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Takes the first message, arrived or still to come, that matches. Throws after ten seconds or when the connection closes. */
  async next(matches: (text: string) => boolean): Promise<string> {
    const until = performance.now() + limitMs;
    for (;;) {
      const index = this.#inbox.findIndex(matches);
      const found = this.#inbox[index];
      if (found !== undefined) {
        this.#inbox.splice(index, 1);
        return found;
      }
      const leftMs = until - performance.now();
      if (this.#closed || leftMs <= 0)
        throw new Error(
          `${this.#closed ? 'closed' : 'nothing'}; seen: ${this.#inbox.join('\n').slice(0, 2_000)}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** SCRAM-SHA-1, then the new stream's features. False when the server says not-authorized. Throws when the server cannot prove that it knows the password. */
  async authenticate(user: string, password: string): Promise<boolean> {
    const bare = `n=${user},r=${randomBytes(12).toString('hex')}`;
    this.send(
      `<auth xmlns='${sasl}' mechanism='SCRAM-SHA-1'>${Buffer.from(`n,,${bare}`).toString('base64')}</auth>`,
    );
    const challenge = await this.next(
      (text) => text.includes('<challenge') || text.includes('<failure'),
    );
    if (challenge.includes('<failure')) return false;
    const server = Buffer.from(textOf(challenge), 'base64').toString('utf8');
    const field = (name: string): string =>
      server
        .split(',')
        .find((part) => part.startsWith(`${name}=`))
        ?.slice(2) ?? '';
    const salted = pbkdf2Sync(
      password,
      Buffer.from(field('s'), 'base64'),
      Number(field('i')),
      20,
      'sha1',
    );
    const hmac = (key: Buffer, text: string): Buffer =>
      createHmac('sha1', key).update(text).digest();
    const clientKey = hmac(salted, 'Client Key');
    const final = `c=biws,r=${field('r')}`;
    const signed = `${bare},${server},${final}`;
    const signature = hmac(createHash('sha1').update(clientKey).digest(), signed);
    const proof = Buffer.from(
      clientKey.map((byte, index) => byte ^ (signature[index] ?? 0)),
    ).toString('base64');
    this.send(
      `<response xmlns='${sasl}'>${Buffer.from(`${final},p=${proof}`).toString('base64')}</response>`,
    );
    const answer = await this.next(
      (text) => text.includes('<success') || text.includes('<failure'),
    );
    if (answer.includes('<failure')) return false;
    const proven = Buffer.from(textOf(answer), 'base64').toString('utf8');
    if (proven !== `v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}`)
      throw new Error('the server could not prove that it knows the password');
    await this.open();
    return true;
  }

  /** Opens, authenticates and binds. Throws when any of it is refused. */
  async signIn(user: string, password: string): Promise<void> {
    await this.open();
    if (!(await this.authenticate(user, password))) throw new Error('not authorized');
    const answer = await this.ask(
      'set',
      this.#domain,
      `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`,
    );
    this.jid = /<jid>([^<]+)<\/jid>/.exec(answer)?.[1] ?? '';
  }

  /** One IQ and its answer, result or error, as text. */
  async ask(type: 'get' | 'set', to: string, child: string): Promise<string> {
    const id = randomUUID();
    this.send(`<iq xmlns='jabber:client' type='${type}' to='${to}' id='${id}'>${child}</iq>`);
    return this.next((text) => text.startsWith('<iq') && text.includes(id));
  }

  /** Asks the focus for a conference, as lib-jitsi-meet does before it joins. */
  askConference(room: string, focusDomain: string): Promise<string> {
    return this.ask(
      'set',
      focusDomain,
      `<conference xmlns='http://jitsi.org/protocol/focus' room='${room}' machine-uid='x'><property name='disableRtx' value='false'/></conference>`,
    );
  }

  /** Joins a room and returns the server's answer: the own presence (status 110) or an error presence. */
  joinRoom(room: string, nick: string): Promise<string> {
    this.send(
      `<presence xmlns='jabber:client' to='${room}/${nick}'><x xmlns='${mucNamespace}'/></presence>`,
    );
    return this.next(
      (text) =>
        text.startsWith('<presence') &&
        new RegExp(`from=['"]${room}(/${nick})?['"]`).test(text) &&
        (/type=['"]error/.test(text) || /code=['"]110/.test(text)),
    );
  }

  leaveRoom(room: string, nick: string): void {
    this.send(`<presence xmlns='jabber:client' to='${room}/${nick}' type='unavailable'/>`);
  }

  /** Cuts the connection without closing the stream. */
  drop(): void {
    this.#socket.drop();
  }

  /** Closes the stream: the server forgets the session at once. */
  async close(): Promise<void> {
    this.send(`<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>`);
    await this.next((text) => text.includes('<close')).catch(() => '');
    this.drop();
  }
}

function textOf(element: string): string {
  return /^<[^>]*>([^<]*)</.exec(element)?.[1] ?? '';
}
