// Stands in for a conference focus: answers conference requests and sits in the room; must never send Jingle or let a third account stay.

import { component, xml, type Element } from '@xmpp/component';
import {
  emptyRoom,
  mayEnter,
  occupantLeft,
  occupantSeen,
  requestRefused,
  type FocusAction,
  type FocusStep,
  type RoomState,
} from './focusModel.ts';

const focusNamespace = 'http://jitsi.org/protocol/focus';
const mucNamespace = 'http://jabber.org/protocol/muc';
const discoNamespace = 'http://jabber.org/protocol/disco#info';
const stanzaErrors = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const joinLimitMs = 5_000;
const emptyLimitMs = 60_000;
const reconnectMs = 150;

export interface FocusOptions {
  readonly port: number;
  readonly domain: string;
  readonly mucDomain: string;
  readonly secret: string;
  readonly log: (line: string) => void;
}

/** Counts of one room. `occupants` without the focus. Rooms stay listed after they are empty. */
export interface RoomCount {
  readonly occupants: number;
  readonly refusals: number;
}

export interface Focus {
  /** True while the focus is connected to the server. */
  isOnline(): boolean;
  /** By room address. */
  counts(): ReadonlyMap<string, RoomCount>;
  stop(): Promise<void>;
}

interface Room {
  state: RoomState;
  phase: 'out' | 'joining' | 'in' | 'leaving';
  readonly waiting: ((joined: boolean) => void)[];
  emptyTimer: NodeJS.Timeout | null;
}

