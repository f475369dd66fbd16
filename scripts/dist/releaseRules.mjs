// Decides whether a release may be packed from what the set-up brought. A release never carries a development fallback.

/** @typedef {'upstream' | 'development fallback'} Provenance */

/**
 * @param {{ electronVersion: string, electronProvenance: Provenance, ljmVersion: string, ljmProvenance: Provenance }} ready
 * @returns {string[]} the reasons against it, in words; empty when it may be packed
 */
export function reasonsAgainstRelease(ready) {
  const parts = [
    { name: 'Electron', version: ready.electronVersion, provenance: ready.electronProvenance },
    { name: 'lib-jitsi-meet', version: ready.ljmVersion, provenance: ready.ljmProvenance },
  ];
  return parts
    .filter(({ provenance }) => provenance !== 'upstream')
    .map(
      ({ name, version }) =>
        `${name} ${version} is the stand-in for development, not the pinned release.`,
    );
}
