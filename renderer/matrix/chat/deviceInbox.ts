// Lets in the messages between devices that the rules pass, and counts what they did not. Must never pass one on without the sender's own device list.
import type { DeviceMessage, DroppedCounts } from './chatShapes.ts';
import type { ClientEvents, ListedDevice } from './clientPort.ts';
import { judgeDeviceMessage } from './messageRules.ts';
import type { SdkEvent } from './sdkShapes.ts';

interface DeviceLists {
  readonly devicesOf: (userId: string) => Promise<readonly ListedDevice[]>;
}
type Incoming = Parameters<ClientEvents<SdkEvent>['deviceMessageReceived']>[0];

const none: DroppedCounts = {
  plaintextDeviceMessages: 0,
  unestablishedDeviceMessages: 0,
  unprotectedSessionEvents: 0,
};

export interface DeviceInbox {
  /** `isCurrent` says, after the device list came, whether the client still runs: late messages are nobody's. */
  readonly receive: (
    client: DeviceLists,
    message: Incoming,
    isCurrent: () => boolean,
  ) => Promise<void>;
  readonly unprotectedSessionEvent: () => void;
  readonly dropped: () => DroppedCounts;
  readonly reset: () => void;
}

export function createDeviceInbox(passed: (message: DeviceMessage) => void): DeviceInbox {
  let dropped = none;
  const count = (which: keyof DroppedCounts): void => {
    dropped = { ...dropped, [which]: dropped[which] + 1 };
  };
  return {
    receive: async (client, message, isCurrent) => {
      const { encryption } = message;
      const devices =
        encryption === null ? [] : await client.devicesOf(encryption.sender).catch(() => []);
      const listed = devices.find((device) => device.deviceId === encryption?.senderDevice);
      const listedCurve25519 = listed?.curve25519 ?? null;
      const verdict = judgeDeviceMessage({ ...message, listedCurve25519 });
      if (!isCurrent()) return;
      if (verdict.ok) passed(verdict.value);
      else if (verdict.code === 'plaintext') count('plaintextDeviceMessages');
      else if (verdict.code === 'unestablished') count('unestablishedDeviceMessages');
    },
    unprotectedSessionEvent: () => count('unprotectedSessionEvents'),
    dropped: () => dropped,
    reset: () => {
      dropped = none;
    },
  };
}
