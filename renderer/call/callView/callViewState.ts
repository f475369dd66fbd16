// What the call's views are told of a call: how it stands, and a device that cannot be used. It decides nothing and must never hold a reason that the screen has no words for.

export type DeviceProblem = 'devices.cameraInUse' | 'devices.notFound' | 'devices.refused';

export type CallViewState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'lost'; readonly atMs: number }
  | {
      readonly kind:
        | 'keyMismatch'
        | 'serverRefused'
        | 'roomFull'
        | 'notEncryptable'
        | 'otherCertificate'
        | 'notReached';
    }
  | { readonly kind: 'ended' };
