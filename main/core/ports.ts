// The smallest functions through which the pure code reaches the world. Nothing here has an implementation.

/** Milliseconds since the Unix epoch. */
export type NowMs = () => number;
/** `length` bytes from the operating system's generator. */
export type RandomBytes = (length: number) => Uint8Array;
/** A line for the log: a closed code and numbers only, never text from people or servers. */
export type LogCode = (code: string, numbers?: Readonly<Record<string, number>>) => void;
