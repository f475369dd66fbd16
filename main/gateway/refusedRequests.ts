// Remembers what the global port, which lets nothing through, was asked for. Bounded: a flood of names fills one row.

export interface RefusedRequests {
  refused(target: { readonly host: string; readonly port: number }): void;
  refusals(): ReadonlyMap<
    string,
    { readonly host: string; readonly port: number; readonly times: number }
  >;
}

const maxTargets = 256;

export const createRefusedRequests = (): RefusedRequests => {
  const targets = new Map<string, { host: string; port: number; times: number }>();
  return {
    refused({ host, port }) {
      const key =
        targets.has(`${host} ${port}`) || targets.size < maxTargets ? `${host} ${port}` : 'other';
      const known = targets.get(key);
      targets.set(
        key,
        key === 'other'
          ? { host: 'other', port: 0, times: (known?.times ?? 0) + 1 }
          : { host, port, times: (known?.times ?? 0) + 1 },
      );
    },
    refusals: () => targets,
  };
};
