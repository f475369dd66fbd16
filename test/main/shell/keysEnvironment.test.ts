// Proves what the keychain's process learns of the environment: eight variables and nothing else (P14).
import { describe, expect, it } from 'vitest';
import { keysEnvironment } from '../../../main/shell/keysEnvironment.ts';

const wanted = {
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
  XDG_RUNTIME_DIR: '/run/user/1000',
  HOME: '/home/ada',
  XDG_DATA_HOME: '/home/ada/.local/share',
  SECRET_BACKEND: 'file',
  DISPLAY: ':0',
  WAYLAND_DISPLAY: 'wayland-0',
  XAUTHORITY: '/home/ada/.Xauthority',
};

describe('keysEnvironment', () => {
  it('keeps exactly the wanted ones', () => {
    expect(
      keysEnvironment({
        ...wanted,
        PATH: '/usr/bin',
        NODE_OPTIONS: '--inspect',
        LD_PRELOAD: 'evil.so',
        ALL_PROXY: 'socks5://evil.example',
        dbus_session_bus_address: 'x',
      }),
    ).toEqual(wanted);
  });

  it('what is not set stays so, and what is set to nothing is kept', () => {
    expect(keysEnvironment({ HOME: undefined, DISPLAY: '' })).toEqual({ DISPLAY: '' });
    expect(keysEnvironment({})).toEqual({});
  });
});
