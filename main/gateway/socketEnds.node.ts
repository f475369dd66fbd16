// Ends sockets: with an answer, or at once. Never waits on the other side without a limit.
import type { Socket } from 'node:net';

/** How long a turned-away client may take to read its answer, in milliseconds. */
const lingerMs = 1_000;

const answers = {
  refused: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  failed: 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
  timedOut: 'HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
} as const;

/**
 * Answers and closes. What the client still sends is read and forgotten for a moment:
 * closing over unread bytes would reset the connection and take the answer with it.
 */
export function answerAndClose(socket: Socket, answer: keyof typeof answers): void {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
  socket.end(answers[answer]);
  socket.resume();
}

/**
 * P17: cuts a connection at once by a TCP reset. What waits in this process and in the system's send buffer is dropped;
 * `destroy` alone would let the system send its megabytes first.
 */
export function cutSocket(socket: Socket): void {
  if (socket.connecting) socket.destroy(); // Before there is a connection, a reset would wait for one.
  else if (!socket.destroyed) socket.resetAndDestroy();
}
