// Opens the ways out: the gateway with a port for each cell, and, before any page, the port that refuses whatever belongs to no cell.
import type { LaterProcess } from '../core/messages.ts';
import { within } from '../core/within.node.ts';
import { createGatewayClient, type CellPorts, type GatewayClient } from './gatewayClient.ts';
import { listenRefuseAll } from './refuseAll.node.ts';
import { createRefusedRequests, type RefusedRequests } from './refusedRequests.ts';

/** A gateway that has not opened its ports by then never will. */
const gatewayLimitMs = 15_000;

export interface OpenedGateway {
  readonly gateway: GatewayClient;
  /** Starts the process and gives its ports; to be called once. Rejects when they do not open: without them nothing gets out. */
  readonly start: () => Promise<CellPorts>;
}

/** What needs no network need not wait for the process. */
export function openGateway(process: LaterProcess): OpenedGateway {
  const gateway = createGatewayClient(process);
  return {
    gateway,
    async start() {
      process.start();
      const answered = await within(gateway.ports(), gatewayLimitMs);
      if (answered?.done.ok !== true) throw new Error('gateway.closed');
      return answered.done.value;
    },
  };
}

export interface RefusingProxy {
  readonly port: number;
  readonly refused: RefusedRequests;
}

/** The port for whatever no session claims: it lets nothing through and counts. To be opened before Chromium reads its switches. */
export async function openRefusingProxy(): Promise<RefusingProxy> {
  const refused = createRefusedRequests();
  const { port } = await listenRefuseAll((target) => refused.refused(target));
  return { port, refused };
}
