// The one question at a time that main asks over everything else (P8). Closing it, or an error, means no.
import { z } from 'zod';
import { often, type Slice } from './slice.ts';
import { shownText } from './shapes.ts';

const nothing = z.undefined();

export const promptQuestion = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('signIn'),
    practiceName: shownText(80),
    code: z.string().max(60).nullable(),
    buildNote: z.string().max(200).nullable(),
  }),
  z.strictObject({
    kind: z.literal('replaceIdentity'),
    practiceName: shownText(80),
    code: z.string().max(60).nullable(),
    buildNote: z.string().max(200).nullable(),
  }),
]);
export type PromptQuestion = z.infer<typeof promptQuestion>;

export const prompt = {
  calls: {
    'prompt.question': {
      cells: ['prompt'],
      needs: 'practice',
      rate: often,
      input: nothing,
      output: promptQuestion,
      codes: ['prompt.nothingAsked'],
    },
  },
  events: {},
  ports: {},
} as const satisfies Slice;
