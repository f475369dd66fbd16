// The practice profile's shape. Unknown fields are refused: a field that this version does not know may be a rule that it would break.
import { z } from 'zod';
import type { CellWithServers } from '../../preload/contract/cellName.ts';
import {
  hostName as anyHostName,
  matrixUserId,
  portNumber,
} from '../../preload/contract/shapes.ts';

/** SHA-256 over the DER SubjectPublicKeyInfo of a server's certificate, base64url without padding (RFC 7469 hashes the same bytes). */
const spkiSha256 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const address = z.union([z.ipv4(), z.ipv6()]);

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** RFC 1123, section 2.1. A last label that is a number would make an IPv4 address of the name (WHATWG URL, "ends in a number"). */
const name = new RegExp(`^(?!(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)$)${label}(?:\\.${label})*$`);
export const hostName = anyHostName.and(z.union([z.string().regex(name), address]));

export const server = z.strictObject({
  host: hostName,
  port: portNumber,
  /** Addresses to use instead of asking DNS. */
  addresses: z.array(address).min(1).max(8).optional(),
  /** Accepted public keys: today's and, where one is kept ready, the next. */
  spkiSha256: z.array(spkiSha256).min(1).max(4),
});
export type Server = z.infer<typeof server>;

/** The last second that a clock can tell (ECMAScript, "Time Values and Time Range"). */
const maxSeconds = 8_640_000_000_000;
const seconds = z.number().int().min(0).max(maxSeconds);

/**
 * What the practice's signer signs. Times are whole seconds since the Unix epoch, as in RFC 7519.
 * Files that are signed keep their field names; the program's own names come in `profileFormat`.
 */
const profileFile = z.strictObject({
  schema: z.literal(1),
  practice: z.strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,64}$/),
    name: z.string().trim().min(1).max(80),
  }),
  serial: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  notBefore: seconds,
  expires: seconds,
  servers: z.strictObject({
    desk: z.array(server).min(1).max(8),
    call: z.array(server).min(1).max(16),
  }),
  matrix: z.strictObject({
    baseUrl: z.url({ protocol: /^https$/ }).max(300),
    serverName: hostName,
  }),
  jitsi: z.strictObject({
    serviceUrl: z.url({ protocol: /^wss$/ }).max(300),
    domain: hostName,
    muc: hostName,
    focus: z.string().min(1).max(300),
  }),
  /** The TURN servers among `servers.call`. */
  relays: z
    .array(z.strictObject({ host: hostName, port: portNumber }))
    .min(1)
    .max(8),
  mediaRoute: z.enum(['bridge', 'direct']),
  /** Matrix ids of the people who hold sessions; everybody else is a guest. */
  hosts: z.array(matrixUserId).min(1).max(50),
  policies: z.strictObject({ recording: z.enum(['off', 'everyoneAgrees']) }),
});

export type ProfileFile = z.infer<typeof profileFile>;

/** The file's content under the program's names: `hosts` are people there, moderators here; the homeserver stands under `desk` there, and the matrix cell reaches it. */
export const profileFormat = profileFile.transform(({ hosts, servers, ...rest }) => ({
  ...rest,
  /** Every server by the cell that may reach it; the gateway's allow list is exactly this. */
  servers: { matrix: servers.desk, call: servers.call } satisfies Record<CellWithServers, unknown>,
  moderators: hosts,
}));
export type Profile = z.infer<typeof profileFormat>;
