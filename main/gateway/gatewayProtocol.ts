// The messages between the main process and the gateway, both ways, and their exact shapes. Never carries anything but plain JSON values.
import { z } from 'zod';
import { byCell, hasServers } from '../../preload/contract/cellName.ts';
import { readAddress } from './addressFormat.ts';
import { readHost } from './connectFormat.ts';
import type { MessageStream } from '../core/messages.ts';
import { failureCodes, refusalCodes } from './gatewayCounts.ts';

const maxTargetsPerCell = 64;
const maxAddressesPerTarget = 8;
const maxCountedTargets = 4096;

/** Rewrites a text to its one spelling, or refuses it. */
const spelled = (maxLength: number, read: (text: string) => string | undefined) =>
  z
    .string()
    .max(maxLength)
    .transform((text, context) => {
      const canonical = read(text);
      if (canonical !== undefined) return canonical;
      context.addIssue('not a host or address');
      return z.NEVER;
    });

const portSchema = z.int().min(1).max(65_535);
const hostSchema = spelled(255, readHost);
const addressSchema = spelled(45, readAddress);

/** An address is its own pin, so `addresses` beside one is refused as a contradiction; an empty list is refused as unclear. */
const allowedTargetSchema = z
  .strictObject({
    host: hostSchema,
    port: portSchema,
    addresses: z.array(addressSchema).min(1).max(maxAddressesPerTarget).readonly().optional(),
  })
  .refine((entry) => entry.addresses === undefined || readAddress(entry.host) === undefined);

const targetsSchema = z
  .array(allowedTargetSchema)
  .max(maxTargetsPerCell)
  .readonly()
  .refine((entries) => {
    const pins = new Map<string, string>();
    return entries.every((entry) => {
      const key = `${entry.host} ${entry.port}`;
      const pin = JSON.stringify(entry.addresses);
      const isClear = !pins.has(key) || pins.get(key) === pin;
      pins.set(key, pin);
      return isClear;
    });
  }, 'the same target twice with different pins');

/**
 * P4: what each cell may reach. Every cell must be named, no other may be. A cell without servers has no network at all, so its list must be empty.
 * Hosts and addresses come out in their one spelling.
 */
const noTargets = z.array(allowedTargetSchema).max(0).readonly();
export const allowRulesSchema = z.strictObject({
  cells: z.strictObject(byCell((cell) => (hasServers(cell) ? targetsSchema : noTargets))),
});

const revisionSchema = z.int().min(1);

/** Main to gateway. `rules` is answered by `rulesSet` with the same revision; `counts` asks for one `counts` now; `close` ends the process. */
export const toGatewaySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rules'), revision: revisionSchema, rules: allowRulesSchema }),
  z.strictObject({ type: z.literal('counts') }),
  z.strictObject({ type: z.literal('close') }),
]);
export type ToGateway = z.infer<typeof toGatewaySchema>;

const countSchema = z.int().min(0);

/** P16: a host name in a report is held to the same form as one in a request. */
const countedHostSchema = z
  .string()
  .max(253)
  .refine((host) => readHost(host) === host);

const targetCountsSchema = z.strictObject({
  host: countedHostSchema,
  port: z.int().min(0).max(65_535),
  opened: countSchema,
  active: countSchema,
  bytesUp: countSchema,
  bytesDown: countSchema,
  refused: z.partialRecord(z.enum(refusalCodes), countSchema),
  failed: z.partialRecord(z.enum(failureCodes), countSchema),
});

const cellCountsSchema = z.array(targetCountsSchema).max(maxCountedTargets).readonly();

export const gatewayCountsSchema = z.strictObject({
  cells: z.strictObject(byCell(() => cellCountsSchema)),
});

/** Two cells on one port would share their lists, so the ports must differ. */
export const portsSchema = z
  .strictObject(byCell(() => portSchema))
  .refine((ports) => new Set(Object.values(ports)).size === Object.keys(ports).length);

export const gatewayFailedCodes = [
  'gateway.listenFailed',
  'gateway.messageRefused',
  'gateway.crashed',
] as const;

/**
 * Gateway to main. `listening` comes once, first. `counts` comes at most every `countsEveryMs` when something changed, and when asked for.
 * `failed`: `gateway.listenFailed` and `gateway.crashed` end the process; after `gateway.messageRefused` it lives on and refuses everything.
 */
export const fromGatewaySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('listening'), ports: portsSchema }),
  z.strictObject({ type: z.literal('rulesSet'), revision: revisionSchema }),
  z.strictObject({ type: z.literal('counts'), counts: gatewayCountsSchema }),
  z.strictObject({ type: z.literal('failed'), code: z.enum(gatewayFailedCodes) }),
]);
export type FromGateway = z.infer<typeof fromGatewaySchema>;

/** Least time between two unasked `counts` messages. */
export const countsEveryMs = 500;

/** Either side of the proxy is written against this alone. */
export type GatewayChannel = MessageStream;
