// The command-line switches that Chromium gets before it is ready: one way out, no name look-up of its own (P4, P5).

export interface Switch {
  readonly name: string;
  readonly value?: string;
  readonly reason: string;
}

/** `refusingPort`: the loopback port that refuses everything; each cell's session overrides it with its own gateway port. */
export const switchesOf = (refusingPort: number): readonly Switch[] => [
  {
    name: 'proxy-server',
    value: `http://127.0.0.1:${refusingPort}`,
    reason: 'whatever no session claims goes to the port that refuses and counts',
  },
  {
    name: 'proxy-bypass-list',
    value: '<-loopback>',
    reason: 'loopback too goes through the proxy',
  },
  {
    name: 'host-resolver-rules',
    value: 'MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    reason: 'Chromium asks no name server; the gateway resolves',
  },
  {
    name: 'disable-features',
    value:
      'WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider',
    reason: 'mDNS would announce a name on the local network; the rest would call home',
  },
  { name: 'disable-background-networking', reason: 'no request that nobody asked for' },
  { name: 'disable-component-update', reason: 'no updater that talks to a stranger' },
  { name: 'disable-domain-reliability', reason: 'no reports to a stranger' },
  { name: 'disable-breakpad', reason: 'a crash dump would hold what was said (P7)' },
  { name: 'disable-quic', reason: 'UDP cannot pass the gateway' },
  { name: 'dns-prefetch-disable', reason: 'no look-up of names that stand in a page' },
  { name: 'no-pings', reason: 'no auditing requests' },
];
