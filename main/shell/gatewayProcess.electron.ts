// Starts the gateway as a process of its own and gives its message stream to the client. Decides nothing.
import { utilityProcess } from 'electron';
import type { MessageStream } from '../core/messages.ts';

/** `entryPath`: the bundled entry of the gateway. It gets no environment of ours. */
export const startGatewayProcess = (entryPath: string): MessageStream => {
  const child = utilityProcess.fork(entryPath, [], {
    serviceName: 'Alcove network',
    stdio: 'ignore',
    env: {},
    execArgv: [],
  });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (handler) => void child.on('message', handler),
    onClose: (handler) => void child.once('exit', handler),
  };
};
