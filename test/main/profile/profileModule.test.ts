// Proves every way by which a practice comes to be joined: kept from before, a first file, a dialog, a drop, a second start; and that nothing is joined that nobody accepted (P4, P13).
import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { createValue } from '../../../main/core/value.ts';
import type { Profile } from '../../../main/profile/profileFormat.ts';
import { createProfileModule } from '../../../main/profile/profileModule.ts';
import {
  createProfileService,
  type KnownProfile,
  type SettingsCode,
} from '../../../main/profile/profileService.ts';
import { createSigner, goodProfile, nowMs, parseUrl, signRaw } from './signedProfile.ts';

const signer = createSigner();
const good = signRaw(goodProfile(), signer);
const expired = signRaw(goodProfile({ expires: nowMs / 1000 }), signer);
const files: Readonly<Record<string, Result<string, 'profile.unreadable' | 'profile.tooLarge'>>> = {
  good: ok(good),
  expired: ok(expired),
  huge: fail('profile.tooLarge'),
};

const set = (firstPath: string | null = null) => {
  const world = {
    kept: null as KnownProfile | null,
    unreadable: false,
    saved: ok(undefined) as Result<undefined, SettingsCode>,
    chosen: null as string | null,
    offered: 0,
  };
  const joined = createValue<Profile | null>(null);
  const module = createProfileModule({
    service: createProfileService({
      nowMs: () => nowMs,
      parseUrl,
      memory: {
        load: () => {
          if (world.unreadable) return { state: 'unreadable', code: 'settings.unreadable' };
          return world.kept === null
            ? { state: 'absent' }
            : { state: 'present', value: world.kept };
        },
        save: (known) => {
          if (world.saved.ok) world.kept = known;
          return world.saved;
        },
      },
    }),
    joined,
    chooseFile: () => Promise.resolve(world.chosen),
    readFile: (path) => files[path] ?? fail('profile.unreadable'),
    firstPath,
    offered: () => {
      world.offered += 1;
    },
  });
  const { handlers } = module;
  return {
    world,
    joined,
    module,
    handlers,
    offer: (text: string) => handlers['profile.offer']({ text }),
    /** Accepts what is pending, as a person does who compared the words. */
    accept: async () => {
      const pending = await handlers['profile.pending'](undefined);
      const fingerprint = pending.ok ? (pending.value?.fingerprint ?? []) : [];
      return handlers['profile.accept']({ fingerprint });
    },
    pending: async () => {
      const pending = await handlers['profile.pending'](undefined);
      return pending.ok ? (pending.value?.practiceName ?? null) : pending.code;
    },
  };
};
const name = goodProfile().practice.name;
const joinedOnce = async () => {
  const one = set();
  await one.offer(good);
  await one.accept();
  return one;
};

describe('at the start', () => {
  it('without anything kept there is no practice, no refusal and nothing pending', async () => {
    const { module, joined, pending } = set();
    await module.start();
    expect([joined.get(), module.refusal(), await pending()]).toEqual([null, null, null]);
    expect(module.isOffered.get()).toBe(false);
  });

  it('a practice that is kept and still good is joined', async () => {
    const { world } = await joinedOnce();
    const { module, joined, world: fresh } = set();
    fresh.kept = world.kept;
    await module.start();
    expect([joined.get()?.practice.name, module.refusal()]).toEqual([name, null]);
  });

  it('one that is no longer good is refused with its reason, until one is joined (P13)', async () => {
    const { world, module, joined, offer, accept } = set();
    world.kept = { ...((await joinedOnce()).world.kept as KnownProfile), jws: expired };
    await module.start();
    expect([joined.get(), module.refusal()]).toEqual([null, 'profile.expired']);
    await offer(good);
    expect(await accept()).toEqual(ok(undefined));
    expect([joined.get()?.practice.name, module.refusal()]).toEqual([name, null]);
  });

  it('settings that cannot be read are no absent practice', async () => {
    const { world, module, joined } = set();
    world.unreadable = true;
    await module.start();
    expect([joined.get(), module.refusal()]).toEqual([null, 'settings.unreadable']);
  });

  it('the file of the command line is pending, beside whatever is joined', async () => {
    const { module, joined, pending, world } = set('good');
    world.kept = (await joinedOnce()).world.kept;
    await module.start();
    expect([joined.get()?.practice.name, await pending()]).toEqual([name, name]);
    expect([module.isOffered.get(), world.offered]).toEqual([true, 0]);
  });

  it.each([
    ['expired', 'profile.expired'],
    ['huge', 'profile.tooLarge'],
    ['nowhere', 'profile.unreadable'],
  ])('the file %s of the command line is pending as its refusal', async (path, code) => {
    const { module, pending } = set(path);
    await module.start();
    expect([await pending(), module.isOffered.get()]).toEqual([code, true]);
  });
});

