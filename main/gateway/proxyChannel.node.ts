// The gateway's end of the channel: applies rules, reports counts. Never keeps rules it could not read, and never lives longer than its channel.
import type { GatewayProxy, ProxyPorts } from './proxyService.node.ts';
import type { Result } from '../../preload/contract/result.ts';
import {
  countsEveryMs,
  toGatewaySchema,
  type FromGateway,
  type GatewayChannel,
} from './gatewayProtocol.ts';

/** How the process ends: 0 when asked to or when the channel is gone, 1 when the ports could not be opened. */
export type ExitProcess = (code: 0 | 1) => void;

type OpenProxy = (
  onCountsChanged: ProxyPorts['onCountsChanged'],
) => Promise<Result<GatewayProxy, 'gateway.listenFailed'>>;

/** Opens the proxy and serves the channel until `close` comes or the channel ends. Messages that come before the ports are open wait for them. */
export async function serveProxy(
  channel: GatewayChannel,
  open: OpenProxy,
  exit: ExitProcess,
): Promise<void> {
  let isOver = false;
  let lastSentMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let proxy: GatewayProxy | undefined = undefined;

  const send = (message: FromGateway): void => {
    if (!isOver) channel.send(message);
  };
  const sendCounts = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (proxy === undefined) return;
    lastSentMs = performance.now();
    send({ type: 'counts', counts: proxy.counts() });
  };
  const onCountsChanged = (): void => {
    timer ??= setTimeout(sendCounts, Math.max(0, lastSentMs + countsEveryMs - performance.now()));
  };
  const end = (code: 0 | 1): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    void proxy?.close();
    exit(code);
  };

  const take = (openProxy: GatewayProxy, raw: unknown): void => {
    const parsed = toGatewaySchema.safeParse(raw);
    if (!parsed.success) {
      // P4, P15: it may have been an order to close something, so everything is closed.
      openProxy.setRules(undefined);
      send({ type: 'failed', code: 'gateway.messageRefused' });
      return;
    }
    switch (parsed.data.type) {
      case 'rules':
        openProxy.setRules(parsed.data.rules);
        send({ type: 'rulesSet', revision: parsed.data.revision });
        return;
      case 'counts':
        sendCounts();
        return;
      case 'close':
        end(0);
        return;
    }
  };

  const early: unknown[] = [];
  channel.onMessage((raw) => {
    if (isOver) return;
    if (proxy === undefined) early.push(raw);
    else take(proxy, raw);
  });
  channel.onClose(() => end(0));

  const opened = await open(onCountsChanged);
  if (isOver) {
    if (opened.ok) await opened.value.close();
    return;
  }
  if (!opened.ok) {
    send({ type: 'failed', code: opened.code });
    return end(1);
  }
  proxy = opened.value;
  send({ type: 'listening', ports: proxy.ports });
  for (const raw of early.splice(0)) take(proxy, raw);
}
