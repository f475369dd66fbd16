// P14, P24: name, password and token go to Matrix and to the keychain's process and nowhere else, in this order, and only when they are asked for.
import { describe, expect, it } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import { patient } from '../cellDoubles.ts';
import {
  account,
  cryptoStoreKey,
  fresh,
  homeserverUrl,
  loaded,
  loadedNone,
  refuse,
  replace,
  signIn,
} from './accountWorld.ts';

describe('a sign-in', () => {
  const signingIn = async () => {
    const made = account();
    await made.start(loadedNone);
    made.will.signIn = () => Promise.resolve({ ok: true, value: { ...fresh, homeserverUrl } });
    await made.say(signIn);
    return made;
  };

  it('is stored before Matrix starts, answered, and then reported', async () => {
    const { keys, asked, prompt, reports, answer, controller } = await signingIn();
    const { name: user, password } = signIn;
    expect(asked).toEqual([['signIn', { homeserverUrl, user, password, deviceName: 'Alcove' }]]);
    expect(keys.got.at(-1)).toEqual({
      type: 'store',
      credentials: fresh,
      videoLogin: { user: 'patient', password },
    });
    expect(contract.ports.matrixKeys.messages.matrix.safeParse(keys.got.at(-1)).success).toBe(true);
    expect(prompt.got).toEqual([]);
    await answer({ type: 'done' });
    expect(asked[1]).toEqual([
      'start',
      { ...fresh, homeserverUrl },
      new Uint8Array(32),
      { password },
    ]);
    expect(prompt.got).toEqual([{ type: 'answer', code: null }]);
    expect(reports().at(-1)).toMatchObject({ state: 'ready', device: { deviceId: 'NEW' } });
    expect(controller.own()).toEqual({ userId: patient, deviceId: 'NEW' });
  });

  it('tells main neither name, password nor token', async () => {
    const { main, answer } = await signingIn();
    await answer({ type: 'done' });
    const told = JSON.stringify(main.called);
    for (const secret of [signIn.password, fresh.accessToken, cryptoStoreKey])
      expect(told).not.toContain(secret);
  });

  it('that the keychain does not take starts nothing', async () => {
    const { asked, prompt, reports, answer } = await signingIn();
    await answer({ type: 'refused', code: 'keys.timedOut' });
    expect(asked.map(([name]) => name)).toEqual(['signIn']);
    expect(prompt.got).toEqual([{ type: 'answer', code: 'keys.timedOut' }]);
    expect(reports().at(-1)).toEqual({ state: 'keysRefused', code: 'keys.timedOut', device: null });
  });

  it('whose store is answered out of turn starts nothing', async () => {
    const { asked, prompt, reports, answer } = await signingIn();
    await answer(loaded);
    expect(asked.map(([name]) => name)).toEqual(['signIn']);
    expect(prompt.got).toEqual([{ type: 'answer', code: 'matrix.refused' }]);
    expect(reports().at(-1)).toMatchObject({ state: 'signedOut' });
  });

  it('whose start fails is answered with the code, and the person may try again', async () => {
    const { will, prompt, reports, answer, say } = await signingIn();
    will.start = () => refuse('matrix.rateLimited');
    await answer({ type: 'done' });
    expect(prompt.got).toEqual([{ type: 'answer', code: 'matrix.rateLimited' }]);
    expect(reports().at(-1)).toMatchObject({ state: 'signedOut' });
    will.signIn = () => refuse('matrix.badCredentials');
    await say(signIn);
    expect(prompt.got.at(-1)).toEqual({ type: 'answer', code: 'matrix.badCredentials' });
  });

  it.each([
    [true, 'server.otherCertificate'],
    [false, 'matrix.unreachable'],
  ])('that finds no server asks main whether another one answered: %s', async (value, code) => {
    const { start, will, main, say, prompt } = account();
    await start(loadedNone);
    main.will['network.otherCertificate'] = { ok: true, value };
    will.signIn = () => refuse('matrix.unreachable');
    await say(signIn);
    expect(prompt.got).toEqual([{ type: 'answer', code }]);
  });

  it('is one at a time', async () => {
    const { say, prompt, asked, answer } = await signingIn();
    await say(signIn);
    expect(prompt.got).toEqual([{ type: 'answer', code: 'account.busy' }]);
    await answer({ type: 'done' });
    expect(asked.filter(([name]) => name === 'signIn').length).toBe(1);
  });

  it('that breaks is answered, and the next one is heard', async () => {
    const { start, will, say, prompt } = account();
    await start(loadedNone);
    will.signIn = () => Promise.reject(new Error('text of the server'));
    await say(signIn);
    await say(signIn);
    expect(prompt.got).toEqual([
      { type: 'answer', code: 'matrix.refused' },
      { type: 'answer', code: 'matrix.refused' },
    ]);
  });

  it.each([
    ['while the account is ready', loaded, signIn],
    ['of an identity while nobody is signed in', loadedNone, replace],
  ])('is not heard unasked: %s', async (_, answered, message) => {
    const { start, say, asked, prompt } = account();
    await start(answered);
    const before = asked.length;
    await say(message);
    expect(asked.length).toBe(before);
    expect(prompt.got).toEqual([{ type: 'answer', code: 'account.notAsked' }]);
  });

  it('is not heard where an identity lies elsewhere, and replaces none', async () => {
    const { start, will, say, asked, prompt } = account();
    will.start = () => Promise.resolve({ ok: true, value: 'notSigned' });
    await start();
    await say(signIn);
    expect(asked.map(([name]) => name)).toEqual(['start']);
    expect(prompt.got).toEqual([{ type: 'answer', code: 'account.notAsked' }]);
  });

  it.each([
    [{ ...signIn, extra: 1 }],
    [{ type: 'signIn', name: '', password: 'x' }],
    [{ type: 'answer', code: null }],
    [null],
  ])('is not heard outside the contract: %j', async (message) => {
    const { start, say, asked, prompt } = account();
    await start(loadedNone);
    prompt.say(message);
    await say(Object(message));
    expect([asked, prompt.got]).toEqual([[], []]);
  });
});
