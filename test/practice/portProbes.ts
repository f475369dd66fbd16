// Looks at a port from outside: which certificate stands there, and whether anybody listens. Changes nothing.
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { spkiSha256Of } from './certificates.ts';

/** The pin of the certificate that is shown now. */
export function shownPin(port: number, host: string, ca: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, servername: host, ca });
    socket.on('error', reject);
    socket.on('secureConnect', () => {
      resolve(spkiSha256Of(socket.getPeerCertificate(true).raw));
      socket.destroy();
    });
  });
}

/** True when nobody listens there. */
export function refusesTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });
}
