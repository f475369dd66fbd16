// Proves enrolment step by step: look, compare, join; nothing is remembered before, and nothing unreadable is overwritten (P4, P13).
import { beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../../preload/contract/contract.ts';
import { fail, ok, type Result } from '../../../preload/contract/result.ts';
import { maxContacts, profilePreview } from '../../../preload/contract/shapes.ts';
import type { ThreeAnswers } from '../../../main/core/threeAnswers.ts';
import { createValue } from '../../../main/core/value.ts';
import { fingerprintWords } from '../../../main/profile/fingerprint.ts';
import { profileFormat, type Profile } from '../../../main/profile/profileFormat.ts';
import { practiceFactsOf } from '../../../main/profile/practiceFacts.ts';
import {
  createProfileService,
  type KnownProfile,
  type ProfileService,
  type SettingsCode,
} from '../../../main/profile/profileService.ts';
import {
  createSigner,
  goodProfile,
  readProfile,
  nowMs,
  parseUrl,
  signRaw,
  thumbprintOf,
} from './signedProfile.ts';

const signer = createSigner();
const words = fingerprintWords(thumbprintOf(signer));
const server = (host: string, port = 443) => ({ host, port, spkiSha256: ['a'.repeat(43)] });

let memory: ThreeAnswers<KnownProfile, SettingsCode>;
let saves: KnownProfile[];
let saving: Result<undefined, SettingsCode>;
let clockMs: number;
let service: ProfileService;
beforeEach(() => {
  memory = { state: 'absent' };
  saves = [];
  saving = ok(undefined);
  clockMs = nowMs;
  service = createProfileService({
    nowMs: () => clockMs,
    parseUrl,
    memory: {
      load: () => memory,
      save: (known) => {
        saves.push(known);
        if (saving.ok) memory = { state: 'present', value: known };
        return saving;
      },
    },
  });
});
const join = async (profile = goodProfile(), by = signer): Promise<void> => {
  await service.offer(signRaw(profile, by));
  service.accept(fingerprintWords(thumbprintOf(by)));
};

describe('offer', () => {
  it('shows name, hosts, words and end, and remembers nothing', async () => {
    const preview = {
      practiceName: 'Lindenhof 12',
      hosts: ['chat.example', 'meet.example', 'relay.example'],
      fingerprint: words,
      validUntilMs: nowMs + 3_600_000,
      renewal: false,
    };
    expect(await service.offer(signRaw(goodProfile(), signer))).toEqual(ok(preview));
    expect(service.pending()).toEqual(preview);
    expect(saves).toEqual([]);
    expect(await service.current()).toEqual(ok(null));
  });

  it('a bad file leaves no offer, and takes away the one before', async () => {
    await service.offer(signRaw(goodProfile(), signer));
    expect(await service.offer('rubbish')).toEqual(fail('profile.malformed'));
    expect(service.pending()).toBeNull();
    expect(service.accept(words)).toEqual(fail('profile.nothingChosen'));
  });

  it('says when it would be a renewal, and refuses another signer and an older serial', async () => {
    await join();
    expect(await service.offer(signRaw(goodProfile({ serial: 8 }), signer))).toMatchObject({
      ok: true,
      value: { renewal: true },
    });
    expect(await service.offer(signRaw(goodProfile({ serial: 6 }), signer))).toEqual(
      fail('profile.olderSerial'),
    );
    expect(await service.offer(signRaw(goodProfile({ serial: 9 }), createSigner()))).toEqual(
      fail('profile.otherSigner'),
    );
    expect(service.pending()).toBeNull();
  });

  it('what cannot be read in memory is not taken for a first time (P13)', async () => {
    memory = { state: 'unreadable', code: 'settings.unreadable' };
    expect(await service.offer(signRaw(goodProfile(), signer))).toEqual(fail('profile.unreadable'));
    expect(service.pending()).toBeNull();
    expect(service.accept(words)).toEqual(fail('profile.nothingChosen'));
    expect(saves).toEqual([]);
  });

  it('finding: an offer that was dismissed or replaced while it was looked at does not come back', async () => {
    const slow = service.offer(signRaw(goodProfile({ serial: 9 }), signer));
    service.dismiss();
    expect(await slow).toEqual(fail('profile.cancelled'));
    expect(service.pending()).toBeNull();
    const [first, second] = [
      service.offer(signRaw(goodProfile({ serial: 1 }), signer)),
      service.offer(signRaw(goodProfile({ serial: 2 }), signer)),
    ];
    expect([(await first).ok, (await second).ok]).toEqual([false, true]);
    service.accept(words);
    expect(saves.map(({ serial }) => serial)).toEqual([2]);
  });

  it('finding: a profile with as many servers as it may name, and the last end of time, can cross to a page', async () => {
    const many = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => server(`${name}${index}.example`));
    const profile = goodProfile({
      servers: {
        desk: [server('chat.example'), ...many(7, 'd')],
        call: [server('meet.example'), server('relay.example', 5349), ...many(14, 'c')],
      },
      expires: 8_640_000_000_000,
    });
    const offered = await service.offer(signRaw(profile, signer));
    expect(offered.ok && profilePreview.safeParse(offered.value).success).toBe(true);
    const practice = practiceFactsOf(
      createValue<Profile | null>(profileFormat.parse(profile)),
    ).shown();
    expect(practice?.contacts.length).toBe(maxContacts);
    expect(
      contract.calls['app.state'].output.safeParse({ buildNote: null, practice }).success,
    ).toBe(true);
  });
});

