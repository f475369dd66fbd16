// Decides where the signed-in person stands: loads the keys, starts Matrix, signs in, replaces an identity, and reports each step to main. Must never store or create anything because something could not be read (P13), nor say a secret to anybody but Matrix and the keychain's process.
import type { z } from 'zod';
import type { AccountReport } from '../../../preload/contract/account.ts';
import type { Practice } from '../../../preload/contract/app.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { MatrixCredentials } from '../../../preload/contract/shapes.ts';
import { fromBase64url } from '../../lib/base64url.ts';
import { portMessages } from '../../lib/portMessages.ts';
import type { AccountMatrix, FreshStart, HomeserverCredentials } from './accountShapes.ts';
import { createKeysPort } from './keysPort.dom.ts';

/** Neutral: the homeserver and other devices list it. */
const deviceName = 'Alcove';
const { rate, messages } = contract.ports.signIn;

export interface AccountPorts {
  readonly api: Pick<CellApi<'matrix'>, 'calls'>;
  readonly matrix: AccountMatrix;
  readonly practice: Pick<Practice, 'homeserverUrl'>;
  readonly tickMs: () => number;
  /** The state is another. */
  readonly changed: () => void;
}

/** This device, without its token. */
export interface OwnDevice {
  readonly userId: string;
  readonly deviceId: string;
}

export interface AccountController {
  readonly takeKeysPort: (port: MessagePort) => void;
  readonly takeSignInPort: (port: MessagePort) => void;
  /** Null while the account is not ready. */
  readonly own: () => OwnDevice | null;
  /** To be called once. */
  readonly start: () => Promise<void>;
}

type Asked = z.infer<typeof messages.prompt>;

export function createAccountController(ports: AccountPorts): AccountController {
  const { api, matrix, practice, tickMs } = ports;
  const keys = createKeysPort(tickMs);
  let state: AccountReport['state'] = 'starting';
  /** What Matrix was started with last. */
  let credentials: MatrixCredentials | null = null;
  let cryptoStoreKey: Uint8Array | null = null;
  /** Credentials that the server ended: their crypto store goes when the person signs in anew. */
  let ended: MatrixCredentials | null = null;
  let isWorking = false;

  const own = (): OwnDevice | null =>
    state === 'ready' && credentials !== null
      ? { userId: credentials.userId, deviceId: credentials.deviceId }
      : null;
  const report = (next: AccountReport['state'], code: string | null = null): void => {
    state = next;
    void api.calls['account.report']({ state, code, device: own() });
    ports.changed();
  };

  /** A server that "does not answer" may be another one in its place: main, which judged the certificate, knows. */
  const shownCode = async (code: string): Promise<string> => {
    if (code !== 'matrix.unreachable') return code;
    const asked = await api.calls['network.otherCertificate'](undefined);
    return asked.ok && asked.value ? 'server.otherCertificate' : code;
  };

  const atHome = (of: MatrixCredentials): HomeserverCredentials => ({
    ...of,
    homeserverUrl: practice.homeserverUrl,
  });
  /** The new state, or the code with which it could not be reached. */
  const startMatrix = async (of: MatrixCredentials, fresh?: FreshStart) => {
    if (cryptoStoreKey === null) return { ok: false as const, code: 'matrix.refused' };
    credentials = of;
    return matrix.start(atHome(of), cryptoStoreKey, fresh);
  };

  const start = async (): Promise<void> => {
    report('starting');
    const loaded = await keys.ask({ type: 'load' });
    if (loaded.type === 'refused') return report('keysRefused', loaded.code);
    if (loaded.type !== 'loaded') return report('failed', 'matrix.refused');
    cryptoStoreKey = fromBase64url(loaded.cryptoStoreKey);
    if (loaded.credentials === null) return report('signedOut');
    const started = await startMatrix(loaded.credentials);
    // A device that its own account does not vouch for can send nothing: the person decides, not this program (P2).
    if (started.ok) return report(started.value);
    if (started.code === 'matrix.sessionEnded') {
      ended = loaded.credentials;
      return report('signedOut', started.code);
    }
    report('failed', await shownCode(started.code));
  };

  /** Each gives the answer's code, and the state to report after it. */
  interface Done {
    readonly code: string | null;
    readonly state: AccountReport['state'] | null;
  }
  const refused = async (code: string): Promise<Done> => ({
    code: await shownCode(code),
    state: null,
  });

  const signIn = async (user: string, password: string): Promise<Done> => {
    if (ended !== null) await matrix.signOut(atHome(ended));
    ended = null;
    const { homeserverUrl } = practice;
    const signed = await matrix.signIn({ homeserverUrl, user, password, deviceName });
    if (!signed.ok) return refused(signed.code);
    const { userId, deviceId, accessToken } = signed.value;
    const fresh: MatrixCredentials = { userId, deviceId, accessToken };
    const videoLogin = { user: userId.slice(1, userId.indexOf(':')), password };
    const stored = await keys.ask({ type: 'store', credentials: fresh, videoLogin });
    if (stored.type === 'refused') return { code: stored.code, state: 'keysRefused' };
    if (stored.type !== 'done') return refused('matrix.refused');
    const started = await startMatrix(fresh, { password });
    return started.ok ? { code: null, state: started.value } : refused(started.code);
  };

  /** The server ended them; only a new sign-in helps. */
  const forgetCredentials = (): void => {
    ended = credentials ?? ended;
    credentials = null;
  };

  const replaceIdentity = async (password: string): Promise<Done> => {
    if (credentials === null) return refused('matrix.notStarted');
    matrix.stop();
    const fresh = { password, replaceIdentity: true, storeMustExist: true };
    const started = await startMatrix(credentials, fresh);
    if (started.ok) return { code: null, state: started.value };
    if (started.code !== 'matrix.sessionEnded') return refused(started.code);
    forgetCredentials();
    return { code: started.code, state: 'signedOut' };
  };

  const carryOut = (asked: Asked): Promise<Done> => {
    if (asked.type === 'signIn' && state === 'signedOut') return signIn(asked.name, asked.password);
    if (asked.type === 'replaceIdentity' && state === 'notSigned')
      return replaceIdentity(asked.password);
    return refused('account.notAsked');
  };
  const hear = async (port: MessagePort, asked: Asked): Promise<void> => {
    const answer = (code: string | null): void => port.postMessage({ type: 'answer', code });
    if (isWorking) return answer('account.busy');
    isWorking = true;
    const done = await carryOut(asked).catch(() => refused('matrix.refused'));
    isWorking = false;
    answer(done.code);
    if (done.state !== null) report(done.state, done.code);
  };

  matrix.onConnection((connection) => {
    if (connection !== 'sessionEnded' || (state !== 'ready' && state !== 'notSigned')) return;
    forgetCredentials();
    report('signedOut', 'matrix.sessionEnded');
  });

  return {
    own,
    start,
    takeKeysPort: keys.take,
    takeSignInPort: (port) => {
      port.onmessage = portMessages({
        schema: messages.prompt,
        rate,
        nowMs: tickMs,
        heard: (asked) => void hear(port, asked),
      });
    },
  };
}
