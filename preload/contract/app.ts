// What the desk may ask about the program itself.
import { z } from 'zod';
import { profileCodes } from './profile.ts';
import { often, type Slice } from './slice.ts';
import { hostName, hostPort, matrixUserId, maxContacts, shownText } from './shapes.ts';

export const settingsCodes = ['settings.unreadable', 'settings.notWritten'] as const;

/** What the desk shows of the joined practice. */
export const practice = z.strictObject({
  name: shownText(80),
  homeserverUrl: z.url().max(300),
  serverName: hostName,
  /** Matrix ids of the people who hold sessions: moderators of the room, hosts on the screen. */
  moderators: z.array(matrixUserId).max(50),
  mediaRoute: z.enum(['bridge', 'direct']),
  contacts: z.array(hostPort).max(maxContacts),
});
export type Practice = z.infer<typeof practice>;

export const app = {
  calls: {
    'app.state': {
      cells: ['desk', 'matrix'],
      needs: 'nothing',
      rate: often,
      input: z.undefined(),
      output: z.strictObject({
        /** Shown on every screen of a development build; null in a release. */
        buildNote: z.string().max(200).nullable(),
        practice: practice.nullable(),
      }),
      codes: [...settingsCodes, ...profileCodes],
    },
  },
  events: {},
  ports: {},
} as const satisfies Slice;
