// A stand-in for the browser's peer connection, as little as the guard needs of it. It decides nothing about the product.

export const noted: { name: string; args: readonly unknown[] }[] = [];

class PeerConnectionDouble extends EventTarget {
  readonly config: Readonly<Record<string, unknown>>;
  connectionState = 'new';
  static generateCertificate = (): string => 'certificate';
  constructor(config: Readonly<Record<string, unknown>>) {
    super();
    this.config = config;
  }
  setRemoteDescription(...args: unknown[]): Promise<void> {
    return this.note('setRemoteDescription', args);
  }
  addIceCandidate(...args: unknown[]): Promise<void> {
    return this.note('addIceCandidate', args);
  }
  setConfiguration(...args: unknown[]): void {
    void this.note('setConfiguration', args);
  }
  getConfiguration(): unknown {
    return this.config;
  }
  close(): void {
    this.connectionState = 'closed';
  }
  /** A candidate that the browser found. */
  found(candidate: string | null): void {
    this.dispatchEvent(
      Object.assign(new Event('icecandidate'), {
        candidate: candidate === null ? null : { candidate },
      }),
    );
  }
  private note(name: string, args: readonly unknown[]): Promise<void> {
    noted.push({ name, args });
    return Promise.resolve();
  }
}
export type Double = InstanceType<typeof PeerConnectionDouble>;

/** A page with the class of its own, because the guard changes its prototype. */
export const newPage = () => {
  noted.length = 0;
  const Own = class extends PeerConnectionDouble {};
  for (const name of [
    'setRemoteDescription',
    'addIceCandidate',
    'setConfiguration',
    'close',
    'getConfiguration',
  ] as const) {
    Object.defineProperty(Own.prototype, name, {
      value: PeerConnectionDouble.prototype[name],
      writable: true,
      configurable: true,
    });
  }
  return { RTCPeerConnection: Own, webkitRTCPeerConnection: Own };
};
