// Listens on every address of this computer, TCP and UDP, and counts whatever comes: a witness of packets that nobody refused.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface ListeningSink {
  readonly port: number;
  heard(): number;
  close(): void;
}

export async function openSink(): Promise<ListeningSink> {
  let heard = 0;
  const tcp = createServer((socket) => {
    heard += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => tcp.listen(0, '0.0.0.0', resolve));
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const udp = createSocket('udp4', () => {
    heard += 1;
  });
  await new Promise<void>((resolve) => udp.bind(port, '0.0.0.0', resolve));
  return {
    port,
    heard: () => heard,
    close: () => {
      tcp.close();
      udp.close();
    },
  };
}

/** An address of this computer that others could reach; loopback where it has none. */
export function ownAddress(): string {
  return (
    Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find((one) => one.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1'
  );
}
