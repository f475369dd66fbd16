// The main process's end of the channel to the gateway: asks, remembers, and closes at the first message it cannot read. Never opens a socket.
import type { CellName } from '../../preload/contract/cellName.ts';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import { nothingAllowed, type AllowRules } from './allowRules.ts';
import type { GatewayCounts } from './gatewayCounts.ts';
import {
  allowRulesSchema,
  fromGatewaySchema,
  type FromGateway,
  type GatewayChannel,
  type ToGateway,
} from './gatewayProtocol.ts';

/** `closed` is final: the gateway is gone, or said something unreadable, and nothing gets out any more. */
export type GatewayState = 'starting' | 'listening' | 'closed';

export type CellPorts = Readonly<Record<CellName, number>>;

export type GatewayClient = {
  state(): GatewayState;
  /** Calls back at every change of state; the returned function ends that. */
  onState(handler: (state: GatewayState) => void): () => void;
  /** The loopback port of each cell, as soon as all are open. */
  ports(): Promise<Result<CellPorts, 'gateway.closed'>>;
  /**
   * Replaces what each cell may reach; settles when it is in force and tunnels it no longer covers are cut.
   * `gateway.rulesRefused`: the rules were malformed, and nothing at all is allowed until others come. `gateway.closed`: the gateway is gone.
   */
  setRules(
    rules: AllowRules,
  ): Promise<Result<undefined, 'gateway.rulesRefused' | 'gateway.closed'>>;
  /** The newest counts, or undefined before the first. */
  counts(): GatewayCounts | undefined;
  /** Calls back with each new report; the returned function ends that. */
  onCounts(handler: (counts: GatewayCounts) => void): () => void;
  /** Asks for a report now; it arrives at `onCounts`. */
  readonly askCounts: () => void;
  /** Ends the gateway. Safe to call twice. */
  close(): void;
};

type SetRulesCode = 'gateway.rulesRefused' | 'gateway.closed';

/** A client on an open channel. It has no clock: a caller that cannot wait for ever limits `ports` and `setRules` itself. */
export function createGatewayClient(channel: GatewayChannel): GatewayClient {
  let state: GatewayState = 'starting';
  let ports: CellPorts | undefined;
  let counts: GatewayCounts | undefined;
  let revision = 0;
  const stateHandlers = new Set<(state: GatewayState) => void>();
  const countsHandlers = new Set<(counts: GatewayCounts) => void>();
  const portsWaiters = new Set<(result: Result<CellPorts, 'gateway.closed'>) => void>();
  const rulesWaiters = new Map<number, (result: Result<undefined, SetRulesCode>) => void>();

  const subscribe = <T>(
    handlers: Set<(value: T) => void>,
    handler: (value: T) => void,
  ): (() => void) => {
    handlers.add(handler);
    return () => {
      handlers.delete(handler);
    };
  };

  const enter = (next: GatewayState): void => {
    state = next;
    for (const handler of [...stateHandlers]) handler(next);
  };

  const send = (message: ToGateway): void => {
    if (state !== 'closed') channel.send(message);
  };

  const settleAll = (code: 'gateway.closed'): void => {
    for (const settle of portsWaiters) settle(fail(code));
    for (const settle of rulesWaiters.values()) settle(fail(code));
    portsWaiters.clear();
    rulesWaiters.clear();
  };

  const close = (): void => {
    if (state === 'closed') return;
    send({ type: 'close' });
    enter('closed');
    settleAll('gateway.closed');
  };

  const take = (message: FromGateway): void => {
    switch (message.type) {
      case 'listening':
        if (ports !== undefined) return close();
        ports = message.ports;
        for (const settle of portsWaiters) settle(ok(message.ports));
        portsWaiters.clear();
        return enter('listening');
      case 'rulesSet':
        rulesWaiters.get(message.revision)?.(ok(undefined));
        rulesWaiters.delete(message.revision);
        return undefined;
      case 'counts':
        counts = message.counts;
        for (const handler of [...countsHandlers]) handler(message.counts);
        return undefined;
      case 'failed':
        return close();
    }
  };

  channel.onMessage((raw) => {
    if (state === 'closed') return;
    const parsed = fromGatewaySchema.safeParse(raw);
    if (parsed.success) take(parsed.data);
    else close(); // P15: a gateway that speaks in riddles is not trusted with another rule.
  });
  channel.onClose(() => {
    if (state === 'closed') return;
    enter('closed');
    settleAll('gateway.closed');
  });

  return {
    state: () => state,
    onState: (handler) => subscribe(stateHandlers, handler),
    counts: () => counts,
    onCounts: (handler) => subscribe(countsHandlers, handler),
    askCounts: () => send({ type: 'counts' }),
    close,
    ports() {
      if (state === 'closed') return Promise.resolve(fail('gateway.closed'));
      if (ports !== undefined) return Promise.resolve(ok(ports));
      return new Promise((resolve) => portsWaiters.add(resolve));
    },
    async setRules(rules) {
      if (state === 'closed') return fail('gateway.closed');
      const parsed = allowRulesSchema.safeParse(rules);
      // P4: rules that cannot be read leave nothing allowed, rather than what was allowed before.
      const accepted = parsed.success ? parsed.data : allowRulesSchema.parse(nothingAllowed);
      revision += 1;
      const current = revision;
      const settled = new Promise<Result<undefined, SetRulesCode>>((resolve) =>
        rulesWaiters.set(current, resolve),
      );
      send({ type: 'rules', revision: current, rules: accepted });
      const result = await settled;
      return result.ok && !parsed.success ? fail('gateway.rulesRefused') : result;
    },
  };
}
