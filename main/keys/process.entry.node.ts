// The process that alone reads and writes the keychain. It opens no connection, prints nothing, and hands secrets to pages by port, never to main (P14).
import { randomBytes } from 'node:crypto';
import type { PortEndpoint } from '../core/messages.ts';
import { within } from '../core/within.node.ts';
import { backEndRefusal } from './backEndRules.ts';
import { createCredentialsService, type CredentialsService } from './credentialsService.ts';
import { createKeychain } from './keychain.ts';
import { serveMatrixKeys, serveVideoLogin } from './keysServer.ts';
import { backEndFacts, osKeychain } from './keytarAdapter.node.ts';
import { orderOf } from './keysOrders.ts';

/** What Electron's utilityProcess gives its child; described here so that nothing of Electron is needed. */
interface MessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', handler: (event: { readonly data: unknown }) => void): unknown;
  start(): void;
  close(): void;
}
interface ParentPort {
  on(
    event: 'message',
    handler: (event: { readonly data: unknown; readonly ports: readonly MessagePort[] }) => void,
  ): unknown;
}

const endpointOf = (port: MessagePort): PortEndpoint => ({
  post: (message) => port.postMessage(message),
  onMessage(handler) {
    port.on('message', (event) => handler(event.data));
    port.start();
  },
  close: () => port.close(),
});

const serviceFor = (installId: string | null): CredentialsService =>
  createCredentialsService(
    createKeychain({
      keychain: osKeychain,
      within,
      installId: installId ?? 'unreadable',
      backEndRefusal: () =>
        installId === null ? 'keys.unreadable' : backEndRefusal(backEndFacts()),
    }),
    (length) => randomBytes(length),
    (bytes) => Buffer.from(bytes).toString('base64url'),
  );

const servers = { matrixKeys: serveMatrixKeys, videoLogin: serveVideoLogin };
const nowMs = (): number => performance.now();
const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
let service = serviceFor(null);

// P7: a surprise ends the process; its text could hold a secret, so none of it is printed.
process.on('uncaughtException', () => process.exit(1));
parentPort?.on('message', ({ data, ports }) => {
  const order = orderOf(data);
  const [port] = ports;
  if (order === null) return;
  if (order.type === 'start') service = serviceFor(order.installId);
  else if (port !== undefined) servers[order.name](endpointOf(port), service, nowMs);
});
