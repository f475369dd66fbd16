// The shapes in which rooms of the program talk over a channel: a stream of messages, and one end of a port.

/** A stream of messages to another process, and its end. */
export interface MessageStream {
  send(message: unknown): void;
  onMessage(handler: (message: unknown) => void): void;
  onClose(handler: () => void): void;
}

/** One end of a port that main joined. What comes in is not judged yet. */
export interface PortEndpoint {
  post(message: unknown): void;
  onMessage(handler: (message: unknown) => void): void;
  close(): void;
}

/** The messages of a process that is started later. */
export interface LaterProcess extends MessageStream {
  /** To be called once. What is said and listened for before that waits. */
  readonly start: () => void;
}
