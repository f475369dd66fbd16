// What a page may know of the network: who was contacted, what was refused, whether another server answered.
import { z } from 'zod';
import { often, type Slice } from './slice.ts';
import { networkCounts } from './shapes.ts';

export const network = {
  calls: {
    'network.counts': {
      cells: ['desk'],
      needs: 'nothing',
      rate: often,
      input: z.undefined(),
      output: networkCounts,
      codes: [],
    },
    /** Whether a server of the cell last showed a certificate that the signed profile does not name. */
    'network.otherCertificate': {
      cells: ['matrix'],
      needs: 'nothing',
      rate: often,
      input: z.undefined(),
      output: z.boolean(),
      codes: [],
    },
  },
  events: {},
  ports: {},
} as const satisfies Slice;
