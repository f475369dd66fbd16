// One end of a port in a page: it remembers what was said into it, and says what the other end would. It decides nothing.

export const portDouble = () => {
  const said: unknown[] = [];
  const own = {
    isClosed: false,
    onmessage: null as ((event: { readonly data: unknown }) => void) | null,
    postMessage: (message: unknown): void => void said.push(message),
    close: (): void => {
      own.isClosed = true;
    },
  };
  return {
    port: own as unknown as MessagePort,
    said,
    isClosed: () => own.isClosed,
    /** The other end says so. */
    say: (data: unknown): void => own.onmessage?.({ data }),
  };
};
