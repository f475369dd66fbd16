// Answers what a page asks of the keychain over a port that main joined: nothing before it asked, one question at a time, and only in the contract's shapes (P14, P15).
import { contract } from '../../preload/contract/contract.ts';
import { createBucket } from '../../preload/contract/rateLimit.ts';
import type { PortEndpoint } from '../core/messages.ts';
import type { NowMs } from '../core/ports.ts';
import type { CredentialsService } from './credentialsService.ts';

const { matrixKeys, videoLogin } = contract.ports;

/** Judges and answers one message; what does not fit gets no answer. */
type Answer = (message: unknown) => Promise<unknown>;

/** One after the other, no faster than `rate` allows; a message that is too much is dropped. */
const serve = (
  port: PortEndpoint,
  rate: typeof matrixKeys.rate | typeof videoLogin.rate,
  nowMs: NowMs,
  answer: Answer,
): void => {
  const mayAsk = createBucket(rate, nowMs);
  let queue: Promise<void> = Promise.resolve();
  port.onMessage((message) => {
    if (!mayAsk()) return;
    queue = queue.then(async () => {
      const said = await answer(message);
      if (said !== undefined) port.post(said);
    });
  });
};

/** `nowMs` is monotonic. */
export function serveMatrixKeys(
  port: PortEndpoint,
  service: CredentialsService,
  nowMs: NowMs,
): void {
  serve(port, matrixKeys.rate, nowMs, async (message) => {
    const parsed = matrixKeys.messages.matrix.safeParse(message);
    if (!parsed.success) return undefined;
    switch (parsed.data.type) {
      case 'load': {
        const loaded = await service.load();
        return loaded.ok
          ? { type: 'loaded', ...loaded.value }
          : { type: 'refused', code: loaded.code };
      }
      case 'store': {
        const stored = await service.store(parsed.data.credentials, parsed.data.videoLogin);
        return stored.ok ? { type: 'done' } : { type: 'refused', code: stored.code };
      }
      case 'forget': {
        const forgotten = await service.forget();
        return forgotten.ok ? { type: 'done' } : { type: 'refused', code: forgotten.code };
      }
    }
  });
}

/** `nowMs` is monotonic. */
export function serveVideoLogin(
  port: PortEndpoint,
  service: CredentialsService,
  nowMs: NowMs,
): void {
  serve(port, videoLogin.rate, nowMs, async (message) => {
    if (!videoLogin.messages.call.safeParse(message).success) return undefined;
    const login = await service.videoLogin();
    return login.ok
      ? { type: 'loaded', login: login.value }
      : { type: 'refused', code: login.code };
  });
}
