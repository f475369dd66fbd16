// Keeps, in a real matrix page, the secrets that it hands to its call page, so that a test can look for them where they must not be.
import type { Page } from '@playwright/test';

/** To be called before a meeting begins. */
export function keepSecrets(matrix: Page): Promise<void> {
  return matrix.evaluate(() => {
    const kept: string[] = [];
    Reflect.set(window, 'keptSecrets', kept);
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (
      this: MessagePort,
      message: unknown,
      ...rest: unknown[]
    ) {
      const secret =
        typeof message === 'object' && message !== null ? Reflect.get(message, 'secret') : null;
      if (typeof secret === 'string') kept.push(secret);
      Reflect.apply(post, this, [message, ...rest]);
    };
  });
}

export function keptSecrets(matrix: Page): Promise<readonly string[]> {
  return matrix.evaluate(() => Reflect.get(window, 'keptSecrets') as string[]);
}
