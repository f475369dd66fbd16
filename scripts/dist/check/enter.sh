#!/bin/sh
# Enters a Debian root in namespaces of its own and runs a command there. What it mounts goes with it. Arguments: the root, then the command.
# A plain chroot will not do: the kernel refuses user namespaces in one, and Chromium's sandbox needs them.
set -eu
root=$1
shift
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount --rbind /sys sys
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/shm dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=755 tmpfs run
if [ -n "${ALCOVE_CHECK_FOLDER:-}" ]; then
  mkdir run/check
  mount --bind "$ALCOVE_CHECK_FOLDER" run/check
fi
pivot_root . .
umount -l .
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
