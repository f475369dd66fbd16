// Decides what the call does next: join, install keys, attach, tear down, ask for a fresh key. Tracks are attached in one place only: after everybody confirmed the key (P1).
// Whenever protection is lost, camera and microphone are closed, because the screen says so.
import type { CallReason, CallState } from '../../../preload/contract/shapes.ts';

export interface CallModel {
  readonly state: CallState;
  readonly reason: CallReason;
  /** The newest epoch that was given, 0 before the first. */
  readonly epoch: number;
  /** Fresh keys asked for since frames last flowed. */
  readonly attempts: number;
  /** Since the last tear-down: joined for `epoch`, everybody confirmed its key, the worker has the keys. Each needs the one before. */
  readonly joined: boolean;
  readonly confirmed: boolean;
  readonly installed: boolean;
  readonly wasConnected: boolean;
}

export type CallEvent =
  | { readonly type: 'keyGiven'; readonly epoch: number }
  | { readonly type: 'keyConfirmed'; readonly epoch: number }
  /** The worker has this epoch's keys: only now can frames be sealed. */
  | { readonly type: 'keysInstalled'; readonly epoch: number }
  | { readonly type: 'confirmationFailed' }
  | { readonly type: 'framesFlowed' }
  /** The connection, the key or the route is gone, or frames stopped for too long. */
  | { readonly type: 'broke'; readonly reason: 'routeLost' | 'peerLeft' | 'strangerJoined' }
  | { readonly type: 'refused'; readonly reason: 'serverRefused' | 'roomFull' | 'notEncryptable' }
  | { readonly type: 'ended'; readonly reason: CallReason };

export type CallAction =
  | 'tearDown'
  | 'openDevices'
  | 'join'
  | 'installKeys'
  | 'attach'
  | 'requestKey'
  | 'closeDevices';

/** What every tear-down undoes. */
const down = { joined: false, confirmed: false, installed: false } as const;

export const firstCallModel: CallModel = {
  state: 'waiting',
  reason: 'none',
  epoch: 0,
  attempts: 0,
  ...down,
  wasConnected: false,
};

/** After this many fresh keys without a frame the call says that it is lost. */
export const maxAttempts = 12;

export interface CallStep {
  readonly model: CallModel;
  readonly actions: readonly CallAction[];
}

const isOver = (model: CallModel): boolean => model.state === 'ended';

export const stepCall = (model: CallModel, event: CallEvent): CallStep => {
  const stay: CallStep = { model, actions: [] };
  if (isOver(model)) return stay;
  switch (event.type) {
    case 'keyGiven':
      if (event.epoch <= model.epoch) return stay; // an old key is never taken again (P2)
      if (model.reason === 'notEncryptable') return stay; // no key helps a computer that cannot seal
      return {
        model: {
          ...model,
          state: model.wasConnected ? 'reconnecting' : 'connecting',
          reason: 'none',
          epoch: event.epoch,
          ...down,
          joined: true,
        },
        actions: ['tearDown', 'openDevices', 'join'],
      };
    case 'keyConfirmed':
      if (event.epoch !== model.epoch || !model.joined || model.confirmed) return stay; // a confirmation that outlived its attempt confirms nothing
      return { model: { ...model, confirmed: true }, actions: ['installKeys'] };
    case 'keysInstalled':
      return event.epoch === model.epoch && model.confirmed && !model.installed
        ? { model: { ...model, installed: true }, actions: ['attach'] }
        : stay;
    case 'confirmationFailed':
      return {
        model: { ...model, state: 'lost', reason: 'keyMismatch', ...down },
        actions: ['tearDown', 'closeDevices'],
      };
    case 'framesFlowed':
      return model.installed
        ? {
            model: {
              ...model,
              state: 'connected',
              reason: 'none',
              attempts: 0,
              wasConnected: true,
            },
            actions: [],
          }
        : stay;
    case 'broke': {
      if (model.state === 'waiting' || model.state === 'lost') return stay;
      const attempts = model.attempts + 1;
      const gone = attempts > maxAttempts;
      const next: CallModel = {
        ...model,
        state: gone ? 'lost' : model.wasConnected ? 'reconnecting' : 'connecting',
        reason: event.reason,
        attempts,
        ...down,
      };
      return {
        model: next,
        actions: gone ? ['tearDown', 'closeDevices'] : ['tearDown', 'closeDevices', 'requestKey'],
      };
    }
    case 'refused':
      return {
        model: { ...model, state: 'lost', reason: event.reason, ...down },
        actions: ['tearDown', 'closeDevices'],
      };
    case 'ended':
      return {
        model: { ...model, state: 'ended', reason: event.reason, ...down },
        actions: ['tearDown', 'closeDevices'],
      };
  }
};
