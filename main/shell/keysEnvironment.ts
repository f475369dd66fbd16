// What the keychain's process may know of the environment: the way to the keychain and where the person's files lie, nothing else.

/** One row for each variable, with its reason. */
const wanted = {
  DBUS_SESSION_BUS_ADDRESS: 'the Secret Service is reached over this bus',
  XDG_RUNTIME_DIR: 'the bus is found here where no address is given',
  HOME: 'the keyrings lie under it',
  XDG_DATA_HOME: 'or here',
  SECRET_BACKEND:
    'a switch of libsecret that would bypass the Secret Service: it must be seen to be refused',
  DISPLAY: 'the prompt of a locked keyring needs the screen',
  WAYLAND_DISPLAY: 'or this one',
  XAUTHORITY: 'and may need this to be let in',
} as const;

export function keysEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(wanted)) {
    const value = environment[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
