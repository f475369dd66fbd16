// Waits for the port to the desk, which our own preload hands over as a window message. Anything else that arrives is ignored.

export const awaitPort = (page: Window): Promise<MessagePort> =>
  new Promise((resolve) => {
    const take = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports;
      if (
        event.source !== page ||
        port === undefined ||
        typeof event.data !== 'object' ||
        event.data === null ||
        !('alcovePort' in event.data)
      )
        return;
      page.removeEventListener('message', take);
      resolve(port);
    };
    page.addEventListener('message', take);
  });
