// Proves that only a strict CONNECT head is let through, however its bytes are cut; must never open a socket.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createHeadReader,
  headRefusalCodes,
  maxHeadBytes,
  readHost,
  unreadableTarget,
  type HeadStep,
  type Target,
} from '../../../main/gateway/connectFormat.ts';

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));
const readAll = (text: string): HeadStep => createHeadReader().push(bytesOf(text));

/** Feeds the bytes cut at the given places, and gathers everything that follows the head. */
function readCut(bytes: Uint8Array, cuts: readonly number[]): { step: HeadStep; rest: number[] } {
  const reader = createHeadReader();
  const places = [
    ...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]),
  ].sort((a, b) => a - b);
  let step: HeadStep = { state: 'incomplete' };
  const rest: number[] = [];
  for (const [index, end] of places.entries()) {
    const chunk = bytes.subarray(places[index - 1] ?? 0, end);
    if (step.state === 'incomplete') {
      step = reader.push(chunk);
      if (step.state === 'connect') rest.push(...step.rest);
    } else {
      rest.push(...chunk);
    }
  }
  return { step, rest };
}

const head = (target: string, more = ''): string => `CONNECT ${target} HTTP/1.1\r\n${more}\r\n`;
const targetOf = (target: string): Target | string => {
  const step = readAll(head(target));
  if (step.state === 'connect') return step.target;
  return step.state === 'refused' ? step.code : step.state;
};

