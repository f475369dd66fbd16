// Joins the ends of the contract's ports whenever a page was loaded. Main keeps neither end, and reads nothing that passes.
import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { CellName, PortEnd } from '../../preload/contract/cellName.ts';
import { contract } from '../../preload/contract/contract.ts';
import { portChannel, type PortName } from '../../preload/contract/derive.ts';
import type { PortSpec } from '../../preload/contract/slice.ts';

export interface JoinerPorts {
  readonly page: (cell: CellName) => WebContents | null;
  /** Gives an end to the process that keeps the keychain. */
  readonly giveToKeys: (name: PortName, end: MessagePortMain) => void;
}

export interface PortJoiner {
  /** This end was loaded and listens: it gets its side of each of its ports, where the other end is there. */
  loaded(end: PortEnd): void;
  gone(end: PortEnd): void;
}

const ports: Readonly<Record<PortName, PortSpec>> = contract.ports;

export function createPortJoiner({ page, giveToKeys }: JoinerPorts): PortJoiner {
  /** An end that is posted before its page listens is lost. */
  const listening = new Set<PortEnd>();

  const isThere = (end: PortEnd): boolean =>
    listening.has(end) && (end === 'keys' || page(end) !== null);

  const give = (end: PortEnd, name: PortName, port: MessagePortMain): void => {
    if (end === 'keys') giveToKeys(name, port);
    else page(end)?.postMessage(portChannel(name), null, [port]);
  };

  return {
    loaded(loaded) {
      listening.add(loaded);
      for (const name of Object.keys(ports) as PortName[]) {
        const { ends } = ports[name];
        if (!ends.includes(loaded) || !ends.every(isThere)) continue;
        const { port1, port2 } = new MessageChannelMain();
        give(ends[0], name, port1);
        give(ends[1], name, port2);
      }
    },
    gone(end) {
      listening.delete(end);
    },
  };
}
