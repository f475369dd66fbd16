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
 * P17: cuts a connection at once. What waits in this process and in the system's send buffer is dropped where the platform can (a TCP reset).
 * With bytes waiting here, `resetAndDestroy` alone would send them first; the second call ends that wait.
 * With none waiting, the second call would collide with the orderly shutdown that `resetAndDestroy` has just begun.
 */
export function cutSocket(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting) {
    socket.destroy();
    return;
  }
  const hasWaitingBytes = socket.writableLength > 0;
  socket.resetAndDestroy();
  if (hasWaitingBytes) socket.destroy();
}
