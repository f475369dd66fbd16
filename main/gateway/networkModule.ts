// Keeps the gateway to the signed profile: its rules, what it counted, and which servers showed another certificate than the profile names.
import { byCell, type CellName } from '../../preload/contract/cellName.ts';
import type { NetworkCounts } from '../../preload/contract/shapes.ts';
import { ok } from '../../preload/contract/result.ts';
import type { Module } from '../core/module.ts';
import type { LogCode } from '../core/ports.ts';
import type { AllowRules } from './allowRules.ts';
import type { GatewayClient } from './gatewayClient.ts';
import { networkCountsOf, openTunnels, type GlobalRefusals } from './networkCounts.ts';

export interface NetworkNeeds {
  readonly gateway: GatewayClient;
  readonly refusals: () => GlobalRefusals;
  readonly isRelay: (host: string, port: number) => boolean;
  /** Judges a certificate's leaf for one cell. `other`: it is another server's, or somebody else's. */
  readonly judge: (
    cell: CellName,
    host: string,
    pem: string,
  ) => { readonly pinned: boolean; readonly other: boolean; readonly code: string };
  /** The gateway is gone for good: nothing gets out any more. */
  readonly closed: () => void;
  readonly log: LogCode;
}

export interface NetworkModule extends Module<'network'> {
  readonly setRules: (rules: AllowRules) => Promise<void>;
  readonly counts: () => NetworkCounts;
  readonly relayTunnels: () => number;
  readonly isPinned: (cell: CellName) => (host: string, pem: string) => boolean;
  /** Whether a server of the cell last showed another certificate. Chromium asks again only after a while. */
  readonly otherCertificate: (cell: CellName) => boolean;
}

export function createNetworkModule(needs: NetworkNeeds): NetworkModule {
  const { gateway, log } = needs;
  const others = byCell(() => new Set<string>());
  const otherCertificate = (cell: CellName): boolean => others[cell].size > 0;
  const counts = (): NetworkCounts => networkCountsOf(gateway.counts(), needs.refusals());

  return {
    start() {
      gateway.onState((state) => {
        if (state !== 'closed') return;
        log('gateway.closed');
        needs.closed();
      });
    },
    stop: () => gateway.close(),
    async setRules(rules) {
      // A host that the new profile drops must not keep the words "another server answered".
      for (const hosts of Object.values(others)) hosts.clear();
      const set = await gateway.setRules(rules);
      if (!set.ok) log(set.code);
    },
    counts,
    relayTunnels: () => openTunnels(gateway.counts(), needs.isRelay),
    isPinned: (cell) => (host, pem) => {
      const verdict = needs.judge(cell, host, pem);
      if (verdict.other) others[cell].add(host);
      else others[cell].delete(host);
      if (!verdict.pinned) log(verdict.code);
      return verdict.pinned;
    },
    otherCertificate,
    handlers: {
      'network.counts': () => ok(counts()),
      'network.otherCertificate': () => ok(otherCertificate('matrix')),
    },
  };
}
