// An input that fits, for every call of the contract that takes one. A call that is missing here fails the test that spoils them.
import type { CallInput, CallName } from '../../preload/contract/derive.ts';

const person = { userId: '@nobody:chat.alcove.test', displayName: 'Nobody', isConfirmed: false };
const none = 'none' as const;

/** `device`: of the person who is signed in, so that a report that is let through says the truth. */
export function fittingInputs(device: CallInput<'account.report'>['device']): {
  readonly [N in CallName]?: CallInput<N>;
} {
  return {
    'profile.offer': { text: 'x' },
    'profile.accept': { fingerprint: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
    'account.report': { state: 'ready', code: null, device },
    'meeting.expect': { isExpected: true },
    'meeting.open': { people: [person] },
    'meeting.people': { people: [person] },
    'meeting.place': { x: 0, y: 0, width: 10, height: 10 },
    'meeting.chat': { isOpen: true, unread: 0 },
    'call.stats': {
      number: 0,
      attempt: 0,
      state: 'waiting',
      reason: none,
      confirmedEpoch: null,
      attached: false,
      participants: 0,
      confirmed: 0,
      sent: 0,
      sealed: 0,
      received: 0,
      opened: 0,
      decoded: 0,
      refusedIn: 0,
      plaintextIn: 0,
      refusedOut: 0,
      selected: { local: none, remote: none, protocol: none },
      gathered: [],
      firstFrameMs: null,
    },
  };
}
