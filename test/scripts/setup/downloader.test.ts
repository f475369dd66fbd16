// Proves that a download goes on where it stopped and that nothing but the pinned file is used. It never leaves the loopback.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answers, download } from '../../../scripts/setup/downloader.mjs';
import { until } from '../../until.ts';
import {
  rangeStart,
  serveFile,
  wellBehaved,
  type Behaviour,
  type FileServer,
} from './fileServer.ts';

const body = randomBytes(300_000);
const integrityOf = (bytes: Buffer): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
const integrity = integrityOf(body);

let folder = '';
let file = '';
let server: FileServer | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alcove-download-'));
  file = join(folder, 'deep', 'file.tgz');
});
afterEach(async () => {
  await server?.close();
  server = null;
  rmSync(folder, { recursive: true });
});

async function fetchFrom(
  behaviours: readonly Behaviour[],
  more: { bytes?: number; attempts?: number; silenceMs?: number; integrity?: string } = {},
) {
  server = await serveFile(body, behaviours);
  return download({ url: server.url, integrity, file, pauseMs: 1, ...more });
}

const codeOf = (outcome: Awaited<ReturnType<typeof download>>): string =>
  outcome.ok ? 'ok' : outcome.code;

const sizeNow = (): number => statSync(`${file}.part`, { throwIfNoEntry: false })?.size ?? 0;

/** Promises everything and breaks off after some bytes. */
const breaksOff =
  (after: number): Behaviour =>
  (request, response, whole) => {
    const start = rangeStart(request) ?? 0;
    const head =
      start === 0
        ? { 'content-length': whole.length }
        : {
            'content-length': whole.length - start,
            'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}`,
          };
    response.writeHead(start === 0 ? 200 : 206, head);
    response.write(whole.subarray(start, start + after));
    // Only when they are on disk: a reset takes with it what is still on its way.
    void until(() => sizeNow() >= start + after, 'the bytes on disk', 5_000).then(() =>
      response.destroy(),
    );
  };

