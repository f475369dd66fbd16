// Decides which closed code stands for a fault of the homeserver, the network or the SDK. Must never let text of an exception pass.

/** Codes about the account, the connection and the device. */
export const matrixCodes = [
  'matrix.badCredentials',
  'matrix.unreachable',
  'matrix.rateLimited',
  'matrix.refused',
  'matrix.sessionEnded',
  'matrix.deviceMismatch',
  'matrix.cryptoStoreUnreadable',
  'matrix.cryptoStoreMissing',
  'matrix.cryptoStoreNotRemoved',
  'matrix.notStarted',
] as const;
export type MatrixCode = (typeof matrixCodes)[number];

/** Codes about one conversation or one message. */
export const chatCodes = [
  'chat.roomNotEncrypted',
  'chat.tooLong',
  'chat.empty',
  'chat.notJoined',
  'chat.thirdPerson',
  'chat.unknownRoom',
  'chat.unknownPerson',
  'chat.unknownMessage',
  'chat.unknownDevice',
  'chat.deviceNotSigned',
  'chat.badContent',
  'chat.earlierFailed',
] as const;
export type ChatCode = (typeof chatCodes)[number];

export type AnyChatCode = MatrixCode | ChatCode;

export type SignInCode = Extract<
  MatrixCode,
  'matrix.badCredentials' | 'matrix.unreachable' | 'matrix.rateLimited' | 'matrix.refused'
>;
export type StartCode = Exclude<MatrixCode, 'matrix.notStarted' | 'matrix.cryptoStoreNotRemoved'>;

/** What is known about a fault, without any of its text: the server's `errcode`, the HTTP status, the error's class name. */
export interface FaultFacts {
  readonly errcode: string | null;
  readonly httpStatus: number | null;
  readonly name: string | null;
}

/** Reads the three facts from anything thrown. Never throws itself. */
export function factsOfFault(fault: unknown): FaultFacts {
  if (typeof fault !== 'object' || fault === null)
    return { errcode: null, httpStatus: null, name: null };
  const read = (key: string): unknown => {
    try {
      return Reflect.get(fault, key);
    } catch {
      return null;
    }
  };
  const errcode = read('errcode');
  const httpStatus = read('httpStatus');
  const name = read('name');
  return {
    errcode: typeof errcode === 'string' ? errcode : null,
    httpStatus: typeof httpStatus === 'number' ? httpStatus : null,
    name: typeof name === 'string' ? name : null,
  };
}

type FaultKind = Extract<
  MatrixCode,
  'matrix.unreachable' | 'matrix.rateLimited' | 'matrix.sessionEnded' | 'matrix.refused'
>;

// Source: the error codes of the Matrix client-server API. One row, one meaning; what is in no row is a refusal.
const byErrcode: ReadonlyMap<string, FaultKind> = new Map([
  ['M_UNKNOWN_TOKEN', 'matrix.sessionEnded'],
  ['M_MISSING_TOKEN', 'matrix.sessionEnded'],
  ['M_USER_DEACTIVATED', 'matrix.sessionEnded'],
  ['M_LIMIT_EXCEEDED', 'matrix.rateLimited'],
]);

const networkNames: ReadonlySet<string> = new Set([
  'ConnectionError',
  'AbortError',
  'TimeoutError',
  'TypeError',
  'TokenRefreshError',
]);

/** The code for a fault of any call made with a token. */
export function codeOfFault(facts: FaultFacts): FaultKind {
  const known = facts.errcode === null ? undefined : byErrcode.get(facts.errcode);
  if (known !== undefined) return known;
  if (facts.name === 'TokenRefreshLogoutError') return 'matrix.sessionEnded';
  if (facts.httpStatus === 429) return 'matrix.rateLimited';
  if (facts.httpStatus !== null && facts.httpStatus >= 500) return 'matrix.unreachable';
  if (facts.httpStatus === null && facts.name !== null && networkNames.has(facts.name))
    return 'matrix.unreachable';
  return 'matrix.refused';
}

/** The code for a fault of the sign-in call, where M_FORBIDDEN means a wrong name or password. */
export function codeOfSignInFault(facts: FaultFacts): SignInCode {
  if (facts.errcode === 'M_FORBIDDEN' || facts.errcode === 'M_INVALID_USERNAME')
    return 'matrix.badCredentials';
  const code = codeOfFault(facts);
  return code === 'matrix.sessionEnded' ? 'matrix.refused' : code;
}

// The crypto library says this when the store belongs to another device or account. No code exists for it.
const otherAccount = /account in the store doesn't match/i;

/**
 * The code for a fault while the crypto store is opened. The text is only matched, never passed on.
 * P13: everything that is not clearly the network or another device's store is "unreadable", and nothing is created over it.
 */
export function codeOfStoreFault(
  facts: FaultFacts,
  message: string,
): FaultKind | 'matrix.deviceMismatch' | 'matrix.cryptoStoreUnreadable' {
  if (facts.httpStatus !== null || facts.errcode !== null || facts.name === 'ConnectionError')
    return codeOfFault(facts);
  return otherAccount.test(message) ? 'matrix.deviceMismatch' : 'matrix.cryptoStoreUnreadable';
}
