// The gateway as a process of its own, and its message stream for the client. Decides nothing.
import { utilityProcess, type UtilityProcess } from 'electron';
import type { LaterProcess } from '../core/messages.ts';

/** `entryPath`: the bundled entry of the gateway. It gets no environment of ours. */
export const createGatewayProcess = (entryPath: string): LaterProcess => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<UtilityProcess>();
  return {
    start: () =>
      begin(
        utilityProcess.fork(entryPath, [], {
          serviceName: 'Alcove network',
          stdio: 'ignore',
          env: {},
          execArgv: [],
        }),
      ),
    send: (message) => void begun.then((child) => child.postMessage(message)),
    onMessage: (handler) => void begun.then((child) => child.on('message', handler)),
    onClose: (handler) => void begun.then((child) => child.once('exit', handler)),
  };
};
