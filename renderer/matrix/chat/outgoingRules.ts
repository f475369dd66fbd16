// Decides which requests of the SDK may leave at all. Must never let a room message or a device message out in clear.
// The last of three guards (room rules, the SDK, this): it holds even when the SDK believes that a room is not encrypted.

// Source: client-server API, "Sending events to a room" and "Send-to-device messaging".
const roomSend = /\/_matrix\/client\/[^/]+\/rooms\/[^/]+\/send\/([^/]+)\//;
const deviceSend = /\/_matrix\/client\/[^/]+\/sendToDevice\/([^/]+)\//;
const roomState = /\/_matrix\/client\/[^/]+\/rooms\/[^/]+\/state\/([^/]+)/;

// Defined by the protocol as plain: they carry no words, only requests between devices and signed verification steps.
const plainDeviceTypes: ReadonlySet<string> = new Set([
  'm.room.encrypted',
  'm.room_key.withheld',
  'm.room_key_request',
  'm.secret.request',
  'm.dummy',
]);

/** The type as it stands in the address. Escapes are not undone: the types that may leave have none. */
const typeOf = (pattern: RegExp, path: string): string | null => pattern.exec(path)?.[1] ?? null;

/**
 * True when a request with this method and URL may leave. P7: room and device messages leave as `m.room.encrypted` only.
 * Requests that carry nobody's words (sync, keys, joins) pass.
 */
export function mayLeave(method: string, url: string): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  let path: string;
  try {
    path = new URL(url).pathname;
  } catch {
    return false;
  }
  if (path.includes('/_matrix/media/')) return false;
  const roomType = typeOf(roomSend, path);
  if (roomType !== null) return roomType === 'm.room.encrypted';
  const deviceType = typeOf(deviceSend, path);
  if (deviceType !== null)
    return plainDeviceTypes.has(deviceType) || deviceType.startsWith('m.key.verification.');
  // Nothing of this program writes room state after a room was created.
  if (typeOf(roomState, path) !== null) return false;
  return true;
}
