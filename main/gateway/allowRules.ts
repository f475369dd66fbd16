// Decides whether a cell may reach a host and port, and by which addresses. Never resolves a name; whatever is not listed is refused.
import { byCell, type CellName } from '../../preload/contract/cellName.ts';
import type { AllowedTarget } from '../core/targets.ts';
import { readAddress } from './addressFormat.ts';
import type { Target } from './connectFormat.ts';

/** What each cell may reach. Host names and addresses are in their one spelling (`readHost`, `readAddress`). */
export type AllowRules = { readonly cells: Readonly<Record<CellName, readonly AllowedTarget[]>> };

/** A rule set that lets nothing through. */
export const nothingAllowed: AllowRules = { cells: byCell(() => []) };

/** How an allowed target is reached: by these addresses and no others, or by asking the resolver. */
export type Route =
  | { readonly kind: 'pinned'; readonly addresses: readonly string[] }
  | { readonly kind: 'resolve' };

export const ruleRefusalCodes = ['gateway.rulesMissing', 'gateway.targetNotListed'] as const;
export type RuleRefusalCode = (typeof ruleRefusalCodes)[number];

export type Verdict =
  | { readonly allowed: true; readonly route: Route }
  | { readonly allowed: false; readonly code: RuleRefusalCode };

/** P4: the verdict on one request of one cell. Only that cell's own list is looked at; no rules means no. */
export function judge(rules: AllowRules | undefined, cell: CellName, target: Target): Verdict {
  if (rules === undefined) return { allowed: false, code: 'gateway.rulesMissing' };
  const listed = rules.cells[cell].find(
    (entry) => entry.host === target.host && entry.port === target.port,
  );
  if (listed === undefined) return { allowed: false, code: 'gateway.targetNotListed' };
  if (listed.addresses !== undefined)
    return { allowed: true, route: { kind: 'pinned', addresses: listed.addresses } };
  // An address that is listed as such is its own pin.
  if (readAddress(listed.host) !== undefined)
    return { allowed: true, route: { kind: 'pinned', addresses: [listed.host] } };
  return { allowed: true, route: { kind: 'resolve' } };
}

/** A tunnel that was let through earlier; `address` is undefined while it is still being connected. */
export type Standing = {
  readonly cell: CellName;
  readonly target: Target;
  readonly route: Route;
  readonly address: string | undefined;
};

/** P4, P17: whether a tunnel may stay under new rules. It may only if today's rules would have led it to the same address. */
export function mayStay(rules: AllowRules | undefined, standing: Standing): boolean {
  const verdict = judge(rules, standing.cell, standing.target);
  if (!verdict.allowed) return false;
  const { route } = verdict;
  if (route.kind === 'resolve') return standing.route.kind === 'resolve';
  if (standing.address !== undefined) return route.addresses.includes(standing.address);
  return (
    standing.route.kind === 'pinned' &&
    standing.route.addresses.every((address) => route.addresses.includes(address))
  );
}