describe('accept', () => {
  it('remembers exactly what was shown', async () => {
    const jws = signRaw(goodProfile(), signer);
    await service.offer(`  ${jws}\n`);
    expect(service.accept(words)).toEqual(ok(readProfile()));
    expect(saves).toEqual([
      {
        jws,
        thumbprint: thumbprintOf(signer).toString('base64url'),
        serial: 7,
        practiceId: 'lindenhof-12',
      },
    ]);
    expect(service.pending()).toBeNull();
    expect(await service.current()).toEqual(ok(readProfile()));
  });

  it('refuses when the words are not those of the offer that stands now', async () => {
    await service.offer(signRaw(goodProfile(), signer));
    await service.offer(signRaw(goodProfile(), createSigner()));
    expect(service.accept(words)).toEqual(fail('profile.nothingChosen'));
    expect(saves).toEqual([]);
  });

  it('refuses too few, too many, reordered, joined and empty words', async () => {
    await service.offer(signRaw(goodProfile(), signer));
    for (const wrong of [
      [],
      words.slice(1),
      [...words, words[0] ?? ''],
      words.toReversed(),
      [words.join(' ').toUpperCase()],
      [''],
    ])
      expect(service.accept(wrong)).toEqual(fail('profile.nothingChosen'));
    expect(saves).toEqual([]);
  });

  it('refuses without an offer, after a dismissal, and a second time', async () => {
    expect(service.accept(words)).toEqual(fail('profile.nothingChosen'));
    await service.offer(signRaw(goodProfile(), signer));
    service.dismiss();
    expect(service.accept(words)).toEqual(fail('profile.nothingChosen'));
    await join();
    expect(service.accept(words)).toEqual(fail('profile.nothingChosen'));
    expect(saves.length).toBe(1);
  });

  it('when it cannot be written down, nothing is joined, and the offer stays', async () => {
    saving = fail('settings.notWritten');
    await service.offer(signRaw(goodProfile(), signer));
    expect(service.accept(words)).toEqual(fail('settings.notWritten'));
    expect(service.pending()).not.toBeNull();
    expect(await service.current()).toEqual(ok(null));
  });

  it('finding: an offer that lay open past its end is not joined', async () => {
    await service.offer(signRaw(goodProfile(), signer));
    clockMs = nowMs + 3_600_000;
    expect(service.accept(words)).toEqual(fail('profile.expired'));
    expect(saves).toEqual([]);
  });

  it('finding: memory that became unreadable or newer between showing and joining is not overwritten (P13)', async () => {
    await service.offer(signRaw(goodProfile(), signer));
    memory = { state: 'unreadable', code: 'settings.unreadable' };
    expect(service.accept(words)).toEqual(fail('settings.unreadable'));
    const known = {
      jws: 'x',
      thumbprint: thumbprintOf(signer).toString('base64url'),
      practiceId: 'lindenhof-12',
    };
    memory = { state: 'present', value: { ...known, serial: 8 } };
    expect(service.accept(words)).toEqual(fail('profile.olderSerial'));
    memory = { state: 'present', value: { ...known, serial: 1, thumbprint: 'another' } };
    expect(service.accept(words)).toEqual(fail('profile.otherSigner'));
    expect(saves).toEqual([]);
  });
});

describe('current', () => {
  it('verifies again at every start: an altered, expired or foreign memory is an error, never nothing', async () => {
    await join();
    const [saved] = saves;
    const kept = (changes: Partial<KnownProfile>): void => {
      memory = {
        state: 'present',
        value: { jws: '', thumbprint: '', serial: 1, practiceId: '', ...saved, ...changes },
      };
    };
    kept({ jws: signRaw(goodProfile({ hosts: ['@evil:example'] }), createSigner()) });
    expect(await service.current()).toEqual(fail('profile.otherSigner'));
    kept({ jws: `${saved?.jws.slice(0, -4)}AAAA` });
    expect(await service.current()).toEqual(fail('profile.badSignature'));
    kept({ serial: 8 });
    expect(await service.current()).toEqual(fail('profile.olderSerial'));
    kept({});
    clockMs = nowMs + 3_600_000;
    expect(await service.current()).toEqual(fail('profile.expired'));
    memory = { state: 'unreadable', code: 'settings.unreadable' };
    expect(await service.current()).toEqual(fail('settings.unreadable'));
    expect(saves.length).toBe(1);
  });
});
