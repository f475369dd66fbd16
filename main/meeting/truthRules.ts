// Computes the first sentence of the truth panel from what was measured in the last two seconds. Any doubt gives the weaker sentence (P18).
import {
  frameStatNames,
  type CallStats,
  type Truth,
  type TruthLevel,
} from '../../preload/contract/shapes.ts';

/** One answer of the call cell, with what the gateway had carried to the relay by then. Times are of a clock that only goes forwards. */
export interface Sample {
  /** When it was asked for: nothing in it was measured earlier. */
  readonly atMs: number;
  readonly stats: CallStats;
  /** Bytes up and down through the gateway to the practice's relays, in total. */
  readonly relayBytes: number;
  /** Open tunnels to the practice's relays. */
  readonly relayTunnels: number;
}

/** An answer to a question older than this says nothing about now. */
export const staleAfterMs = 1_400;
/** The span in which frames must have moved: two seconds less the quarter of a second until the next judging, however the answers are spaced. */
export const windowMs = 1_750;
/** Frames may pause this long (a busy computer, a lossy line) before the call counts as lost. */
export const patienceMs = 4_000;

export interface TruthFacts {
  readonly nowMs: number;
  /** In the order of their questions; at least the last window. */
  readonly samples: readonly Sample[];
  /** False when there is no call page: then nothing can be sent. */
  readonly pageExists: boolean;
  /** Protected at any time in this session: then "not yet" is the wrong word. */
  readonly wasProtected: boolean;
  /** Protected since the tracks were attached last: then losing the route means to stop. */
  readonly wasRunning: boolean;
  /** Since when the level has been `unknown`, or null. */
  readonly unknownSinceMs: number | null;
  /** Tunnels to the practice's relays that are open now. */
  readonly relayTunnels: number;
}

export interface Judgement {
  readonly level: TruthLevel;
  readonly window: Truth['window'];
  readonly relayOnly: boolean;
  /** True when main must order the call cell to stop sending. */
  readonly mustStop: boolean;
}

const still = { sent: 0, sealed: 0, opened: 0, decoded: 0, refusedIn: 0 };
const more = (now: number, then: number): number => Math.max(0, now - then);

/** Only relay candidates were gathered and the chosen pair starts at one (P5). */
export const isRelayOnly = (stats: CallStats): boolean =>
  stats.selected.local === 'relay' &&
  stats.gathered.length > 0 &&
  stats.gathered.every((type) => type === 'relay');

/** The answers of the last window that belong to the present attempt: counts of two attempts have nothing to do with each other. */
const recentOf = (samples: readonly Sample[], nowMs: number): readonly Sample[] => {
  const present = samples.at(-1)?.stats.attempt;
  const isOld = ({ atMs, stats }: Sample): boolean =>
    atMs < nowMs - windowMs || atMs > nowMs || stats.attempt !== present;
  return samples.slice(samples.findLastIndex(isOld) + 1);
};

/** Each answer is newer than the one before, and no count ran backwards: what such a page counts may be believed. */
const climbs = (samples: readonly Sample[]): boolean =>
  samples.every(({ stats }, index) => {
    const before = samples[index - 1]?.stats;
    return (
      before === undefined ||
      (stats.number > before.number && frameStatNames.every((name) => stats[name] >= before[name]))
    );
  });

/** Everybody in the conference confirmed the key, and there is somebody. */
const isKeyed = (stats: CallStats): boolean =>
  stats.confirmedEpoch !== null && stats.participants > 0 && stats.confirmed === stats.participants;

export const judgeTruth = (facts: TruthFacts): Judgement => {
  const newest = facts.samples.at(-1);
  const none = { window: still, relayOnly: false };
  if (!facts.pageExists)
    return { ...none, level: facts.wasProtected ? 'lost' : 'notYet', mustStop: false };
  // Without a word from the page only a closed way to the relay proves that nothing is being sent.
  if (newest === undefined)
    return {
      ...none,
      level: facts.wasProtected || facts.relayTunnels > 0 ? 'unknown' : 'notYet',
      mustStop: false,
    };
  const waitedMs = facts.unknownSinceMs === null ? 0 : facts.nowMs - facts.unknownSinceMs;
  // A page that is silent cannot be told much either; a busy computer gets some patience before its call is ended.
  if (facts.nowMs - newest.atMs > staleAfterMs || newest.atMs > facts.nowMs)
    return { ...none, level: 'unknown', mustStop: waitedMs > patienceMs };

  const recent = recentOf(facts.samples, facts.nowMs);
  const then = recent[0] ?? newest;
  const { stats } = newest;
  const window = {
    sent: more(stats.sent, then.stats.sent),
    sealed: more(stats.sealed, then.stats.sealed),
    opened: more(stats.opened, then.stats.opened),
    decoded: more(stats.decoded, then.stats.decoded),
    refusedIn: more(stats.refusedIn, then.stats.refusedIn),
  };
  const relayOnly = isRelayOnly(stats);
  const base = { window, relayOnly };
  // Everything off: the only state in which "nothing is being sent" and "camera and microphone are off" are true.
  if (!stats.attached)
    return { ...base, level: facts.wasProtected ? 'lost' : 'notYet', mustStop: false };

  const nothingInClear = stats.sent <= stats.sealed && stats.plaintextIn === then.stats.plaintextIn;
  const routed = relayOnly && newest.relayTunnels > 0 && facts.relayTunnels > 0;
  if (!isKeyed(stats) || !nothingInClear || (facts.wasRunning && !routed))
    return { ...base, level: 'unknown', mustStop: true };
  const moving = window.sealed > 0 && window.opened > 0 && newest.relayBytes > then.relayBytes;
  if (routed && moving && stats.state === 'connected' && climbs(recent))
    return { ...base, level: 'protected', mustStop: false };
  return { ...base, level: 'unknown', mustStop: facts.wasRunning && waitedMs > patienceMs };
};
