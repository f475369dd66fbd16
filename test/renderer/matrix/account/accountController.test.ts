// P13, P14, P24: where the signed-in person stands, what main hears of it, and that name, password and keys go to Matrix and to the keychain's process and nowhere else.
import { describe, expect, it, vi } from 'vitest';
import { contract } from '../../../../preload/contract/contract.ts';
import { createAccountController } from '../../../../renderer/matrix/account/accountController.dom.ts';
import { apiDouble, matrixDouble, patient, portDouble, practice } from '../cellDoubles.ts';

const cryptoStoreKey = 'A'.repeat(43);
const credentials = { userId: patient, deviceId: 'OWN', accessToken: 'stored-token' };
const { homeserverUrl } = practice;
const atHome = { ...credentials, homeserverUrl };
const fresh = { userId: patient, deviceId: 'NEW', accessToken: 'new-token' };
const loaded = { type: 'loaded', credentials, cryptoStoreKey };
const loadedNone = { ...loaded, credentials: null };
const ready = { state: 'ready', code: null, device: { userId: patient, deviceId: 'OWN' } };
const settle = () => new Promise((resolve) => setImmediate(resolve));
const refuse = <C extends string>(code: C) => Promise.resolve({ ok: false as const, code });

const account = () => {
  const double = matrixDouble();
  const main = apiDouble();
  const keys = portDouble();
  const prompt = portDouble();
  const changed = vi.fn<() => void>();
  const controller = createAccountController({
    api: main.api,
    matrix: double.matrix,
    practice,
    tickMs: () => 0,
    changed,
  });
  controller.takeSignInPort(prompt.port);
  const reports = () => main.inputsOf('account.report');
  return {
    ...double,
    main,
    keys,
    prompt,
    changed,
    controller,
    reports,
    say: async (message: object) => {
      prompt.say(message);
      await settle();
    },
    answer: async (message: object) => {
      keys.say(message);
      await settle();
    },
    /** The keychain's process was asked to load, and answers. */
    start: async (answer: object = loaded) => {
      controller.takeKeysPort(keys.port);
      void controller.start();
      await settle();
      keys.say(answer);
      await settle();
    },
  };
};
const signIn = { type: 'signIn', name: 'patient', password: 'secret words' };
const replace = { type: 'replaceIdentity', password: 'secret words' };