describe('a file that comes from outside', () => {
  it('is pending and told of, good or bad, the newest only', async () => {
    const { module, pending, world, joined } = set();
    await module.offerFile('good');
    expect([await pending(), world.offered, module.isOffered.get()]).toEqual([name, 1, true]);
    await module.offerFile('huge');
    expect([await pending(), world.offered]).toEqual(['profile.tooLarge', 2]);
    await module.offerFile('good');
    expect([await pending(), world.offered]).toEqual([name, 3]);
    expect(joined.get()).toBeNull();
  });
});

describe('profile.choose and profile.offer', () => {
  it('no file chosen is a cancelled choice', async () => {
    expect(await set().handlers['profile.choose'](undefined)).toEqual(fail('profile.cancelled'));
  });

  it('show what the chosen or dropped file says, and join nothing', async () => {
    const { handlers, world, offer, joined, pending } = set();
    world.chosen = 'good';
    const chosen = await handlers['profile.choose'](undefined);
    expect(chosen).toMatchObject({ ok: true, value: { practiceName: name, renewal: false } });
    expect(await offer(good)).toEqual(chosen);
    expect([joined.get(), world.kept, await pending()]).toEqual([null, null, name]);
  });

  it('refuse what is no good profile', async () => {
    const { handlers, world, offer } = set();
    for (const [path, code] of [
      ['huge', 'profile.tooLarge'],
      ['nowhere', 'profile.unreadable'],
      ['expired', 'profile.expired'],
    ]) {
      world.chosen = path ?? null;
      expect(await handlers['profile.choose'](undefined)).toEqual({ ok: false, code });
    }
    expect(await offer('nonsense')).toEqual(fail('profile.malformed'));
  });
});

describe('profile.accept', () => {
  it('joins what was offered, keeps it, and nothing is pending any more', async () => {
    const { joined, world, accept, module, pending } = set('good');
    await module.start();
    const heard: unknown[] = [];
    joined.subscribe((now) => heard.push(now?.practice.name, module.isOffered.get()));
    expect(await accept()).toEqual(ok(undefined));
    expect(heard).toEqual([name, false]);
    expect([world.kept?.jws, await pending()]).toEqual([good, null]);
  });

  it('with other words than those shown joins nothing', async () => {
    const { handlers, joined, offer, pending } = set();
    await offer(good);
    expect(await handlers['profile.accept']({ fingerprint: Array(8).fill('word') })).toEqual(
      fail('profile.nothingChosen'),
    );
    expect([joined.get(), await pending()]).toEqual([null, name]);
  });

  it('that could not be kept joins nothing, and the offer stays', async () => {
    const { world, joined, accept, module, pending } = set('good');
    await module.start();
    world.saved = fail('settings.notWritten');
    expect(await accept()).toEqual(fail('settings.notWritten'));
    expect([joined.get(), await pending(), module.isOffered.get()]).toEqual([null, name, true]);
  });
});

describe('profile.dismiss', () => {
  it.each(['good', 'huge'])('leaves nothing of the file %s and joins nothing', async (path) => {
    const { handlers, joined, accept, module, pending } = set(path);
    await module.start();
    expect(handlers['profile.dismiss'](undefined)).toEqual(ok(undefined));
    expect([await pending(), module.isOffered.get()]).toEqual([null, false]);
    expect(await accept()).toEqual(fail('profile.nothingChosen'));
    expect(joined.get()).toBeNull();
  });
});
