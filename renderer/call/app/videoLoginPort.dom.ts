// Asks the process that keeps the keychain for the login at the video server, once, over the port that main joined (P14). Main never sees it.
import { contract } from '../../../preload/contract/contract.ts';
import type { VideoLogin } from '../../../preload/contract/shapes.ts';
import { portMessages } from '../../lib/portMessages.ts';

const { rate, messages } = contract.ports.videoLogin;

/** Null where there is none, or where the keychain refused: without it no call comes about. */
export function askVideoLogin(port: MessagePort): Promise<VideoLogin | null> {
  return new Promise((resolve) => {
    port.onmessage = portMessages({
      schema: messages.keys,
      rate,
      nowMs: () => performance.now(),
      heard: (said) => {
        port.close();
        resolve(said.type === 'loaded' ? said.login : null);
      },
    });
    port.postMessage({ type: 'load' });
  });
}