describe('a start', () => {
  it('asks the keychain’s process first, starts Matrix with what it gave, and reports who is here', async () => {
    const { start, keys, asked, reports, controller, changed } = account();
    await start();
    expect(keys.got).toEqual([{ type: 'load' }]);
    expect(asked).toEqual([['start', atHome, new Uint8Array(32), undefined]]);
    expect(reports()).toEqual([{ state: 'starting', code: null, device: null }, ready]);
    expect(controller.own()).toEqual(ready.device);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('waits for the port, and asks a process that was started anew once more', async () => {
    const { controller, keys, asked } = account();
    void controller.start();
    await settle();
    controller.takeKeysPort(keys.port);
    const second = portDouble();
    controller.takeKeysPort(second.port);
    expect([keys.got, second.got]).toEqual([[{ type: 'load' }], [{ type: 'load' }]]);
    second.say(loaded);
    second.say(loaded);
    await settle();
    expect(asked.length).toBe(1);
  });

  it('without stored credentials asks the person, and starts nothing', async () => {
    const { start, asked, reports, controller } = account();
    await start(loadedNone);
    expect([asked, reports().at(-1)]).toEqual([
      [],
      { state: 'signedOut', code: null, device: null },
    ]);
    expect(controller.own()).toBeNull();
  });

  it('that the keychain refuses says so and starts nothing', async () => {
    const { start, asked, reports } = account();
    await start({ type: 'refused', code: 'keys.unreadable' });
    expect([asked, reports().at(-1)]).toEqual([
      [],
      { state: 'keysRefused', code: 'keys.unreadable', device: null },
    ]);
  });

  it('that is answered out of turn starts nothing', async () => {
    const { start, asked, reports } = account();
    await start({ type: 'done' });
    expect([asked, reports().at(-1)]).toEqual([
      [],
      { state: 'failed', code: 'matrix.refused', device: null },
    ]);
  });

  it('of a device that its account does not vouch for lets nothing be done', async () => {
    const { start, will, reports, controller } = account();
    will.start = () => Promise.resolve({ ok: true, value: 'notSigned' });
    await start();
    expect(reports().at(-1)).toEqual({ state: 'notSigned', code: null, device: null });
    expect(controller.own()).toBeNull();
  });

  it.each([
    ['matrix.unreachable', false, 'matrix.unreachable'],
    ['matrix.unreachable', true, 'server.otherCertificate'],
    ['matrix.cryptoStoreUnreadable', true, 'matrix.cryptoStoreUnreadable'],
    ['matrix.cryptoStoreMissing', false, 'matrix.cryptoStoreMissing'],
  ] as const)(
    'that fails with %s, another certificate: %s, is told as %s',
    async (code, value, shown) => {
      const { start, will, main, reports, asked } = account();
      main.will['network.otherCertificate'] = { ok: true, value };
      will.start = () => refuse(code);
      await start();
      expect(reports().at(-1)).toEqual({ state: 'failed', code: shown, device: null });
      expect(asked.map(([name]) => name)).toEqual(['start']);
    },
  );
});

describe('credentials that the server ended', () => {
  it('lead to a new sign-in, before which their store goes', async () => {
    const { start, will, reports, say, asked, answer } = account();
    will.start = () => refuse('matrix.sessionEnded');
    await start();
    expect(reports().at(-1)).toMatchObject({ state: 'signedOut', code: 'matrix.sessionEnded' });
    will.start = () => Promise.resolve({ ok: true, value: 'ready' });
    will.signIn = () => Promise.resolve({ ok: true, value: { ...fresh, homeserverUrl } });
    await say(signIn);
    await answer({ type: 'done' });
    expect(asked.map(([name]) => name)).toEqual(['start', 'signOut', 'signIn', 'start']);
    expect(asked[1]?.[1]).toEqual(atHome);
    expect(reports().at(-1)).toMatchObject({ state: 'ready' });
  });

  it('do so also while the program runs', async () => {
    const { start, connection, reports, controller, say, asked } = account();
    await start();
    connection('reconnecting');
    expect(reports().at(-1)).toEqual(ready);
    connection('sessionEnded');
    connection('sessionEnded');
    expect(reports().slice(2)).toEqual([
      { state: 'signedOut', code: 'matrix.sessionEnded', device: null },
    ]);
    expect(controller.own()).toBeNull();
    await say(signIn);
    expect(asked.slice(1).map(([name]) => name)).toEqual(['signOut', 'signIn']);
  });
});

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

describe('an identity that lies on another computer', () => {
  const notSigned = async () => {
    const made = account();
    made.will.start = () => Promise.resolve({ ok: true, value: 'notSigned' });
    await made.start();
    made.asked.length = 0;
    return made;
  };

  it('is replaced by the person’s word, over the store that is there', async () => {
    const { will, say, asked, prompt, reports } = await notSigned();
    will.start = () => Promise.resolve({ ok: true, value: 'ready' });
    await say(replace);
    const { password } = replace;
    expect(asked).toEqual([
      ['stop'],
      [
        'start',
        atHome,
        new Uint8Array(32),
        { password, replaceIdentity: true, storeMustExist: true },
      ],
    ]);
    expect([prompt.got, reports().at(-1)]).toEqual([[{ type: 'answer', code: null }], ready]);
  });

  it('stays where that fails', async () => {
    const { will, say, prompt, reports } = await notSigned();
    will.start = () => refuse('matrix.refused');
    await say(replace);
    expect(prompt.got).toEqual([{ type: 'answer', code: 'matrix.refused' }]);
    expect(reports().at(-1)).toMatchObject({ state: 'notSigned' });
  });
});
