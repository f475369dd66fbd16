// Stands in the call page for the preload: the slice of the contract, and the ports as window messages. It decides nothing; what main would do happens in callMain.ts.

export interface PageSlice {
  readonly calls: readonly string[];
  readonly events: readonly string[];
  readonly ports: readonly string[];
}

declare global {
  interface Window {
    /** Set by Playwright: main's end of the calls and of the ports. */
    askMain(name: string, input: unknown): Promise<unknown>;
    tellMain(port: string, message: unknown): Promise<void>;
    mainEnd: {
      emit(event: string, payload: unknown): void;
      /** Gives the page a new port of this name, as the preload does. */
      give(port: string): void;
      say(port: string, message: unknown): void;
    };
  }
}

/** Self-contained: Playwright sends its text into the page. */
export function installBridge({ calls, events, ports }: PageSlice): void {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const ends = new Map<string, MessagePort>();
  const on = (name: string, listener: (payload: unknown) => void): (() => void) => {
    if (!events.includes(name)) return () => undefined;
    const known = listeners.get(name) ?? new Set();
    listeners.set(name, known.add(listener));
    return () => void known.delete(listener);
  };
  const ask = (name: string) => (input: unknown) => window.askMain(name, input);
  Reflect.set(window, 'alcove', {
    calls: Object.fromEntries(calls.map((name) => [name, ask(name)])),
    on,
    ports,
  });
  window.mainEnd = {
    emit: (event, payload) => {
      for (const listener of listeners.get(event) ?? []) listener(payload);
    },
    give(port) {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = ({ data }) => void window.tellMain(port, data);
      ends.set(port, port2);
      window.postMessage({ alcovePort: port }, window.location.origin, [port1]);
    },
    say: (port, message) => ends.get(port)?.postMessage(message),
  };
}
