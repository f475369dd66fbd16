// Waits for a port, which our own preload hands over as a window message with its name. Anything else that arrives is ignored.

export const awaitPort = (page: Window, name: string): Promise<MessagePort> =>
  new Promise((resolve) => {
    const take = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports;
      if (
        event.source !== page ||
        port === undefined ||
        typeof event.data !== 'object' ||
        event.data === null ||
        !('alcovePort' in event.data) ||
        event.data.alcovePort !== name
      )
        return;
      page.removeEventListener('message', take);
      resolve(port);
    };
    page.addEventListener('message', take);
  });
