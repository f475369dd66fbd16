// The one shape of an expected outcome. Codes are closed sets `domain.reason`; nothing of an exception travels in it.

/** A success with its value, or a failure with a code from a closed set. */
export type Result<T, C extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: C };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const fail = <C extends string>(code: C): { readonly ok: false; readonly code: C } => ({
  ok: false,
  code,
});