describe('a download', () => {
  it('arrives whole under its name, and leaves no part', async () => {
    expect(await fetchFrom([wellBehaved], { bytes: body.length })).toEqual({
      ok: true,
      value: { file },
    });
    expect(readFileSync(file).equals(body)).toBe(true);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('is not asked for again when the file is there', async () => {
    await fetchFrom([wellBehaved]);
    const again = await download({ url: server?.url ?? '', integrity, file });
    expect(again.ok).toBe(true);
    expect(server?.ranges.length).toBe(1);
  });

  it('is fetched again when the file on the disk is another one', async () => {
    server = await serveFile(body, [wellBehaved]);
    await download({ url: server.url, integrity, file });
    writeFileSync(file, 'something else');
    expect((await download({ url: server.url, integrity, file })).ok).toBe(true);
    expect(readFileSync(file).equals(body)).toBe(true);
  });
});

describe('an interrupted download', () => {
  it('goes on from the part that an earlier run left', async () => {
    server = await serveFile(body, [wellBehaved]);
    file = join(folder, 'file.tgz');
    writeFileSync(`${file}.part`, body.subarray(0, 100_000));
    expect((await download({ url: server.url, integrity, file })).ok).toBe(true);
    expect(server.ranges).toEqual(['bytes=100000-']);
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('goes on in the same run when the connection breaks', async () => {
    expect(
      codeOf(
        await fetchFrom([breaksOff(120_000), breaksOff(60_000), wellBehaved], {
          bytes: body.length,
        }),
      ),
    ).toBe('ok');
    expect(server?.ranges[0]).toBeUndefined();
    expect(server?.ranges.slice(1).every((range) => range?.startsWith('bytes='))).toBe(true);
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('starts again when the server knows no ranges', async () => {
    file = join(folder, 'file.tgz');
    writeFileSync(`${file}.part`, randomBytes(1000));
    const ignoresRange: Behaviour = (_request, response, whole) =>
      void response.writeHead(200).end(whole);
    expect(codeOf(await fetchFrom([ignoresRange]))).toBe('ok');
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('uses a part that was already whole', async () => {
    file = join(folder, 'file.tgz');
    writeFileSync(`${file}.part`, body);
    expect(codeOf(await fetchFrom([wellBehaved]))).toBe('ok');
    expect(server?.ranges.length).toBe(1);
  });

  it('has all its attempts again whenever more came through', async () => {
    expect(
      codeOf(
        await fetchFrom(
          [breaksOff(50_000), breaksOff(50_000), breaksOff(50_000), breaksOff(50_000), wellBehaved],
          { attempts: 2, bytes: body.length },
        ),
      ),
    ).toBe('ok');
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('drops a part that is longer than the file', async () => {
    file = join(folder, 'file.tgz');
    writeFileSync(`${file}.part`, randomBytes(400_000));
    expect(codeOf(await fetchFrom([wellBehaved]))).toBe('ok');
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('refuses a range that begins elsewhere than asked', async () => {
    file = join(folder, 'file.tgz');
    writeFileSync(`${file}.part`, body.subarray(0, 1000));
    const elsewhere: Behaviour = (_request, response, whole) =>
      void response
        .writeHead(206, { 'content-range': `bytes 0-${whole.length - 1}/${whole.length}` })
        .end(whole);
    expect(codeOf(await fetchFrom([elsewhere, wellBehaved]))).toBe('ok');
    expect(readFileSync(file).equals(body)).toBe(true);
  });

  it('is told as cut off when it breaks every time, and keeps what came', async () => {
    expect(
      codeOf(
        await fetchFrom([breaksOff(50_000), breaksOff(0)], { attempts: 2, bytes: body.length }),
      ),
    ).toBe('download.cut');
    expect(readFileSync(`${file}.part`).equals(body.subarray(0, 50_000))).toBe(true);
    expect(existsSync(file)).toBe(false);
  });

  it('sees a body that ends early without a promised length', async () => {
    const short: Behaviour = (request, response, whole) => {
      const start = rangeStart(request);
      if (start !== null) return void response.writeHead(503).end();
      response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(whole.subarray(0, 1000));
    };
    expect(codeOf(await fetchFrom([short], { attempts: 2, bytes: body.length }))).toBe(
      'download.status',
    );
    expect(existsSync(file)).toBe(false);
  });
});

describe('a file that is not the pinned one', () => {
  it('is deleted unused, and both hashes are named', async () => {
    const other = Buffer.from(body);
    other[150_000] = (other[150_000] ?? 0) ^ 1;
    const outcome = await fetchFrom(
      [(request, response) => wellBehaved(request, response, other)],
      { bytes: body.length },
    );
    expect(codeOf(outcome)).toBe('download.mismatch');
    const what = outcome.ok ? '' : outcome.what;
    expect(what).toContain(integrity);
    expect(what).toContain(integrityOf(other));
    expect(existsSync(file)).toBe(false);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('is stopped as soon as it is longer than the pin', async () => {
    let sent = 0;
    const endless: Behaviour = (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => {
        response.write(body);
        sent += body.length;
      }, 1);
      response.on('close', () => clearInterval(timer));
    };
    expect(codeOf(await fetchFrom([endless], { bytes: 500_000 }))).toBe('download.mismatch');
    expect(sent).toBeLessThan(50_000_000);
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});

describe('a server that fails', () => {
  it('is told as silent when it says nothing', async () => {
    expect(codeOf(await fetchFrom([() => {}], { attempts: 1, silenceMs: 100 }))).toBe(
      'download.silent',
    );
  });

  it('is told as silent when it stops in the middle', async () => {
    const stalls: Behaviour = (_request, response, whole) =>
      void response
        .writeHead(200, { 'content-length': whole.length })
        .write(whole.subarray(0, 1000));
    expect(codeOf(await fetchFrom([stalls, () => {}], { attempts: 1, silenceMs: 150 }))).toBe(
      'download.silent',
    );
  });

  it('is not asked again after a refusal', async () => {
    expect(
      codeOf(await fetchFrom([(_request, response) => void response.writeHead(404).end()])),
    ).toBe('download.status');
    expect(server?.ranges.length).toBe(1);
  });

  it('is asked again after a passing trouble', async () => {
    expect(
      codeOf(
        await fetchFrom([(_request, response) => void response.writeHead(503).end(), wellBehaved]),
      ),
    ).toBe('ok');
  });

  it('is told as unreachable when nobody listens', async () => {
    const gone = await serveFile(body, [wellBehaved]);
    await gone.close();
    const outcome = await download({ url: gone.url, integrity, file, attempts: 2, pauseMs: 1 });
    expect(codeOf(outcome)).toBe('download.unreachable');
    expect(outcome.ok ? '' : outcome.what).toContain('ECONNREFUSED');
  });
});

describe('the question whether upstream answers', () => {
  it('is yes for success only', async () => {
    server = await serveFile(body, [
      wellBehaved,
      (_request, response) => void response.writeHead(404).end(),
      () => {},
    ]);
    expect(await answers(server.url, { withinMs: 2_000 })).toBe(true);
    expect(await answers(server.url, { withinMs: 2_000 })).toBe(false);
    expect(await answers(server.url, { withinMs: 100 })).toBe(false);
  });
});
