// Joins enrolment to the program: files come in by dialog, drop, command line or a second start; a person accepts what was shown.
import type { ProfilePreview } from '../../preload/contract/shapes.ts';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';
import { createValue, type Value } from '../core/value.ts';
import type { Profile } from './profileFormat.ts';
import type { ProfileCode } from './profileRules.ts';
import type { ProfileService, SettingsCode } from './profileService.ts';

export interface ProfileNeeds {
  readonly service: ProfileService;
  /** The joined practice: the one place where it is kept. */
  readonly joined: Value<Profile | null>;
  /** Asks the person for a file; null when they chose none. */
  readonly chooseFile: () => Promise<string | null>;
  /** A file's text. */
  readonly readFile: (path: string) => Result<string, 'profile.unreadable' | 'profile.tooLarge'>;
  /** A file that was named on the command line. */
  readonly firstPath: string | null;
  readonly offered: () => void;
}

type Offer = Result<ProfilePreview | null, ProfileCode>;

export interface ProfileModule extends Module<'profile'> {
  readonly start: () => Promise<void>;
  /** A file waits on the screen for the person: nothing else may be asked meanwhile. */
  readonly isOffered: Value<boolean>;
  /** A file that came from outside the pages. */
  readonly offerFile: (path: string) => Promise<void>;
  /** Why the kept profile could not be used at the start; null where it could, or where there is none. */
  readonly refusal: () => ProfileCode | SettingsCode | null;
}

export function createProfileModule(needs: ProfileNeeds): ProfileModule {
  const { service, joined } = needs;
  /** The offer that waits for the person. */
  const pending = createValue<Offer>(ok(null));
  const isOffered = createValue(false);
  pending.subscribe((offer) => isOffered.set(!offer.ok || offer.value !== null));
  let refused: ProfileCode | SettingsCode | null = null;

  const readOffer = async (path: string): Promise<Result<ProfilePreview, ProfileCode>> => {
    const text = needs.readFile(path);
    return text.ok ? service.offer(text.value) : text;
  };

  return {
    isOffered,
    async start() {
      const current = await service.current();
      if (current.ok) joined.set(current.value);
      else refused = current.code;
      if (needs.firstPath !== null) pending.set(await readOffer(needs.firstPath));
    },
    async offerFile(path) {
      pending.set(await readOffer(path));
      needs.offered();
    },
    refusal: () => (joined.get() === null ? refused : null),
    handlers: {
      'profile.pending': () => {
        const offer = pending.get();
        return offer.ok ? ok(service.pending()) : offer;
      },
      'profile.choose': async () => {
        const path = await needs.chooseFile();
        return path === null ? fail('profile.cancelled') : readOffer(path);
      },
      'profile.offer': ({ text }) => service.offer(text),
      'profile.accept': ({ fingerprint }) => {
        const accepted = service.accept(fingerprint);
        if (!accepted.ok) return accepted;
        pending.set(ok(null));
        joined.set(accepted.value);
        return ok(undefined);
      },
      'profile.dismiss': () => {
        service.dismiss();
        pending.set(ok(null));
        return ok(undefined);
      },
    },
  };
}
