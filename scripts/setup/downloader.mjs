// Fetches one pinned file. Never hands out a file whose hash it has not checked, and never starts again what it can continue.
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { algorithmOf, fileIntegrity, sameIntegrity } from './integrity.mjs';
import { fail, ok } from './outcome.mjs';
import { megabytes } from './reporter.mjs';

/** Statuses that pass by themselves: worth another attempt. */
const passingStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * @typedef {object} Download
 * @property {string} url
 * @property {string} integrity SRI notation; the file is used only when it matches
 * @property {string} file where the checked file shall lie; `<file>.part` holds an unfinished one
 * @property {number} [bytes] the pinned length, where it is known
 * @property {(text: string) => void} [progress]
 * @property {number} [silenceMs] how long the server may say nothing
 * @property {number} [attempts] how often a broken connection is tried again
 * @property {number} [pauseMs] the wait before the second attempt; doubles
 * @property {typeof globalThis.fetch} [fetch]
 */

/**
 * Downloads, continues where an earlier run stopped (HTTP Range, RFC 9110 section 14), checks the hash, and only then gives the file its name.
 * Codes: download.unreachable, download.silent, download.status, download.cut, download.mismatch, download.disk.
 * @param {Download} wish
 * @returns {Promise<import('./outcome.mjs').Outcome<{ file: string }>>}
 */
export async function download(wish) {
  const { url, integrity, file, progress = () => {}, attempts = 4, pauseMs = 1_000 } = wish;
  const part = `${file}.part`;
  if (sizeOf(file) !== null) {
    if (sameIntegrity(await fileIntegrity(file, algorithmOf(integrity)), integrity))
      return ok({ file });
    await rm(file);
  }
  await mkdir(path.dirname(file), { recursive: true });

  let last = null;
  let most = sizeOf(part) ?? 0;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) {
      progress(`the connection broke, attempt ${attempt} of ${attempts}`);
      await pause(pauseMs * 2 ** (attempt - 2));
    }
    last = await fetchOnce(wish, part);
    if (last.ok) break;
    if (!last.again) return last.failure;
    // More came through than ever before: the rest has all its attempts again.
    if ((sizeOf(part) ?? 0) > most) {
      most = sizeOf(part) ?? 0;
      attempt = 1;
    }
  }
  if (!last?.ok) return last?.failure ?? unreachable(url, 'no attempt was allowed');

  progress('checking the hash');
  const actual = await fileIntegrity(part, algorithmOf(integrity));
  if (!sameIntegrity(actual, integrity)) {
    await rm(part, { force: true });
    return fail(
      'download.mismatch',
      `${url} is not the file that this version of Alcove pins. Expected ${integrity}, got ${actual}.`,
      'The file was damaged on its way, or somebody put another one in its place. Alcove would run it, so it was deleted unused.',
      'Run the same command again. If it happens twice, use another network and report both hashes; do not change the pin.',
    );
  }
  await rename(part, file);
  return ok({ file });
}

/**
 * One request. `again` says that another attempt may help.
 * @param {Download} wish
 * @param {string} part
 * @returns {Promise<{ ok: true } | { ok: false, again: boolean, failure: import('./outcome.mjs').Failure }>}
 */
