// Joining a practice: asks main for the joined practice and the pending offer, and carries out what the person decides. Main judges every file; this only shows its answer.
import type { Practice } from '../../../preload/contract/app.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { ProfilePreview } from '../../../preload/contract/shapes.ts';
import { createViewState, type ViewState } from '../../lib/viewState.ts';

/** `starting`: main was not heard yet. `done`: there is nothing to decide. */
export type EnrolStep =
  | { readonly kind: 'starting' | 'empty' | 'reading' | 'done' }
  | { readonly kind: 'preview' | 'joining'; readonly preview: ProfilePreview }
  | { readonly kind: 'refused'; readonly code: string };

export interface EnrolFacts {
  readonly step: EnrolStep;
  readonly practice: Practice | null;
  /** Shown on every screen of a development build; null in a release. */
  readonly buildNote: string | null;
}

export interface EnrolPorts {
  readonly api: CellApi<'desk'>;
  /** A practice is joined, and nothing is left to decide. */
  readonly onJoined: () => void;
}

export interface EnrolController extends ViewState<EnrolFacts> {
  readonly begin: () => Promise<void>;
  readonly openFile: () => Promise<void>;
  /** A file that was let go over the window. Its name and content are not to be trusted. */
  readonly dropFile: (file: File) => Promise<void>;
  readonly notNow: () => Promise<void>;
  readonly join: () => Promise<void>;
}

/** As much as the contract lets a file's text be long (`profile.offer`), in bytes. */
const maxFileBytes = 65_536;

export function createEnrolController({ api, onJoined }: EnrolPorts): EnrolController {
  const { calls } = api;
  const state = createViewState<EnrolFacts>({
    step: { kind: 'starting' },
    practice: null,
    buildNote: null,
  });
  const go = (step: EnrolStep): void => state.set({ step });
  const refuse = (code: string): void => go({ kind: 'refused', code });

  const begin = async (): Promise<void> => {
    const app = await calls['app.state'](undefined);
    if (!app.ok) return refuse(app.code);
    state.set({ buildNote: app.value.buildNote, practice: app.value.practice });
    const pending = await calls['profile.pending'](undefined);
    if (!pending.ok) return refuse(pending.code);
    if (pending.value !== null) return go({ kind: 'preview', preview: pending.value });
    if (app.value.practice === null) return go({ kind: 'empty' });
    go({ kind: 'done' });
    onJoined();
  };

  api.on('profile.offered', () => void begin());

  return {
    get: state.get,
    subscribe: state.subscribe,
    begin,
    openFile: async () => {
      go({ kind: 'reading' });
      const chosen = await calls['profile.choose'](undefined);
      if (chosen.ok) return go({ kind: 'preview', preview: chosen.value });
      if (chosen.code !== 'profile.cancelled') return refuse(chosen.code);
      await begin();
    },
    dropFile: async (file) => {
      go({ kind: 'reading' });
      if (file.size > maxFileBytes) return refuse('profile.tooLarge');
      const text = await file.text().catch(() => null);
      if (text === null) return refuse('profile.unreadable');
      const offered = await calls['profile.offer']({ text });
      if (!offered.ok) return refuse(offered.code);
      go({ kind: 'preview', preview: offered.value });
    },
    notNow: async () => {
      await calls['profile.dismiss'](undefined);
      await begin();
    },
    join: async () => {
      const { step } = state.get();
      if (step.kind !== 'preview') return;
      const { preview } = step;
      go({ kind: 'joining', preview });
      const accepted = await calls['profile.accept']({ fingerprint: preview.fingerprint });
      if (!accepted.ok) return refuse(accepted.code);
      await begin();
    },
  };
}
