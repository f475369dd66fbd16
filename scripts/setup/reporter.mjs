// Decides how progress is shown: one line for each step, rewritten on a terminal, few lines elsewhere. Never prints a stack trace.

const quietEveryMs = 10_000;
const terminalEveryMs = 1_000;
const clearLine = '\r\u001b[2K';

/**
 * Shows the steps of the set-up.
 * @typedef {{ progress: (text: string) => void, note: (text: string) => void, done: (text: string) => void }} Step
 * @param {{ line: (text: string) => void, raw: ((text: string) => void) | null, nowMs: () => number, total: number }} out
 *   `raw` rewrites the current line on a terminal; null elsewhere
 */
export function createReporter({ line, raw, nowMs, total }) {
  let count = 0;
  let live = false;
  const endLive = () => {
    if (live && raw) raw(clearLine);
    live = false;
  };
  return {
    /** @param {string} text */
    line(text) {
      endLive();
      line(text);
    },
    /** Wipes a half-written line before something else prints. */
    rest: endLive,
    /**
     * @param {string} name
     * @returns {Step}
     */
    step(name) {
      count += 1;
      const head = `[${count}/${total}] ${name} ...`;
      let shownMs = nowMs() - (raw ? terminalEveryMs : quietEveryMs / 2);
      return {
        progress(text) {
          const now = nowMs();
          if (now - shownMs < (raw ? terminalEveryMs : quietEveryMs)) return;
          shownMs = now;
          if (!raw) return line(`${head} ${text}`);
          live = true;
          raw(`${clearLine}${head} ${text}`);
        },
        note(text) {
          endLive();
          line(`${head} ${text}`);
        },
        done(text) {
          endLive();
          line(`${head} ${text}`);
        },
      };
    },
  };
}

/**
 * A byte count for people, in MB of 1,000,000 bytes.
 * @param {number} bytes
 */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;
