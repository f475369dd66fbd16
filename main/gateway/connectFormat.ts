// Reads the head of an HTTP/1.1 CONNECT request, byte by byte, and refuses everything else. Never keeps a path, a header or a body.
import { readAddress } from './addressFormat.ts';

/** Longest request head in bytes, from the first byte to the empty line. */
export const maxHeadBytes = 8192;

/** Where a request wants to go: canonical host (lower case name, or an address in its one spelling, no brackets) and port 1-65535. */
export type Target = { readonly host: string; readonly port: number };

/** Stands in for a target that could not be read. Port 0 cannot come from a request, so it is never a real one. */
export const unreadableTarget: Target = { host: 'unreadable', port: 0 };

export const headRefusalCodes = [
  'gateway.headMalformed',
  'gateway.headTooLong',
  'gateway.methodRefused',
  'gateway.targetMalformed',
] as const;
export type HeadRefusalCode = (typeof headRefusalCodes)[number];

/** What is known after some bytes. `rest` are the bytes after the head: they belong to the tunnel. `target` of a refusal is for counting only. */
export type HeadStep =
  | { readonly state: 'incomplete' }
  | { readonly state: 'connect'; readonly target: Target; readonly rest: Uint8Array }
  | { readonly state: 'refused'; readonly code: HeadRefusalCode; readonly target: Target };

export type HeadReader = { push(chunk: Uint8Array): HeadStep };

const labelPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const numberLabelPattern = /^(?:[0-9]+|0x[0-9a-f]*)$/;
const authorityPattern = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+))(?::([1-9][0-9]{0,4}))?$/;
const absolutePattern = /^(https?|wss?):\/\/([^/?#]*)/i;
const headerPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/;
const defaultPorts: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443 };

/**
 * The one spelling of a host: a lower-case ASCII name or an IP address without brackets. Undefined when it is neither.
 * A trailing dot is refused, and so is a name whose last label is a number: some resolvers read `127.1` or `0x7f.1` as an address.
 */
export function readHost(text: string): string | undefined {
  if (text.length > 253) return undefined;
  const address = readAddress(text);
  if (address !== undefined) return address;
  const lower = text.toLowerCase();
  const labels = lower.split('.');
  if (!labels.every((label) => labelPattern.test(label))) return undefined;
  return numberLabelPattern.test(labels.at(-1) ?? '') ? undefined : lower;
}

/** `host:port` as in RFC 9110 section 7.1 (IPv6 in brackets, no user name), or undefined. */
function readAuthority(text: string, defaultPort: number | undefined): Target | undefined {
  const [, bracketed, plain, portText] = authorityPattern.exec(text) ?? [];
  const port = portText === undefined ? defaultPort : Number(portText);
  if (port === undefined || port > 65_535) return undefined;
  if (bracketed !== undefined && !bracketed.includes(':')) return undefined;
  const host = readHost(bracketed ?? plain ?? '');
  return host === undefined ? undefined : { host, port };
}

/** The host of an absolute-form request (`GET http://host/...`), read only so that its refusal is counted under the right name. */
function readAbsoluteTarget(text: string): Target | undefined {
  const [, scheme = '', authority = ''] = absolutePattern.exec(text) ?? [];
  return readAuthority(authority, defaultPorts[scheme.toLowerCase()]);
}

type LineVerdict = { readonly code: HeadRefusalCode | undefined; readonly target: Target };

/** Judges a request line without its CRLF. A code of undefined means that it is a well-formed CONNECT. */
function readRequestLine(line: string): LineVerdict {
  const [method = '', targetText = '', version, ...more] = line.split(' ');
  if (method !== 'CONNECT')
    return {
      code: 'gateway.methodRefused',
      target: readAbsoluteTarget(targetText) ?? unreadableTarget,
    };
  const target = readAuthority(targetText, undefined);
  if (target === undefined) return { code: 'gateway.targetMalformed', target: unreadableTarget };
  if (version !== 'HTTP/1.1' || more.length > 0) return { code: 'gateway.headMalformed', target };
  return { code: undefined, target };
}

/**
 * A reader for one connection. Give it the bytes as they come; what it answers depends on the bytes alone, not on how they were cut.
 * Header fields must have the form `name: value` and are then forgotten: nothing is decided by them.
 * Once it has answered `connect` or `refused` it refuses whatever else it is given.
 */
export function createHeadReader(): HeadReader {
  let line = '';
  let headBytes = 0;
  let sawReturn = false;
  let settled = false;
  let target: Target | undefined;

  const refuse = (code: HeadRefusalCode, at: Target = target ?? unreadableTarget): HeadStep => {
    settled = true;
    line = '';
    return { state: 'refused', code, target: at };
  };

  /** Takes one complete line; undefined means that the head goes on. */
  const takeLine = (): HeadStep | 'complete' | undefined => {
    const complete = line;
    line = '';
    if (target === undefined) {
      const verdict = readRequestLine(complete);
      if (verdict.code !== undefined) return refuse(verdict.code, verdict.target);
      target = verdict.target;
      return undefined;
    }
    if (complete === '') return 'complete';
    return headerPattern.test(complete) ? undefined : refuse('gateway.headMalformed');
  };

  const push = (chunk: Uint8Array): HeadStep => {
    if (settled) return refuse('gateway.headMalformed');
    for (const [index, byte] of chunk.entries()) {
      headBytes += 1;
      if (headBytes > maxHeadBytes) {
        // A plain request with an endless path is still counted under its host.
        return refuse('gateway.headTooLong', target ?? readRequestLine(line).target);
      }
      if (byte === 0x0a && sawReturn) {
        sawReturn = false;
        const step = takeLine();
        if (step === 'complete' && target !== undefined) {
          settled = true;
          return { state: 'connect', target, rest: chunk.subarray(index + 1) };
        }
        if (typeof step === 'object') return step;
      } else if (sawReturn) {
        return refuse('gateway.headMalformed');
      } else if (byte === 0x0d) {
        sawReturn = true;
      } else if ((byte >= 0x20 && byte < 0x7f) || (byte === 0x09 && target !== undefined)) {
        line += String.fromCharCode(byte);
      } else {
        return refuse('gateway.headMalformed');
      }
    }
    return { state: 'incomplete' };
  };

  return { push };
}
