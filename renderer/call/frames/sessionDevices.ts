// Decides the order of the devices of one epoch, the same at every end and without any role. It must never let one device stand twice.

/** A Matrix device. Two fields, not one text: joined texts could be cut in two ways. */
export interface SenderId {
  readonly userId: string;
  readonly deviceId: string;
}

export const sameDevice = (one: SenderId, other: SenderId): boolean =>
  one.userId === other.userId && one.deviceId === other.deviceId;

const compareTexts = (one: string, other: string): number => {
  if (one === other) return 0;
  return one < other ? -1 : 1;
};
const compare = (one: SenderId, other: SenderId): number =>
  compareTexts(one.userId, other.userId) || compareTexts(one.deviceId, other.deviceId);

/** By user id, then by device id, each by UTF-16 code units. Null when fewer than two are given, or one of them twice. */
export function sortedDevices(devices: readonly SenderId[]): readonly SenderId[] | null {
  const sorted = devices.toSorted(compare);
  const isRepeat = (device: SenderId, at: number): boolean => {
    const before = sorted[at - 1];
    return before !== undefined && sameDevice(before, device);
  };
  return sorted.length < 2 || sorted.some(isRepeat) ? null : sorted;
}
