// Where something is on the network, in the shapes that several rooms share.

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** One server that a cell may reach. With `addresses` its name is never resolved: only these are tried. */
export interface AllowedTarget extends HostPort {
  readonly addresses?: readonly string[] | undefined;
}
