#!/bin/sh
# A person's session in the clean root: display, bus and keyring; starts the program from its desktop entry, as a click would. Argument: the desktop entry.
# It waits for a window, writes what it saw to /run/check/facts, and ends the program when /run/check/enough is there.
set -eu
entry=$1
Xvfb -displayfd 3 -screen 0 1280x800x24 -fbdir /run/check -nocursor -nolisten tcp 3> /run/check/display 2> /dev/null &
until [ -s /run/check/display ]; do sleep 0.1; done
DISPLAY=:$(cat /run/check/display)
export DISPLAY
printf %s keyring | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1
gio launch "$entry" > /run/check/output 2>&1

# Above a window that was only made stands nothing; this one must be on the screen.
window=
until [ -n "$window" ]; do
  sleep 0.2
  for candidate in $(xwininfo -root -tree | sed -n 's/^ *\(0x[0-9a-f]*\) "Alcove": .*/\1/p'); do
    if xwininfo -id "$candidate" | grep -q 'Map State: IsViewable'; then window=$candidate; fi
  done
done
{
  xprop -id "$window" WM_CLASS _NET_WM_NAME
  for status in /proc/[0-9]*/status; do
    pid=${status#/proc/}
    pid=${pid%/status}
    if tr '\0' ' ' < "/proc/$pid/cmdline" | grep -q -- '--type=renderer'; then grep '^Seccomp:' "$status"; fi
  done
} > /run/check/facts.new
mv /run/check/facts.new /run/check/facts

until [ -e /run/check/enough ]; do sleep 0.2; done
pkill -TERM -o -x alcove
while pgrep -x alcove > /dev/null; do sleep 0.1; done
kill %1