async function fetchOnce(
  { url, bytes, progress = () => {}, silenceMs = 30_000, fetch = globalThis.fetch },
  part,
) {
  const no = (
    /** @type {boolean} */ again,
    /** @type {import('./outcome.mjs').Failure} */ failure,
  ) => ({ ok: /** @type {const} */ (false), again, failure });
  let have = sizeOf(part) ?? 0;
  if (bytes !== undefined && have === bytes) return { ok: true };
  if (bytes !== undefined && have > bytes) {
    rmSync(part);
    have = 0;
  }
  const aborter = new AbortController();
  let silent = false;
  let answered = false;
  let timer = setTimeout(() => {}, 0);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent = true;
      aborter.abort();
    }, silenceMs);
  };
  try {
    heard();
    const headers = {
      'accept-encoding': 'identity',
      ...(have > 0 ? { range: `bytes=${have}-` } : {}),
    };
    const response = await fetch(url, { headers, signal: aborter.signal, redirect: 'follow' });
    heard();
    answered = true;
    if (response.status === 416 && have > 0) {
      // The part is as long as the file, or longer. Only its hash can tell.
      await response.body?.cancel();
      const whole = Number(
        /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? have,
      );
      if (whole === have) return { ok: true };
      rmSync(part);
      return no(true, cut(url, have, whole));
    }
    if (response.status !== 200 && response.status !== 206) {
      await response.body?.cancel();
      return no(passingStatuses.has(response.status), badStatus(url, response.status));
    }
    if (
      response.status === 206 &&
      !response.headers.get('content-range')?.startsWith(`bytes ${have}-`)
    ) {
      await response.body?.cancel();
      rmSync(part, { force: true });
      return no(true, badStatus(url, 206));
    }
    const start = response.status === 206 ? have : 0;
    const promised = response.headers.get('content-length');
    const whole = bytes ?? (promised === null ? null : start + Number(promised));
    let size = start;
    const count = new Transform({
      transform(chunk, _encoding, next) {
        heard();
        size += chunk.length;
        progress(
          whole === null
            ? megabytes(size)
            : `${Math.floor((size / whole) * 100)} % (${megabytes(size)} of ${megabytes(whole)})`,
        );
        // A file longer than its pin can only be a wrong one: stop before it fills the disk.
        next(whole !== null && size > whole ? new Error('longer than pinned') : null, chunk);
      },
    });
    if (response.body)
      await pipeline(
        Readable.fromWeb(/** @type {any} */ (response.body)),
        count,
        createWriteStream(part, { flags: start > 0 ? 'a' : 'w' }),
      );
    if (whole !== null && size < whole) return no(true, cut(url, size, whole));
    return { ok: true };
  } catch (error) {
    const reason = reasonOf(error);
    if (silent) return no(true, silence(url, silenceMs));
    if (reason === 'longer than pinned') return { ok: true };
    if (['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT'].includes(reason))
      return no(false, diskRefuses(part, reason));
    return no(
      true,
      answered ? cut(url, sizeOf(part) ?? 0, bytes ?? null) : unreachable(url, reason),
    );
  } finally {
    clearTimeout(timer);
    aborter.abort();
  }
}

/**
 * Whether the address answers with success within the time: a question, nothing is kept.
 * @param {string} url
 * @param {{ withinMs: number, fetch?: typeof globalThis.fetch }} limits
 * @returns {Promise<boolean>}
 */
export async function answers(url, { withinMs, fetch = globalThis.fetch }) {
  try {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'follow',
      signal: AbortSignal.timeout(withinMs),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** @param {string} file */
const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? null;

/** @param {unknown} error @returns {string} */
function reasonOf(error) {
  const e = /** @type {any} */ (error);
  return e?.cause?.code ?? e?.code ?? e?.cause?.message ?? e?.message ?? 'unknown';
}

const goOn = 'Check the network and run the same command again: it continues where it stopped.';

/** @param {string} url @param {string} reason */
const unreachable = (url, reason) =>
  fail(
    'download.unreachable',
    `${url} could not be reached (${reason}).`,
    'A file that Alcove needs is not on this computer yet.',
    goOn,
  );

/** @param {string} url @param {number} silenceMs */
const silence = (url, silenceMs) =>
  fail(
    'download.silent',
    `${url} sent nothing for ${silenceMs / 1000} s.`,
    'The server or the network between stalled. What came so far is kept.',
    goOn,
  );

/** @param {string} url @param {number} size @param {number | null} whole */
const cut = (url, size, whole) =>
  fail(
    'download.cut',
    `${url} broke off after ${megabytes(size)}${whole === null ? '' : ` of ${megabytes(whole)}`}.`,
    'The file is not complete. What came so far is kept.',
    goOn,
  );

/** @param {string} url @param {number} status */
const badStatus = (url, status) =>
  fail(
    'download.status',
    `${url} answered with HTTP status ${status}.`,
    'The server does not give this file now, or not to this computer.',
    'Check the package registry or proxy that this computer uses (npm config get registry), then run the same command again.',
  );

/** @param {string} file @param {string} reason */
const diskRefuses = (file, reason) =>
  fail(
    'download.disk',
    `${file} could not be written (${reason}).`,
    'The cache folder is full or belongs to somebody else.',
    'Free some space (1.5 GB is enough) or set ALCOVE_CACHE to a folder of your own, then run the same command again.',
  );
