// Two devices, a network that an enemy runs, and strangers who know every message: the world in which the key exchange is tested. It decides nothing about the product.
import {
  keyType,
  type DeviceMessageType,
  type KnownMessage,
  type SessionEventContent,
} from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import { stepExchange } from '../../../../renderer/matrix/meeting/exchangeModel.ts';
import {
  type Device,
  type Exchange,
  type ExchangeAction,
  type ExchangeEvent,
  type Fresh,
  type GivenKey,
} from '../../../../renderer/matrix/meeting/exchangeShapes.ts';

export const hostDevice: Device = { userId: '@therapist:x', deviceId: 'HOST' };
export const guestDevice: Device = { userId: '@patient:x', deviceId: 'GUEST' };
/** Another device of the guest, another device of the host, and somebody else whose devices have the same names. */
export const strangers: readonly Device[] = [
  { userId: '@patient:x', deviceId: 'OTHER' },
  { userId: '@therapist:x', deviceId: 'OTHER' },
  { userId: '@mallory:x', deviceId: 'GUEST' },
  { userId: '@mallory:x', deviceId: 'HOST' },
];
export const roomId = '!room:x';

export type Side = 'host' | 'guest';
export interface Mail {
  readonly from: Device;
  readonly to: Device;
  readonly message: KnownMessage;
}

let made = 0;
/** Random values are never the same twice. */
export const freshValues = (): Fresh => {
  made += 1;
  return { secret: `secret${made}`, conference: `conference${made}`, id: `id${made}` };
};

export const messageOf = (
  type: DeviceMessageType,
  content: Readonly<Record<string, unknown>>,
): KnownMessage => ({ type, content }) as KnownMessage;
const sameDevice = (a: Device, b: Device): boolean =>
  a.userId === b.userId && a.deviceId === b.deviceId;

export const createWorld = () => {
  const exchanges: Record<Side, Exchange> = { host: { phase: 'none' }, guest: { phase: 'none' } };
  const devices: Readonly<Record<Side, Device>> = { host: hostDevice, guest: guestDevice };
  const given: Record<Side, GivenKey[]> = { host: [], guest: [] };
  const ended: Record<Side, string[]> = { host: [], guest: [] };
  const announced: SessionEventContent[] = [];
  /** On the way, in the order of sending, and everything that was ever sent. */
  const mail: Mail[] = [];
  const history: Mail[] = [];

  const perform = (side: Side, action: ExchangeAction): void => {
    switch (action.type) {
      case 'giveKey':
        given[side].push(action.key);
        break;
      case 'end':
        ended[side].push(action.reason);
        break;
      case 'announce':
        announced.push(action.content);
        break;
      case 'send': {
        const one: Mail = {
          from: devices[side],
          to: action.to,
          message: messageOf(action.message, action.content),
        };
        mail.push(one);
        history.push(one);
      }
    }
  };
  const handle = (side: Side, event: ExchangeEvent): readonly ExchangeAction[] => {
    const step = stepExchange(exchanges[side], event, freshValues());
    exchanges[side] = step.exchange;
    for (const action of step.actions) perform(side, action);
    return step.actions;
  };
  /** What a device gets that is not ours is lost; the sender is whoever encrypted it, so the network cannot change it. */
  const deliver = ({ from, to, message }: Mail): readonly ExchangeAction[] => {
    const side = (['host', 'guest'] as const).find((one) => sameDevice(devices[one], to));
    return side === undefined ? [] : handle(side, { type: 'message', message, from });
  };

  handle('host', { type: 'hosted', own: hostDevice, roomId, guestUserId: guestDevice.userId });
  const open = announced[0];
  if (open?.state !== 'open') throw new Error('the host did not open');
  handle('guest', {
    type: 'visited',
    own: guestDevice,
    roomId,
    session: open.session,
    host: hostDevice,
  });

  return {
    session: open.session,
    exchanges,
    given,
    ended,
    announced,
    mail,
    history,
    handle,
    deliver,
    take: (at: number): Mail | undefined =>
      mail.splice(mail.length === 0 ? 0 : at % mail.length, 1)[0],
    /** Everything arrives, in order, until nobody says any more. */
    settle(): void {
      for (let one = mail.shift(); one !== undefined; one = mail.shift()) deliver(one);
    },
    isOver: (side: Side): boolean => exchanges[side].phase === 'none',
    keyMails: () => history.filter((one) => one.message.type === keyType),
  };
};
export type World = ReturnType<typeof createWorld>;

/** A world in which the guest is in and has the first key. */
export const joined = (): World => {
  const world = createWorld();
  world.settle();
  return world;
};
/** The newest message of this type that was sent. */
export const newest = (world: World, type: string): Mail => {
  const found = world.history.findLast((one) => one.message.type === type);
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
};
/** The epochs of the keys that each side was given. */
export const epochs = (world: World) => [
  world.given.host.map((key) => key.epoch),
  world.given.guest.map((key) => key.epoch),
];
