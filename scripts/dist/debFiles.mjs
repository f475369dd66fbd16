// The texts inside the Debian package: control file, desktop entry, copyright. Pure; says nothing that tells a bystander what the program is for.
import { executableName, namesOf } from './names.mjs';

/** What the program loads at run time beside Electron's own needs; a keyring is only recommended because there are several. */
const recommends = 'gnome-keyring | kwalletmanager, dbus-user-session | dbus-x11';

/** Where the program's folder goes. Not /opt: dpkg would take that folder away with the last package in it. @param {import('./names.mjs').Kind} kind */
export const installFolder = (kind) => `usr/lib/${namesOf(kind).packageName}`;

/**
 * deb-control(5).
 * @param {{ kind: import('./names.mjs').Kind, version: string, installedKib: number, depends: string }} facts
 */
export function controlText({ kind, version, installedKib, depends }) {
  const { packageName, productName } = namesOf(kind);
  const mark = kind === 'release' ? '' : '\n Development build, for trying out only.';
  return `Package: ${packageName}
Version: ${version}
Architecture: amd64
Maintainer: The Alcove project <nobody@alcove.invalid>
Installed-Size: ${installedKib}
Depends: ${depends}
Recommends: ${recommends}
Section: misc
Priority: optional
Description: ${productName}
 Desktop program that talks to the servers of one practice and to nobody else.${mark}
`;
}

/**
 * The packages that Electron and the keychain need, from the set-up's own table: an older and a newer name of one package are alternatives.
 * @param {ReadonlyArray<{ names: string[], for: string, reason: string }>} table
 */
export const dependsOf = (table) =>
  table
    .filter(({ names, reason }) => reason === 'Electron' || names.includes('libsecret-1-0'))
    .map(({ names }) => names.join(' | '))
    .join(', ');

/**
 * Desktop Entry Specification. It names no version of it: older validators refuse newer numbers.
 * @param {import('./names.mjs').Kind} kind
 */
export function desktopEntryText(kind) {
  const { productName, desktopId } = namesOf(kind);
  return `[Desktop Entry]
Type=Application
Name=${productName}
Exec=/${installFolder(kind)}/${executableName} %f
Icon=${desktopId}
Terminal=false
Categories=Office;
StartupNotify=true
StartupWMClass=${productName}
`;
}

/**
 * Machine-readable copyright file, version 1.0.
 * @param {import('./names.mjs').Kind} kind
 */
export function copyrightText(kind) {
  const folder = installFolder(kind);
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Alcove

Files: *
Copyright: the Alcove project
License: AGPL-3.0-only
 On Debian systems the text of the GNU Affero General Public License is at
 https://www.gnu.org/licenses/agpl-3.0.txt

Files: ${folder}/*
Copyright: Electron contributors, the Chromium authors and others
License: MIT and others
 See /${folder}/LICENSE.electron.txt and /${folder}/LICENSES.chromium.html
`;
}
