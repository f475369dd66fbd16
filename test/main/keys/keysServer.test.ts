// Proves how secrets leave the keychain's process: only asked for, one question at a time, each answered once and in the contract's shape (P14, P15).
import { describe, expect, it } from 'vitest';
import { contract } from '../../../preload/contract/contract.ts';
import { fail, ok } from '../../../preload/contract/result.ts';
import type { CredentialsService } from '../../../main/keys/credentialsService.ts';
import { serveMatrixKeys, serveVideoLogin } from '../../../main/keys/keysServer.ts';
import { turns } from '../../until.ts';

const credentials = { userId: '@ada:example', deviceId: 'DEVICE', accessToken: 'token' };
const login = { user: 'ada', password: 'pass' };
const cryptoStoreKey = 'k'.repeat(43);
const { matrixKeys, videoLogin } = contract.ports;

type Will = { [N in keyof CredentialsService]: () => ReturnType<CredentialsService[N]> };

/** The other end of a served port, on a clock moved by hand. */
const served = (serve: typeof serveMatrixKeys) => {
  const asked: unknown[][] = [];
  const said: unknown[] = [];
  const clock = { nowMs: 1_000 };
  const will: Will = {
    load: () => Promise.resolve(ok({ credentials, cryptoStoreKey })),
    store: () => Promise.resolve(ok(undefined)),
    forget: () => Promise.resolve(ok(undefined)),
    videoLogin: () => Promise.resolve(ok(login)),
  };
  const service = Object.fromEntries(
    (Object.keys(will) as (keyof Will)[]).map((name) => [
      name,
      (...input: unknown[]) => {
        asked.push([name, ...input]);
        return will[name]();
      },
    ]),
  ) as unknown as CredentialsService;
  let ask: (message: unknown) => void = () => undefined;
  const port = {
    post: (message: unknown) => void said.push(message),
    onMessage: (handler: (message: unknown) => void) => {
      ask = handler;
    },
    close: () => undefined,
  };
  serve(port, service, () => clock.nowMs);
  return {
    asked,
    said,
    clock,
    will,
    ask: async (...messages: readonly unknown[]): Promise<void> => {
      for (const message of messages) ask(message);
      await turns();
    },
  };
};

describe('the port to the matrix cell', () => {
  it('says and reads nothing before it is asked', async () => {
    const { asked, said } = served(serveMatrixKeys);
    await turns();
    expect([asked, said]).toEqual([[], []]);
  });

  it('load gives the credentials and the key of the store', async () => {
    const { asked, said, ask } = served(serveMatrixKeys);
    await ask({ type: 'load' });
    expect(asked).toEqual([['load']]);
    expect(said).toEqual([{ type: 'loaded', credentials, cryptoStoreKey }]);
  });

  it('store keeps both logins as they were given', async () => {
    const { asked, said, ask } = served(serveMatrixKeys);
    await ask({ type: 'store', credentials, videoLogin: login });
    expect(asked).toEqual([['store', credentials, login]]);
    expect(said).toEqual([{ type: 'done' }]);
  });

  it('forget forgets', async () => {
    const { asked, said, ask } = served(serveMatrixKeys);
    await ask({ type: 'forget' });
    expect([asked, said]).toEqual([[['forget']], [{ type: 'done' }]]);
  });

  it.each([
    ['load', { type: 'load' }],
    ['store', { type: 'store', credentials, videoLogin: login }],
    ['forget', { type: 'forget' }],
  ] as const)(
    'a refusal of %s is told with its code and with nothing else',
    async (name, message) => {
      const { said, will, ask } = served(serveMatrixKeys);
      will[name] = () => Promise.resolve(fail('keys.timedOut'));
      await ask(message);
      expect(said).toEqual([{ type: 'refused', code: 'keys.timedOut' }]);
    },
  );

  it('every answer fits the contract', async () => {
    const { said, will, ask } = served(serveMatrixKeys);
    await ask({ type: 'load' }, { type: 'forget' });
    will.load = () => Promise.resolve(ok({ credentials: null, cryptoStoreKey }));
    await ask({ type: 'load' });
    will.load = () => Promise.resolve(fail('keys.unreadable'));
    await ask({ type: 'load' });
    expect(said.length).toBe(4);
    for (const message of said)
      expect(matrixKeys.messages.keys.safeParse(message).success).toBe(true);
  });

  it.each([
    undefined,
    'load',
    { type: 'videoLogin' },
    { type: 'load', more: 1 },
    { type: 'store', credentials },
    { type: 'store', credentials: { ...credentials, more: 1 }, videoLogin: login },
    { type: 'loaded', credentials, cryptoStoreKey },
  ])('%j is no question: nothing is read and nothing is said', async (message) => {
    const { asked, said, ask } = served(serveMatrixKeys);
    await ask(message);
    expect([asked, said]).toEqual([[], []]);
  });
});

describe('the port to the call cell', () => {
  it('gives the login of the video server and nothing else', async () => {
    const { asked, said, ask } = served(serveVideoLogin);
    await turns();
    expect(said).toEqual([]);
    await ask({ type: 'load' });
    expect([asked, said]).toEqual([[['videoLogin']], [{ type: 'loaded', login }]]);
  });

  it('tells none from one that cannot be read', async () => {
    const { said, will, ask } = served(serveVideoLogin);
    will.videoLogin = () => Promise.resolve(ok(null));
    await ask({ type: 'load' });
    will.videoLogin = () => Promise.resolve(fail('keys.plaintextBackend'));
    await ask({ type: 'load' });
    expect(said).toEqual([
      { type: 'loaded', login: null },
      { type: 'refused', code: 'keys.plaintextBackend' },
    ]);
    for (const message of said)
      expect(videoLogin.messages.keys.safeParse(message).success).toBe(true);
  });

  it.each([undefined, 'load', { type: 'forget' }, { type: 'load', more: 1 }])(
    '%j is no question of it, least of all one of the matrix cell',
    async (message) => {
      const { asked, said, ask } = served(serveVideoLogin);
      await ask(message);
      expect([asked, said]).toEqual([[], []]);
    },
  );
});

describe.each([
  ['matrixKeys', serveMatrixKeys, matrixKeys.rate, 'load'],
  ['videoLogin', serveVideoLogin, videoLogin.rate, 'videoLogin'],
] as const)('%s', (_name, serve, rate, call) => {
  it('one after the other: the second is begun when the first is answered', async () => {
    const { asked, said, will, ask } = served(serve);
    let release: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const [load, video] = [will.load, will.videoLogin];
    will.load = () => waiting.then(load);
    will.videoLogin = () => waiting.then(video);
    await ask({ type: 'load' }, { type: 'load' });
    expect([asked.length, said.length]).toEqual([1, 0]);
    release();
    await turns();
    expect([asked.length, said.length]).toEqual([2, 2]);
  });

  it('no faster than its rate: what is too much is dropped, and a rest fills it again', async () => {
    const { asked, clock, ask } = served(serve);
    await ask(...Array.from({ length: rate.burst + 3 }, () => ({ type: 'load' })));
    expect(asked.length).toBe(rate.burst);
    clock.nowMs += 1_001 / rate.perSecond;
    await ask({ type: 'load' }, { type: 'load' });
    expect(asked.length).toBe(rate.burst + 1);
    expect(new Set(asked.map(([name]) => name))).toEqual(new Set([call]));
  });

  it('what does not fit counts too', async () => {
    const { asked, ask } = served(serve);
    await ask(...Array.from({ length: rate.burst }, () => 'no question'));
    await ask({ type: 'load' });
    expect(asked).toEqual([]);
  });
});
