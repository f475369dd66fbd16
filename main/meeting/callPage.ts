// The call page, loaded ahead while people wait: with the library at hand, and without a device or a connection until a meeting is opened.

export interface CallPagePorts {
  /** Rejects when the page cannot be loaded. */
  readonly load: () => Promise<void>;
  readonly close: () => void;
  /** Tells a page that is there already that a meeting is open. */
  readonly tellOpened: () => void;
  /** Whether a meeting may come: somebody is signed in. */
  readonly isWanted: () => boolean;
}

export interface CallPage {
  /** Loads the page ahead where it is wanted, and closes one that no longer is. */
  readonly prepare: () => void;
  /** For a meeting that is open. Rejects when the page cannot be loaded. */
  readonly open: () => Promise<void>;
  /** After a meeting: camera and microphone end with the page, and the next one begins with a fresh page. */
  readonly close: () => void;
  /** It died by itself. */
  readonly gone: () => void;
}

export function createCallPage(ports: CallPagePorts): CallPage {
  /** The page that is there or comes, and whether it is a meeting's. */
  let state: 'none' | 'prepared' | 'meeting' = 'none';
  let loading: Promise<void> = Promise.resolve();

  const prepare = (): void => {
    if (state === 'none' && ports.isWanted()) {
      state = 'prepared';
      loading = ports.load();
      // The meeting that needs it loads it once more, and says so where that fails too.
      loading.catch(() => {
        if (state === 'prepared') state = 'none';
      });
    } else if (state === 'prepared' && !ports.isWanted()) {
      state = 'none';
      ports.close();
    }
  };

  return {
    prepare,
    async open() {
      if (state !== 'prepared') loading = ports.load();
      state = 'meeting';
      await loading;
      ports.tellOpened();
    },
    close() {
      state = 'none';
      ports.close();
      prepare();
    },
    gone() {
      state = 'none';
    },
  };
}
