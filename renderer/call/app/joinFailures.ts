// What each way of not getting into the conference means for the call. An unreachable server is tried again; a refusal is not.
import type { JoinCode } from '../jitsi/jitsiAdapter.dom.ts';
import type { CallEvent } from './callModel.ts';

export const joinFailures: Readonly<Record<JoinCode, CallEvent>> = {
  'call.signInRefused': { type: 'refused', reason: 'serverRefused' },
  'call.unreachable': { type: 'broke', reason: 'routeLost' },
  'call.roomFull': { type: 'refused', reason: 'roomFull' },
  'call.roomRefused': { type: 'refused', reason: 'serverRefused' },
  'call.notEncryptable': { type: 'refused', reason: 'notEncryptable' },
  'call.libraryMissing': { type: 'refused', reason: 'serverRefused' },
};
