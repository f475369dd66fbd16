// Decides the key exchange of one session. The host's device makes every secret, fresh for each join, and gives it only to the guest's device that asked (P2).
// An old, repeated or foreign message changes nothing.
import type { Exchange, ExchangeEvent, ExchangeStep, Fresh } from './exchangeShapes.ts';
import { stepGuest, visit } from './guestExchange.ts';
import { host, stepHost } from './hostExchange.ts';

export function stepExchange(exchange: Exchange, event: ExchangeEvent, fresh: Fresh): ExchangeStep {
  switch (exchange.phase) {
    case 'hosting':
      return stepHost(exchange, event, fresh);
    case 'visiting':
      return stepGuest(exchange, event, fresh);
    case 'none':
      if (event.type === 'hosted') return host(event, fresh);
      if (event.type === 'visited') return visit(event, fresh);
      return { exchange, actions: [] };
  }
}
