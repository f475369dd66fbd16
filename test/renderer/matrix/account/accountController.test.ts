// P13, P24: where the signed-in person stands after a start, what main hears of it, and what becomes of ended credentials and of an identity elsewhere.
import { describe, expect, it } from 'vitest';
import { portDouble } from '../cellDoubles.ts';
import {
  account,
  atHome,
  fresh,
  homeserverUrl,
  loaded,
  loadedNone,
  ready,
  refuse,
  replace,
  settle,
  signIn,
} from './accountWorld.ts';

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

describe('a key of the store that is no key', () => {
  it('starts nothing, and creates nothing', async () => {
    const { start, asked, reports } = account();
    await start({ ...loaded, cryptoStoreKey: `${'A'.repeat(42)}B` }); // not the spelling of any 32 bytes
    expect([asked, reports().at(-1)]).toMatchObject([
      [],
      { state: 'failed', code: 'matrix.refused', device: null },
    ]);
  });
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

  it.each(['before the answer', 'by the answer alone'])(
    'finding: credentials that the server ended meanwhile lead to a new sign-in, heard %s',
    async (when) => {
      const { will, say, prompt, reports, asked, connection } = await notSigned();
      will.start = () => {
        if (when === 'before the answer') connection('sessionEnded');
        return refuse('matrix.sessionEnded');
      };
      await say(replace);
      expect(prompt.got).toEqual([{ type: 'answer', code: 'matrix.sessionEnded' }]);
      expect(reports().at(-1)).toMatchObject({ state: 'signedOut', code: 'matrix.sessionEnded' });
      await say(signIn);
      expect(asked.slice(-2).map(([name]) => name)).toEqual(['signOut', 'signIn']);
    },
  );

  it('finding: credentials that the server ended while the question stands lead to a new sign-in', async () => {
    const { connection, reports, say, asked } = await notSigned();
    connection('sessionEnded');
    expect(reports().at(-1)).toMatchObject({ state: 'signedOut', code: 'matrix.sessionEnded' });
    await say(signIn);
    expect(asked.map(([name]) => name)).toEqual(['signOut', 'signIn']);
  });
});
