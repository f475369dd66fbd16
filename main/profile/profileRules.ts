// Judges a profile whose signature was verified: known fields only, valid now, not older than the known serial, the same signer.
// It never repairs a profile and never contacts a server.
import type { profileCodes } from '../../preload/contract/profile.ts';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import { profileFormat, type Profile } from './profileFormat.ts';

export type ProfileCode = (typeof profileCodes)[number];

/** What this computer remembers of the practice that it joined. */
export interface KnownPractice {
  /** RFC 7638 thumbprint of the signing key, base64url. */
  readonly thumbprint: string;
  readonly serial: number;
  /** The profile's `practice.id`. */
  readonly practiceId: string;
}

const defaultPorts: Readonly<Record<string, number>> = { 'https:': 443, 'wss:': 443 };

interface Parsed {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

/** Whether a URL leads to this very host and port. */
export const isAt = (
  place: { readonly host: string; readonly port: number },
  target: Parsed,
): boolean =>
  place.host === target.hostname &&
  place.port === (target.port === '' ? defaultPorts[target.protocol] : Number(target.port));

const lists = (servers: Profile['servers']['matrix'], target: Parsed): boolean =>
  servers.some((entry) => isAt(entry, target));

/** A profile that names a service outside its own allow list contradicts itself. `parseUrl` is the URL parser of the platform. */
const isConsistent = (profile: Profile, parseUrl: (text: string) => Parsed): boolean =>
  lists(profile.servers.matrix, parseUrl(profile.matrix.baseUrl)) &&
  lists(profile.servers.call, parseUrl(profile.jitsi.serviceUrl)) &&
  profile.relays.every((relay) =>
    profile.servers.call.some((entry) => entry.host === relay.host && entry.port === relay.port),
  );

export interface ProfileFacts {
  readonly payload: unknown;
  readonly thumbprint: string;
  readonly known: KnownPractice | null;
  readonly nowMs: number;
  readonly parseUrl: (text: string) => Parsed;
}

export const judgeProfile = (facts: ProfileFacts): Result<Profile, ProfileCode> => {
  const parsed = profileFormat.safeParse(facts.payload);
  if (!parsed.success)
    return fail(
      parsed.error.issues.some((issue) => issue.code === 'unrecognized_keys')
        ? 'profile.unknownField'
        : 'profile.malformed',
    );
  const profile = parsed.data;
  if (profile.notBefore >= profile.expires || !isConsistent(profile, facts.parseUrl))
    return fail('profile.malformed');
  if (facts.known !== null && facts.known.thumbprint !== facts.thumbprint)
    return fail('profile.otherSigner');
  if (facts.known !== null && facts.known.practiceId !== profile.practice.id)
    return fail('profile.otherSigner');
  if (facts.known !== null && profile.serial < facts.known.serial)
    return fail('profile.olderSerial');
  // Written so that a clock that is no number refuses.
  if (!(facts.nowMs >= profile.notBefore * 1000)) return fail('profile.notYetValid');
  if (!(facts.nowMs < profile.expires * 1000)) return fail('profile.expired');
  return ok(profile);
};
