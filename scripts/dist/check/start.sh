#!/bin/sh
# Becomes the person and opens a session with a bus. No network but the loopback. Argument: the desktop entry.
set -eu
ip link set lo up
mkdir -p /run/user
install -d -o person -g person -m 700 /run/user/person
exec setpriv --reuid=person --regid=person --init-groups env -i \
  HOME=/home/person USER=person PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
  XDG_RUNTIME_DIR=/run/user/person XDG_CURRENT_DESKTOP=GNOME NO_AT_BRIDGE=1 \
  dbus-run-session -- sh /run/check/session.sh "$1"
