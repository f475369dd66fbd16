// Puts an answer to main together from what the call knows. It must never say better than what was measured.
import {
  candidateType,
  type CallStats,
  type CandidateType,
} from '../../../preload/contract/shapes.ts';
import type { AttemptFacts } from './callAttempt.dom.ts';
import type { CallModel } from './callModel.ts';
import { noFrames } from './frameStats.ts';

export interface StatsFacts {
  readonly number: number;
  readonly model: CallModel;
  /** Null before the first attempt. */
  readonly attempt: (AttemptFacts & { readonly number: number }) | null;
  readonly gathered: readonly string[];
  readonly firstFrameMs: number | null;
}

const protocols = ['tcp', 'udp', 'tls'] as const;
const nothingSelected = { local: 'none', remote: 'none', protocol: 'none' } as const;
const knownType = (type: string): CandidateType => candidateType.catch('other').parse(type);

export function callStatsOf(facts: StatsFacts): CallStats {
  const { number, model, attempt, gathered, firstFrameMs } = facts;
  const pair = attempt?.pair ?? null;
  return {
    number,
    attempt: attempt?.number ?? 0,
    state: model.state,
    reason: model.reason,
    confirmedEpoch: model.confirmed ? (attempt?.installedEpoch ?? null) : null,
    attached: attempt?.isAttached ?? false,
    participants: attempt?.participants ?? 0,
    confirmed: attempt?.confirmed ?? 0,
    ...(attempt?.frames ?? noFrames),
    selected:
      pair === null
        ? nothingSelected
        : {
            local: knownType(pair.local),
            remote: knownType(pair.remote),
            protocol: protocols.find((one) => one === pair.protocol) ?? 'none',
          },
    gathered: [...new Set(gathered.map(knownType))],
    firstFrameMs,
  };
}