/** Starts the focus; it connects, and connects again, by itself. `isOnline` tells when. */
export function startFocus(options: FocusOptions): Focus {
  const account = `focus@${options.domain}`;
  const self = `${account}/focus`;
  const rooms = new Map<string, Room>();
  const entity = component({
    service: `xmpp://127.0.0.1:${options.port}`,
    domain: options.domain,
    password: options.secret,
  });
  let online = false;
  let stopped = false;
  entity.reconnect.delay = reconnectMs;
  const send = (stanza: Element): void =>
    void entity
      .send(stanza)
      .catch((error: unknown) => options.log(`focus: not sent, ${String(error)}`));

  function roomOf(address: string): Room {
    const known = rooms.get(address);
    if (known !== undefined) return known;
    const made: Room = { state: emptyRoom, phase: 'out', waiting: [], emptyTimer: null };
    rooms.set(address, made);
    return made;
  }

  function settle(room: Room, joined: boolean): void {
    for (const resolve of room.waiting.splice(0)) resolve(joined);
  }

  function leave(address: string, room: Room): void {
    if (room.phase !== 'in' || room.state.occupants.size > 0) return;
    room.phase = 'leaving';
    send(xml('presence', { from: self, to: `${address}/focus`, type: 'unavailable' }));
  }

  function enter(address: string, room: Room): void {
    room.phase = 'joining';
    send(
      xml(
        'presence',
        { from: self, to: `${address}/focus` },
        xml('x', { xmlns: mucNamespace }, xml('history', { maxchars: '0' })),
        xml(
          'conference-properties',
          { xmlns: focusNamespace },
          xml('property', { key: 'bridge-count', value: '0' }),
        ),
      ),
    );
  }

  function join(address: string): Promise<boolean> {
    const room = roomOf(address);
    if (room.phase === 'in') return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), joinLimitMs);
      room.waiting.push((joined) => {
        clearTimeout(timer);
        resolve(joined);
      });
      if (room.phase === 'out') enter(address, room);
    });
  }

  function carryOut(address: string, room: Room, action: FocusAction): void {
    if (action.kind === 'leave') {
      leave(address, room);
      return;
    }
    const item =
      action.kind === 'grantOwner'
        ? xml('item', { affiliation: 'owner', jid: action.account })
        : xml('item', { role: 'none', nick: action.nick }, xml('reason', {}, 'no seat left'));
    send(
      xml(
        'iq',
        { type: 'set', id: `focus-${action.kind}-${crypto.randomUUID()}`, from: self, to: address },
        xml('query', { xmlns: `${mucNamespace}#admin` }, item),
      ),
    );
  }

  function take(address: string, room: Room, step: FocusStep): void {
    room.state = step.state;
    for (const action of step.actions) {
      options.log(`focus: ${action.kind} in ${address}`);
      carryOut(address, room, action);
    }
  }

  function selfLeft(address: string, room: Room): void {
    room.phase = 'out';
    room.state = { ...emptyRoom, refusals: room.state.refusals };
    if (room.waiting.length > 0) enter(address, room);
  }

  function selfJoined(address: string, room: Room): void {
    room.phase = 'in';
    settle(room, true);
    if (room.emptyTimer !== null) clearTimeout(room.emptyTimer);
    room.emptyTimer = setTimeout(() => leave(address, room), emptyLimitMs);
    room.emptyTimer.unref();
  }

  function presence(stanza: Element): void {
    const [address = '', nick = ''] = (stanza.attrs['from'] ?? '').split(/\/(.*)/s);
    const room = rooms.get(address);
    if (room === undefined) return;
    const details = stanza.getChild('x', `${mucNamespace}#user`);
    const item = details?.getChild('item');
    const isSelf =
      details?.getChildren('status').some((status) => status.attrs['code'] === '110') ?? false;
    const type = stanza.attrs['type'];
    if (type === 'error') {
      options.log(`focus: ${address} refused the focus`);
      room.phase = 'out';
      settle(room, false);
    } else if (type === 'unavailable') {
      if (isSelf) selfLeft(address, room);
      else take(address, room, occupantLeft(room.state, nick));
    } else if (isSelf) {
      selfJoined(address, room);
    } else {
      const jid = item?.attrs['jid'];
      if (jid !== undefined)
        take(
          address,
          room,
          occupantSeen(room.state, nick, bare(jid), item?.attrs['affiliation'] === 'owner'),
        );
    }
  }

  entity.on('online', () => {
    online = true;
  });
  entity.on('disconnect', () => {
    online = false;
    for (const room of rooms.values()) {
      settle(room, false);
      room.phase = 'out';
      room.state = { ...emptyRoom, refusals: room.state.refusals };
    }
  });
  entity.on('error', (error) => {
    // A refused connection only says that the server is down, or not up yet; `isOnline` tells that.
    if (!stopped && !error.message.includes('ECONNREFUSED')) options.log(`focus: ${error.message}`);
  });
  entity.on('stanza', (stanza) => {
    if (stanza.is('presence')) presence(stanza);
  });
  entity.iqCallee.set(focusNamespace, 'conference', async ({ element, stanza }) => {
    const address = element.attrs['room'] ?? '';
    const asker = bare(stanza.attrs['from'] ?? '');
    if (!address.endsWith(`@${options.mucDomain}`)) return failure('modify', 'bad-request');
    if (!(await join(address))) return failure('wait', 'remote-server-timeout');
    const room = roomOf(address);
    if (!mayEnter(room.state, asker)) {
      room.state = requestRefused(room.state);
      options.log(`focus: no seat left in ${address}`);
      // lib-jitsi-meet asks again after any other error; this one it reports at once.
      return failure(
        'cancel',
        'not-allowed',
        xml('reservation-error', { xmlns: focusNamespace, 'error-code': '409' }),
        xml('text', { xmlns: stanzaErrors }, 'no seat left'),
      );
    }
    return xml(
      'conference',
      { xmlns: focusNamespace, room: address, ready: 'true', focusjid: account },
      xml('property', { name: 'authentication', value: 'false' }),
    );
  });
  entity.iqCallee.get(discoNamespace, 'query', () =>
    xml(
      'query',
      { xmlns: discoNamespace },
      xml('identity', { category: 'component', type: 'focus', name: 'focus' }),
      xml('feature', { var: discoNamespace }),
    ),
  );
  entity.iqCallee.get('urn:xmpp:ping', 'ping', () => true);
  // A first connection that fails also schedules the next one.
  entity.start().catch(() => undefined);

  return {
    isOnline: () => online,
    counts: () =>
      new Map(
        [...rooms].map(([address, room]) => [
          address,
          { occupants: room.state.occupants.size, refusals: room.state.refusals },
        ]),
      ),
    async stop() {
      stopped = true;
      for (const room of rooms.values())
        if (room.emptyTimer !== null) clearTimeout(room.emptyTimer);
      entity.reconnect.stop();
      await entity.stop().catch(() => undefined);
    },
  };
}

function bare(jid: string): string {
  return jid.split('/')[0] ?? jid;
}

function failure(type: string, condition: string, ...more: readonly Element[]): Element {
  return xml('error', { type }, xml(condition, { xmlns: stanzaErrors }), ...more);
}
