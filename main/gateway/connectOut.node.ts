// Opens one outgoing connection to the first of the given addresses that answers. Never resolves a name and never tries an address it was not given.
import { connect, type Socket } from 'node:net';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import { cutSocket } from './socketEnds.node.ts';

export type Connection = { readonly socket: Socket; readonly address: string };
type ConnectCode = 'gateway.connectFailed' | 'gateway.connectTimedOut';

function connectOnce(
  address: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result<Connection, ConnectCode>> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
    const settle = (result: Result<Connection, ConnectCode>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('connect', onConnect).off('error', onError);
      if (!result.ok) {
        socket.on('error', () => undefined); // A late error of a socket that is given up has nobody to tell.
        cutSocket(socket);
      }
      resolve(result);
    };
    const onConnect = (): void => settle(ok({ socket, address }));
    const onError = (): void => settle(fail('gateway.connectFailed'));
    const onAbort = (): void => settle(fail('gateway.connectFailed'));
    const timer = setTimeout(() => settle(fail('gateway.connectTimedOut')), timeoutMs);
    signal.addEventListener('abort', onAbort);
    socket.once('connect', onConnect).once('error', onError);
  });
}

/**
 * P17: tries the addresses in their order and nothing else. `timeoutMs` is for all of them together and is shared out evenly.
 * Codes: `gateway.connectTimedOut` when one of them did not answer in its time, otherwise `gateway.connectFailed` (also after an abort).
 * The socket comes without an error handler: the caller must add one before it returns to the event loop.
 */
export async function connectOut(
  addresses: readonly string[],
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result<Connection, ConnectCode>> {
  let code: ConnectCode = 'gateway.connectFailed';
  for (const address of addresses) {
    if (signal.aborted) return fail('gateway.connectFailed');
    const result = await connectOnce(address, port, timeoutMs / addresses.length, signal);
    if (result.ok) return result;
    if (result.code === 'gateway.connectTimedOut') code = result.code;
  }
  return fail(code);
}
