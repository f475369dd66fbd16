// The gateway's own process: joins the proxy to whichever channel it was started with. Never imports Electron, never writes to any output.
import { proxyLimits, openProxy } from './proxyService.node.ts';
import { serveProxy } from './proxyChannel.node.ts';
import type { GatewayChannel } from './gatewayProtocol.ts';
import { createResolver, resolveTimeoutMs, systemLookup } from './resolve.node.ts';

/** What Electron's utilityProcess gives its child; described here so that nothing of Electron is needed. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', handler: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', handler: () => void): unknown;
};

function parentPortChannel(port: ParentPort): GatewayChannel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (handler) => void port.on('message', (event) => handler(event.data)),
    onClose: (handler) => void port.on('close', handler),
  };
}

/** Node's IPC: one inherited socket, so it also crosses into another network namespace. */
function ipcChannel(send: (message: unknown) => boolean): GatewayChannel {
  return {
    send(message) {
      if (process.connected) send(message);
    },
    onMessage: (handler) => void process.on('message', handler),
    onClose: (handler) => void process.on('disconnect', handler),
  };
}

function findChannel(): GatewayChannel | undefined {
  const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) return parentPortChannel(parentPort);
  return process.send === undefined ? undefined : ipcChannel(process.send.bind(process));
}

const channel = findChannel();
if (channel === undefined) {
  process.exit(1);
} else {
  // P7: a surprise ends the process; its text could hold a host name, so none of it is printed.
  process.on('uncaughtException', () => {
    channel.send({ type: 'failed', code: 'gateway.crashed' });
    process.exit(1);
  });
  const resolveHost = createResolver(systemLookup, resolveTimeoutMs);
  void serveProxy(
    channel,
    (onCountsChanged) => openProxy({ resolveHost, onCountsChanged, limits: proxyLimits }),
    (code) => process.exit(code),
  );
}
