// The ports that main gives to this page. Our own preload posts each as a message of the page's own window; a message from elsewhere gives nothing (P15).
import type { CellName } from '../../preload/contract/cellName.ts';
import type { CellApi } from '../../preload/contract/derive.ts';

export interface CellPorts<N extends string> {
  /** `taken` gets the port that is there, if one is, and every later one of this name, which replaces it: the earlier is closed by then. */
  readonly take: (name: N, taken: (port: MessagePort) => void) => void;
}

type PortName<C extends CellName> = CellApi<C>['ports'][number];

const nameIn = (data: unknown): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, 'alcovePort') : null;

/** To be called at once when the page's script starts: a port that is posted before is lost. */
export function receivePorts<C extends CellName>(
  api: Pick<CellApi<C>, 'ports'>,
  page: Window,
): CellPorts<PortName<C>> {
  const held = new Map<PortName<C>, MessagePort>();
  const takers = new Map<PortName<C>, (port: MessagePort) => void>();
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    const name = api.ports.find((known) => known === nameIn(event.data));
    if (event.source !== page || port === undefined || name === undefined) return;
    held.get(name)?.close();
    held.set(name, port);
    takers.get(name)?.(port);
  });
  return {
    take: (name, taken) => {
      takers.set(name, taken);
      const port = held.get(name);
      if (port !== undefined) taken(port);
    },
  };
}
