// Puts tracks into a video element. The same tracks again do not restart the picture.

const idsOf = (tracks: readonly MediaStreamTrack[]): string =>
  tracks.map((track) => track.id).join(' ');

export const showTracks = (
  element: HTMLVideoElement,
  tracks: readonly MediaStreamTrack[],
): void => {
  const shown =
    element.srcObject instanceof MediaStream ? idsOf(element.srcObject.getTracks()) : '';
  if (shown !== idsOf(tracks))
    element.srcObject = tracks.length === 0 ? null : new MediaStream([...tracks]);
};
