// The one list of what may cross between the program and its pages: a line for each feature's slice. What is not here does not exist (P15).
// Channel names, handler types, the pages' API, test mocks and fuzz targets are all derived from this object.
import { account } from './account.ts';
import { app } from './app.ts';
import { call } from './call.ts';
import { chat } from './chat.ts';
import { meeting } from './meeting.ts';
import { network } from './network.ts';
import { profile } from './profile.ts';
import { prompt } from './prompt.ts';

/** A feature without a module of its name in main does not compile (`Modules` in main/core/module.ts). */
export const slices = { app, profile, account, prompt, chat, meeting, call, network };
export type Slices = typeof slices;
export type FeatureName = keyof Slices;

type Part = 'calls' | 'events' | 'ports';
type Meet<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void
  ? All
  : never;
type Joined<P extends Part> = Meet<Slices[FeatureName][P]>;

const joined = <P extends Part>(part: P): Joined<P> =>
  Object.assign({}, ...Object.values(slices).map((slice) => slice[part])) as Joined<P>;

export const contract = {
  calls: joined('calls'),
  events: joined('events'),
  ports: joined('ports'),
};
export type Contract = typeof contract;

/** Failures that the IPC guard itself gives. */
export const ipcGuardCodes = [
  'ipcGuard.sender',
  'ipcGuard.rate',
  'ipcGuard.noPractice',
  'ipcGuard.input',
  'ipcGuard.output',
  'ipcGuard.failed',
] as const;
export type IpcGuardCode = (typeof ipcGuardCodes)[number];
