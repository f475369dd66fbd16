// Asks the process that keeps the keychain for the login at the video server, over the port that main joined (P14). Main never sees it.
import { contract } from '../../../preload/contract/contract.ts';
import type { VideoLogin } from '../../../preload/contract/shapes.ts';
import { portMessages } from '../../lib/portMessages.ts';

const { rate, messages } = contract.ports.videoLogin;

/**
 * `take` gives the port, and every later one of a process that was started anew: that one is asked again.
 * Null where there is no login, or where the keychain refused: without it no call comes about.
 */
export function askVideoLogin(
  take: (taken: (port: MessagePort) => void) => void,
): Promise<VideoLogin | null> {
  return new Promise((resolve) => {
    let isAnswered = false;
    take((port) => {
      if (isAnswered) return;
      port.onmessage = portMessages({
        schema: messages.keys,
        rate,
        nowMs: () => performance.now(),
        heard(said) {
          isAnswered = true;
          port.close();
          resolve(said.type === 'loaded' ? said.login : null);
        },
      });
      port.postMessage({ type: 'load' });
    });
  });
}
