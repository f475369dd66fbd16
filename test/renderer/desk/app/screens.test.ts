// Which screen stands: an open meeting is never covered, and no home is shown of an account that is not there.
import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../../../preload/contract/account.ts';
import type { EnrolStep } from '../../../../renderer/desk/enrol/enrolController.dom.ts';
import { homeLoad, screenOf } from '../../../../renderer/desk/app/screens.ts';
import { preview } from '../deskWorld.ts';

const done: EnrolStep = { kind: 'done' };
const account = (state: AccountFacts['state'], code: string | null = null): AccountFacts => ({
  state,
  code,
  role: null,
});
const meeting = { roomId: '!a:x', phase: 'failed' } as const;

describe('the screen', () => {
  it.each([
    ['starting', { kind: 'starting' }],
    ['enrol', { kind: 'empty' }],
    ['enrol', { kind: 'reading' }],
    ['enrol', { kind: 'preview', preview }],
    ['enrol', { kind: 'joining', preview }],
    ['enrol', { kind: 'refused', code: 'profile.expired' }],
    ['home', done],
  ] satisfies readonly (readonly [string, EnrolStep])[])('is %s with %j', (screen, enrol) => {
    expect(screenOf({ enrol, account: account('ready'), meeting: null })).toBe(screen);
    expect(screenOf({ enrol, account: account('signedOut'), meeting })).toBe('meeting');
  });

  it.each([
    ['home', account('starting')],
    ['home', account('ready')],
    ['behindPrompt', account('signedOut', 'matrix.sessionEnded')],
    ['behindPrompt', account('notSigned')],
    ['keyProblem', account('keysRefused', 'keys.timedOut')],
    ['home', account('failed', 'matrix.unreachable')],
    ['otherServer', account('failed', 'server.otherCertificate')],
  ] as const)('is %s with %j', (screen, facts) => {
    expect(screenOf({ enrol: done, account: facts, meeting: null })).toBe(screen);
  });
});

describe('the home', () => {
  it.each([
    ['loading', 'starting', true],
    ['loading', 'ready', false],
    ['ready', 'ready', true],
    ['failed', 'failed', true],
    ['failed', 'failed', false],
  ] as const)('is %s with %s and conversations %s', (load, state, hasConversations) => {
    expect(homeLoad(account(state), hasConversations)).toBe(load);
  });
});