describe('a CONNECT head', () => {
  it('is read as Chromium sends it', () => {
    const step = readAll(
      head(
        'Chat.Example.org:443',
        'Host: chat.example.org:443\r\nProxy-Connection: keep-alive\r\nUser-Agent: x/1 (y; z)\r\n',
      ),
    );
    expect(step).toEqual({
      state: 'connect',
      target: { host: 'chat.example.org', port: 443 },
      rest: new Uint8Array(),
    });
  });

  it('leaves the bytes after it to the tunnel', () => {
    const step = readAll(`${head('a.example:1')}\r\n\x00\xff`);
    expect(step.state === 'connect' && [...step.rest]).toEqual([0x0d, 0x0a, 0x00, 0xff]);
  });

  it('takes addresses in their strict forms', () => {
    expect(targetOf('127.0.0.1:3478')).toEqual({ host: '127.0.0.1', port: 3478 });
    expect(targetOf('[2001:DB8:0::1]:65535')).toEqual({ host: '2001:db8::1', port: 65_535 });
  });

  it.each([
    'a.example',
    'a.example:',
    'a.example:0',
    'a.example:65536',
    'a.example:0443',
    'a.example:+443',
    'a.example:443 ',
    'a.example.:443',
    '.a.example:443',
    'a..example:443',
    ':443',
    'user@a.example:443',
    'user:pw@a.example:443',
    'a_b.example:443',
    '-a.example:443',
    'a-.example:443',
    'ex%61mple.org:443',
    'b\u00fccher.example:443',
    '127.1:443',
    '0x7f.1:443',
    '2130706433:443',
    '127.0.0.1.:443',
    '127.0.0.01:443',
    'a.0:1',
    'a.0x7:1',
    '[127.0.0.1]:443',
    '[::1%25lo]:443',
    '[::1]443',
    '::1:443',
    '[::1',
    '[]:443',
    'http://a.example:443',
    'a.example:443/x',
    'a.example:443?x',
    'a.example:443#x',
    'a.example:4 43',
    `${'a'.repeat(64)}.example:443`,
    `${'a.'.repeat(127)}example:443`,
    '*:443',
    '*.example:443',
    'a.example,b.example:443',
    'a.example:443:443',
    '\\:443',
  ])('with the target %j is refused', (target) => {
    expect(targetOf(target)).toMatch(/^gateway\.(targetMalformed|headMalformed)$/);
  });

  it.each([
    ['bare LF', 'CONNECT a.example:1 HTTP/1.1\n\n'],
    ['bare LF after a field', 'CONNECT a.example:1 HTTP/1.1\r\nA: b\n\r\n'],
    ['bare CR', 'CONNECT a.example:1 HTTP/1.1\r\nA: b\rc\r\n\r\n'],
    ['two CRs', 'CONNECT a.example:1 HTTP/1.1\r\r\n\r\n'],
    ['NUL', 'CONNECT a.example:1 HTTP/1.1\r\nA: \x00\r\n\r\n'],
    ['DEL', 'CONNECT a.example:1 HTTP/1.1\r\nA: \x7f\r\n\r\n'],
    ['high byte', 'CONNECT a.example:1 HTTP/1.1\r\nA: \xe9\r\n\r\n'],
    ['tab in the request line', 'CONNECT\ta.example:1 HTTP/1.1\r\n\r\n'],
    ['two spaces', 'CONNECT  a.example:1 HTTP/1.1\r\n\r\n'],
    ['trailing word', 'CONNECT a.example:1 HTTP/1.1 x\r\n\r\n'],
    ['HTTP/1.0', 'CONNECT a.example:1 HTTP/1.0\r\n\r\n'],
    ['HTTP/2', 'CONNECT a.example:1 HTTP/2\r\n\r\n'],
    ['no version', 'CONNECT a.example:1\r\n\r\n'],
    ['lower-case method', 'connect a.example:1 HTTP/1.1\r\n\r\n'],
    ['leading empty line', '\r\nCONNECT a.example:1 HTTP/1.1\r\n\r\n'],
    ['folded field', 'CONNECT a.example:1 HTTP/1.1\r\nA: b\r\n c\r\n\r\n'],
    ['field without a colon', 'CONNECT a.example:1 HTTP/1.1\r\nA\r\n\r\n'],
    ['space before the colon', 'CONNECT a.example:1 HTTP/1.1\r\nA : b\r\n\r\n'],
    ['TLS hello', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
    ['SOCKS5', '\x05\x01\x00'],
    ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('with %s is refused', (_name, text) => {
    expect(readAll(text).state).toBe('refused');
  });

  it('with a control byte in its first line is malformed, whatever the method', () => {
    for (const byte of ['\t', '\0', '\x1b', '\x7f', '\x80'])
      expect(readAll(`GET http://a.example/${byte} HTTP/1.1\r\n\r\n`)).toMatchObject({
        code: 'gateway.headMalformed',
      });
  });

  it('is bounded: the last byte that fits is taken, one more is refused', () => {
    const frame = head('a.example:1', 'A: \r\n').length;
    const fits = head('a.example:1', `A: ${'x'.repeat(maxHeadBytes - frame)}\r\n`);
    expect(fits.length).toBe(maxHeadBytes);
    expect(readAll(fits).state).toBe('connect');
    const over = head('a.example:1', `A: ${'x'.repeat(maxHeadBytes - frame + 1)}\r\n`);
    expect(readAll(over)).toEqual({
      state: 'refused',
      code: 'gateway.headTooLong',
      target: { host: 'a.example', port: 1 },
    });
    expect(readAll('x'.repeat(100_000))).toMatchObject({ code: 'gateway.headTooLong' });
  });

  it('is answered once: more bytes are refused', () => {
    const reader = createHeadReader();
    expect(reader.push(bytesOf(head('a.example:1'))).state).toBe('connect');
    expect(reader.push(bytesOf('\r\n')).state).toBe('refused');
  });
});

describe('a plain request', () => {
  it.each<[string, Target]>([
    [
      'GET http://Telemetry.example/secret/path?q=1 HTTP/1.1',
      { host: 'telemetry.example', port: 80 },
    ],
    ['POST https://t.example HTTP/1.1', { host: 't.example', port: 443 }],
    ['GET ws://t.example:8080/x HTTP/1.1', { host: 't.example', port: 8080 }],
    ['GET http://[::1]:81/ HTTP/1.1', { host: '::1', port: 81 }],
    ['GET http://user@t.example/ HTTP/1.1', unreadableTarget],
    ['GET ftp://t.example/ HTTP/1.1', unreadableTarget],
    ['GET / HTTP/1.1', unreadableTarget],
    ['OPTIONS * HTTP/1.1', unreadableTarget],
    ['GET', unreadableTarget],
    ['', unreadableTarget],
  ])('%s is refused under its host and nothing more', (line, target) => {
    expect(readAll(`${line}\r\nHost: x\r\n\r\n`)).toEqual({
      state: 'refused',
      code: 'gateway.methodRefused',
      target,
    });
  });

  it('with an endless path is still counted under its host', () => {
    expect(readAll(`GET http://t.example/${'x'.repeat(20_000)}`)).toEqual({
      state: 'refused',
      code: 'gateway.headTooLong',
      target: { host: 't.example', port: 80 },
    });
  });
});

describe('readHost', () => {
  it('is stable and never longer than a name may be', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.domain(),
          fc.ipV4(),
          fc.ipV6(),
          fc.string(),
          fc.stringMatching(/^[a-zA-Z0-9.:-]*$/),
        ),
        (text) => {
          const host = readHost(text);
          if (host === undefined) return;
          expect(readHost(host)).toBe(host);
          expect(host).toMatch(/^[a-z0-9.:-]{1,253}$/);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('properties of the reader', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  const piece = fc.oneof(
    fc.constantFrom(
      'CONNECT ',
      'GET ',
      ' ',
      'a.example:443',
      '[::1]:1',
      ' HTTP/1.1',
      '\r\n',
      '\r\n\r\n',
      '\r',
      '\n',
      'A: b',
      ':',
      '\0',
      'http://x.example/',
      '\xff',
    ),
    fc.string({ maxLength: 6 }),
  );
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.array(piece, { maxLength: 14 }).map((pieces) => bytesOf(pieces.join(''))),
    fc
      .array(piece, { maxLength: 6 })
      .map((pieces) => bytesOf(`CONNECT a.example:443 HTTP/1.1\r\n${pieces.join('')}`)),
  );

  it('the answer depends on the bytes, not on how they were cut, and no tunnel byte is lost', () => {
    fc.assert(
      fc.property(hostile, cuts, cuts, (bytes, one, two) => {
        const first = readCut(bytes, one);
        const second = readCut(bytes, two);
        const plain = (step: HeadStep): unknown => ({ ...step, rest: undefined });
        expect(plain(first.step)).toEqual(plain(second.step));
        const restOf = (read: typeof first): number[] =>
          read.step.state === 'connect' ? read.rest : [];
        expect(restOf(first)).toEqual(restOf(second));
        expect(first.step.state !== 'refused' || headRefusalCodes.includes(first.step.code)).toBe(
          true,
        );
      }),
      { numRuns: 4000 },
    );
  });

  it('whatever is let through matches an independent description of the head', () => {
    const strict =
      /^CONNECT ([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):([1-9][0-9]{0,4}) HTTP\/1\.1\r\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*\r\n)*\r\n/;
    let letThrough = 0;
    fc.assert(
      fc.property(hostile, cuts, (bytes, places) => {
        const { step, rest } = readCut(bytes, places);
        if (step.state !== 'connect') return;
        letThrough += 1;
        const text = String.fromCharCode(...bytes);
        const [matched = ''] = strict.exec(text) ?? [];
        expect(matched).not.toBe('');
        expect(rest).toEqual([...bytes.subarray(matched.length)]);
      }),
      { numRuns: 6000 },
    );
    expect(letThrough).toBeGreaterThan(20);
  });
});
