// Decides where a pinned file is fetched from: upstream first, the package registry that npm is set to second. Never names a registry itself.
import path from 'node:path';
import { answers, download } from './downloader.mjs';
import { ask, npmCommand } from './command.mjs';
import { shortKey } from './integrity.mjs';

/** How long upstream may take to answer the question whether it is there. */
export const upstreamAnswerMs = 4_000;

/** A fallback in the cache asks upstream again after this time. */
export const askAgainAfterMs = 24 * 60 * 60 * 1000;

/**
 * Whether upstream is asked at all.
 * @param {{ never: boolean, fallbackAskedAtMs: number | null, nowMs: number }} facts `fallbackAskedAtMs`: null when no fallback lies in the cache
 */
export function asksUpstream({ never, fallbackAskedAtMs, nowMs }) {
  if (never) return false;
  if (fallbackAskedAtMs === null) return true;
  const age = nowMs - fallbackAskedAtMs;
  return age < 0 || age > askAgainAfterMs;
}

/**
 * The address of a package's tarball by npm's registry layout.
 * @param {string} registry
 * @param {string} name may carry a scope
 * @param {string} version
 */
export function tarballAddress(registry, name, version) {
  return `${registry.replace(/\/+$/, '')}/${name}/-/${name.slice(name.lastIndexOf('/') + 1)}-${version}.tgz`;
}

/**
 * @param {string} name
 * @returns {string} the registry that npm uses for this package
 */
function registryFor(name) {
  const npm = npmCommand();
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/')) : null;
  for (const key of [...(scope ? [`${scope}:registry`] : []), 'registry']) {
    const value = ask(npm.program, [
      ...npm.args,
      'config',
      'get',
      key,
      '--loglevel=error',
    ]).out.trim();
    if (/^https?:\/\//.test(value)) return value;
  }
  return '';
}

/**
 * @param {{ package: string, version: string, integrity: string, bytes?: number }} pin
 * @param {{ cache: string, step: import('./reporter.mjs').Step }} how
 */
export function downloadPackage(pin, { cache, step }) {
  return downloadPinned(
    {
      url: tarballAddress(registryFor(pin.package), pin.package, pin.version),
      integrity: pin.integrity,
      ...(pin.bytes === undefined ? {} : { bytes: pin.bytes }),
    },
    { cache, step },
  );
}

/**
 * Part files carry the pin in their name, so that a part of an older pin is never continued.
 * @param {{ url: string, integrity: string, bytes?: number }} pin
 * @param {{ cache: string, step: import('./reporter.mjs').Step }} how
 */
export function downloadPinned(pin, { cache, step }) {
  const name = decodeURIComponent(new URL(pin.url).pathname.split('/').at(-1) ?? 'file').replace(
    /[^\w.+-]/g,
    '_',
  );
  return download({
    ...pin,
    file: path.join(cache, 'downloads', `${shortKey(pin.integrity)}-${name}`),
    progress: (text) => step.progress(text),
  });
}

/** @param {string} url */
export const upstreamAnswers = (url) => answers(url, { withinMs: upstreamAnswerMs });
