// Stands between the call page's guard and the browser: it counts what the browser was really asked for, and can lose the wish for encoded streams. It runs inside the page, before anything of the page.

/** What the layer below the guard does to the page. */
export interface Fault {
  /** The wish for encoded streams does not reach the browser. */
  readonly losesFlag: boolean;
  /** The browser says that it has them all the same: then the guard's look at the configuration finds nothing. */
  readonly hidesLoss: boolean;
}
export const noFault: Fault = { losesFlag: false, hidesLoss: false };

export interface BelowReport {
  /** Every connection that the browser made, by its signalling state. */
  readonly connections: readonly string[];
  /** Calls of the newer way (RTCRtpScriptTransform), by direction. */
  readonly transforms: { readonly encode: number; readonly decode: number };
  /** Calls of the older way (createEncodedStreams). */
  readonly encodedStreams: number;
  readonly framesDecoded: number;
}

declare global {
  interface Window {
    belowTheGuard: { report(): Promise<BelowReport> };
  }
}

/** Self-contained: Playwright sends its text into the page. */
export function installBelow({ losesFlag, hidesLoss }: Fault): void {
  const Native = RTCPeerConnection;
  const NativeTransform = RTCRtpScriptTransform;
  const made: RTCPeerConnection[] = [];
  const transforms = { encode: 0, decode: 0 };
  let encodedStreams = 0;

  const withoutFlag = (config: object): object => {
    const { encodedInsertableStreams: _lost, ...rest } = {
      encodedInsertableStreams: undefined,
      ...config,
    };
    return rest;
  };
  window.RTCPeerConnection = new Proxy(Native, {
    construct(Constructor, [config]: [object]) {
      const connection = new Constructor(losesFlag ? withoutFlag(config) : config);
      made.push(connection);
      return connection;
    },
  });
  if (hidesLoss) {
    const { getConfiguration } = Native.prototype;
    Native.prototype.getConfiguration = function () {
      return { ...getConfiguration.call(this), encodedInsertableStreams: true };
    };
  }
  window.RTCRtpScriptTransform = new Proxy(NativeTransform, {
    construct(Constructor, args: [Worker, { operation: 'encode' | 'decode' }]) {
      transforms[args[1].operation] += 1;
      return new Constructor(...args);
    },
  });
  for (const prototype of [RTCRtpSender.prototype, RTCRtpReceiver.prototype]) {
    const createEncodedStreams = Reflect.get(prototype, 'createEncodedStreams') as () => unknown;
    Reflect.set(prototype, 'createEncodedStreams', function (this: object) {
      encodedStreams += 1;
      return createEncodedStreams.call(this);
    });
  }

  window.belowTheGuard = {
    async report() {
      let framesDecoded = 0;
      for (const connection of made)
        for (const row of (await connection.getStats()).values() as Iterable<{
          framesDecoded?: number;
        }>)
          framesDecoded += row.framesDecoded ?? 0;
      return {
        connections: made.map(({ signalingState }) => signalingState),
        transforms: { ...transforms },
        encodedStreams,
        framesDecoded,
      };
    },
  };
}
