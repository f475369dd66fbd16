// What the rest of the program may know of the joined practice: each answer is read from the signed profile when it is asked for, and nobody keeps a copy.
import type { Practice } from '../../preload/contract/app.ts';
import type { CallPractice } from '../../preload/contract/call.ts';
import type { CellName } from '../../preload/contract/cellName.ts';
import type { Value } from '../core/value.ts';
import { allowListOf, connectSources, serversOf, type AllowList } from './allowList.ts';
import { isOtherServer, judgeCertificate, type CertificateFacts } from './pinRules.ts';
import type { Profile } from './profileFormat.ts';

export interface CertificateVerdict {
  readonly pinned: boolean;
  /** It is another server's, or somebody else's. */
  readonly other: boolean;
  readonly code: string;
}

export interface PracticeFacts {
  readonly exists: () => boolean;
  readonly name: () => string | null;
  /** What the pages see of it. */
  readonly shown: () => Practice | null;
  /** What it says about calls. */
  readonly calls: () => CallPractice | null;
  /** Matrix ids of the people who hold meetings. */
  readonly moderators: () => readonly string[];
  /** When the signed profile ends, ms since the Unix epoch. */
  readonly endsAtMs: () => number | null;
  readonly isRelay: (host: string, port: number) => boolean;
  readonly allowList: () => AllowList;
  readonly connectSources: (cell: CellName) => readonly string[];
  readonly judge: (cell: CellName, facts: CertificateFacts) => CertificateVerdict;
}

export function practiceFactsOf(joined: Value<Profile | null>): PracticeFacts {
  return {
    exists: () => joined.get() !== null,
    name: () => joined.get()?.practice.name ?? null,
    shown() {
      const profile = joined.get();
      if (profile === null) return null;
      return {
        name: profile.practice.name,
        homeserverUrl: profile.matrix.baseUrl,
        serverName: profile.matrix.serverName,
        moderators: profile.moderators,
        mediaRoute: profile.mediaRoute,
        contacts: [...profile.servers.matrix, ...profile.servers.call].map(({ host, port }) => ({
          host,
          port,
        })),
      };
    },
    calls() {
      const profile = joined.get();
      if (profile === null) return null;
      return { ...profile.jitsi, mediaRoute: profile.mediaRoute, relayHosts: profile.relays };
    },
    moderators: () => joined.get()?.moderators ?? [],
    endsAtMs() {
      const profile = joined.get();
      return profile === null ? null : profile.expires * 1000;
    },
    isRelay: (host, port) =>
      joined.get()?.relays.some((relay) => relay.host === host && relay.port === port) ?? false,
    allowList: () => allowListOf(joined.get()),
    connectSources: (cell) => connectSources(joined.get(), cell),
    judge(cell, facts) {
      const code = judgeCertificate(serversOf(joined.get(), cell), facts);
      return { pinned: code === 'pinned', other: isOtherServer(code), code };
    },
  };
}
