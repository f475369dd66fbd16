// Keeps each person's tracks in the element that comes and goes with the view. It must never show one person's tracks in the element of another.

export interface TrackViews {
  /** The function for this person's element, always the same one. `pictureShown` is told once a picture with a size stands in it. */
  attach(id: string, pictureShown?: () => void): (element: HTMLVideoElement | null) => void;
  /** The tracks of everybody; whoever is not among them shows nothing. */
  show(tracks: ReadonlyMap<string, readonly MediaStreamTrack[]>): void;
}

interface View {
  element: HTMLVideoElement | null;
  pictureShown: () => void;
  readonly attach: (element: HTMLVideoElement | null) => void;
}

export function createTrackViews(
  showTracks: (element: HTMLVideoElement, tracks: readonly MediaStreamTrack[]) => void,
): TrackViews {
  const views = new Map<string, View>();
  let shown: ReadonlyMap<string, readonly MediaStreamTrack[]> = new Map();

  const drawOne = (id: string): void => {
    const element = views.get(id)?.element ?? null;
    if (element !== null) showTracks(element, shown.get(id) ?? []);
  };
  const newView = (id: string): View => {
    const view: View = {
      element: null,
      pictureShown: () => undefined,
      attach: (element) => {
        view.element = element;
        // The size of a picture is known with its first decoded frame.
        element?.addEventListener('resize', () => {
          if (element.videoWidth > 0) view.pictureShown();
        });
        drawOne(id);
      },
    };
    return view;
  };
  return {
    attach(id, pictureShown) {
      const view = views.get(id) ?? newView(id);
      views.set(id, view);
      view.pictureShown = pictureShown ?? view.pictureShown;
      return view.attach;
    },
    show(tracks) {
      shown = tracks;
      for (const [id, view] of views) {
        drawOne(id);
        if (view.element === null && !tracks.has(id)) views.delete(id);
      }
    },
  };
}
