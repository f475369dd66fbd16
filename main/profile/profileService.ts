// Enrolment: offers a practice from a file, joins it when a person has compared the words, and re-reads it at every start.
// Nothing is contacted before acceptance. A profile that cannot be read is never replaced silently (P13).
import type { ProfilePreview } from '../../preload/contract/shapes.ts';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import type { NowMs } from '../core/ports.ts';
import type { ThreeAnswers } from '../core/threeAnswers.ts';
import { fingerprintWords } from './fingerprint.ts';
import type { Profile } from './profileFormat.ts';
import {
  judgeProfile,
  type KnownPractice,
  type ProfileCode,
  type ProfileFacts,
} from './profileRules.ts';
import { verifySigned } from './signature.ts';

export type SettingsCode = 'settings.unreadable' | 'settings.notWritten';
export interface KnownProfile extends KnownPractice {
  readonly jws: string;
}

/** Where the joined practice is remembered. */
export interface PracticeMemory {
  load(): ThreeAnswers<KnownProfile, SettingsCode>;
  save(known: KnownProfile): Result<undefined, SettingsCode>;
}

interface Offer {
  readonly payload: unknown;
  readonly jws: string;
  readonly thumbprint: string;
  readonly profile: Profile;
  readonly preview: ProfilePreview;
}

export interface ProfileServicePorts {
  readonly nowMs: NowMs;
  readonly memory: PracticeMemory;
  readonly parseUrl: ProfileFacts['parseUrl'];
}

export const hostsOf = (profile: Profile): string[] => [
  ...new Set([...profile.servers.matrix, ...profile.servers.call].map((entry) => entry.host)),
];

export const createProfileService = (ports: ProfileServicePorts) => {
  let offer: Offer | null = null;
  /** Counts offers and dismissals: an answer that comes after either of them is not wanted any more. */
  let turn = 0;

  const judge = async (
    jws: string,
    known: KnownPractice | null,
  ): Promise<Result<Offer, ProfileCode>> => {
    const signed = await verifySigned(jws);
    if (!signed.ok) return signed;
    const { payload, thumbprint, thumbprintBytes } = signed.value;
    const judged = judgeProfile({
      payload,
      thumbprint,
      known,
      nowMs: ports.nowMs(),
      parseUrl: ports.parseUrl,
    });
    if (!judged.ok) return judged;
    const profile = judged.value;
    const preview = {
      practiceName: profile.practice.name,
      hosts: hostsOf(profile),
      fingerprint: fingerprintWords(thumbprintBytes),
      validUntilMs: profile.expires * 1000,
      renewal: known !== null,
    };
    return ok({ payload, jws: jws.trim(), thumbprint, profile, preview });
  };

  return {
    /** The practice that this computer joined, verified again now. */
    async current(): Promise<Result<Profile | null, ProfileCode | SettingsCode>> {
      const known = ports.memory.load();
      if (known.state === 'absent') return ok(null);
      if (known.state === 'unreadable') return fail(known.code);
      const judged = await judge(known.value.jws, known.value);
      return judged.ok ? ok(judged.value.profile) : judged;
    },

    /** Looks at a file's text. The offer stays until it is accepted, dismissed or replaced. */
    async offer(text: string): Promise<Result<ProfilePreview, ProfileCode>> {
      offer = null;
      turn += 1;
      const own = turn;
      const known = ports.memory.load();
      if (known.state === 'unreadable') return fail('profile.unreadable');
      const judged = await judge(text, known.state === 'present' ? known.value : null);
      if (own !== turn) return fail('profile.cancelled');
      if (!judged.ok) return judged;
      offer = judged.value;
      return ok(offer.preview);
    },

    pending: (): ProfilePreview | null => offer?.preview ?? null,
    dismiss: (): void => {
      offer = null;
      turn += 1;
    },

    /** Joins the offered practice. `fingerprint` are the words that the person saw: an offer swapped meanwhile is not what they agreed to. */
    accept(fingerprint: readonly string[]): Result<Profile, ProfileCode | SettingsCode> {
      if (offer === null || offer.preview.fingerprint.join(' ') !== fingerprint.join(' '))
        return fail('profile.nothingChosen');
      const { payload, jws, thumbprint, profile } = offer;
      const known = ports.memory.load();
      if (known.state === 'unreadable') return fail(known.code);
      // Judged again: an offer may have lain open past its end, or past the joining of a newer one.
      const judged = judgeProfile({
        payload,
        thumbprint,
        known: known.state === 'present' ? known.value : null,
        nowMs: ports.nowMs(),
        parseUrl: ports.parseUrl,
      });
      if (!judged.ok) return judged;
      const saved = ports.memory.save({
        jws,
        thumbprint,
        serial: profile.serial,
        practiceId: profile.practice.id,
      });
      if (!saved.ok) return saved;
      offer = null;
      return ok(profile);
    },
  };
};
export type ProfileService = ReturnType<typeof createProfileService>;
