// What the account needs of Matrix, in the smallest form. Decides nothing.
import type { Result } from '../../../preload/contract/result.ts';
import type { MatrixCredentials } from '../../../preload/contract/shapes.ts';

export interface HomeserverCredentials extends MatrixCredentials {
  readonly homeserverUrl: string;
}

/** Given when the person typed the password: right after the sign-in, or to replace the account's identity. */
export interface FreshStart {
  readonly password: string;
  readonly replaceIdentity?: boolean;
  readonly storeMustExist?: boolean;
}

export interface AccountMatrix {
  readonly signIn: (request: {
    readonly homeserverUrl: string;
    readonly user: string;
    readonly password: string;
    readonly deviceName: string;
  }) => Promise<Result<HomeserverCredentials, string>>;
  readonly start: (
    credentials: HomeserverCredentials,
    cryptoStoreKey: Uint8Array,
    fresh?: FreshStart,
  ) => Promise<Result<'ready' | 'notSigned', string>>;
  readonly stop: () => void;
  /** Revokes the token and removes the crypto store. */
  readonly signOut: (credentials: HomeserverCredentials) => Promise<unknown>;
  readonly onConnection: (listener: (connection: string) => void) => unknown;
}
