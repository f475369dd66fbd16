// A small HTTP server on loopback that serves one file and misbehaves as told. It never leaves a connection behind.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Behaviour = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** Serves the body with Range (RFC 9110 section 14), as package registries do. */
export const wellBehaved: Behaviour = (request, response, body) => {
  const start = rangeStart(request);
  if (start === null) {
    response.writeHead(200, { 'content-length': body.length }).end(body);
  } else if (start >= body.length) {
    response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
  } else {
    response
      .writeHead(206, {
        'content-length': body.length - start,
        'content-range': `bytes ${start}-${body.length - 1}/${body.length}`,
      })
      .end(body.subarray(start));
  }
};

/** @returns the first byte asked for, or null without a Range header */
export function rangeStart(request: IncomingMessage): number | null {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  return match === null ? null : Number(match[1]);
}

export type FileServer = {
  readonly url: string;
  readonly ranges: (string | undefined)[];
  readonly close: () => Promise<void>;
};

/** `behaviours`: one for each request in turn; the last one serves all further requests. */
export async function serveFile(
  body: Buffer,
  behaviours: readonly Behaviour[],
): Promise<FileServer> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const behaviour = behaviours[Math.min(ranges.length, behaviours.length - 1)] ?? wellBehaved;
    ranges.push(request.headers.range);
    behaviour(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/file.tgz`,
    ranges,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
