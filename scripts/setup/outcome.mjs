// The one shape of an outcome in the set-up. It carries words for a person, never a stack trace.

/**
 * An expected failure. `code` is `domain.reason`; the three texts are printed as three lines.
 * @typedef {{ ok: false, code: string, what: string, meaning: string, remedy: string }} Failure
 */

/**
 * @template T
 * @typedef {{ ok: true, value: T } | Failure} Outcome
 */

/**
 * @template T
 * @param {T} value
 * @returns {{ ok: true, value: T }}
 */
export const ok = (value) => ({ ok: true, value });

/**
 * @param {string} code `domain.reason`
 * @param {string} what what happened
 * @param {string} meaning what it means for the person at the keyboard
 * @param {string} remedy what to do now
 * @returns {Failure}
 */
export const fail = (code, what, meaning, remedy) => ({ ok: false, code, what, meaning, remedy });

/**
 * The three lines that a person reads.
 * @param {Failure} failure
 * @returns {string[]}
 */
export const failureLines = (failure) => [
  `What happened: ${failure.what} [${failure.code}]`,
  `What it means: ${failure.meaning}`,
  `What to do:    ${failure.remedy}`,
];
