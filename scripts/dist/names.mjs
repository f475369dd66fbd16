// What a package is called. A development build says so in every name and keeps its data apart from a release's. No name tells a bystander what the program is for.

/** @typedef {'release' | 'development'} Kind */

/** The program's file inside its folder, in every build. */
export const executableName = 'alcove';

/**
 * `desktopId`: the desktop entry is `<desktopId>.desktop`, reverse DNS as the desktop portals ask.
 * @param {Kind} kind
 */
export function namesOf(kind) {
  return kind === 'release'
    ? { productName: 'Alcove', packageName: 'alcove', desktopId: 'org.alcove.desktop' }
    : {
        productName: 'Alcove (development)',
        packageName: 'alcove-development',
        desktopId: 'org.alcove.desktop.development',
      };
}
