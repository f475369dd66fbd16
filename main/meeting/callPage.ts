// The call page, loaded ahead of a meeting: with the library at hand, signed in at the video server only while somebody waits, and without a device until a meeting is opened.

export interface CallPagePorts {
  /** Rejects when the page cannot be loaded. */
  readonly load: () => Promise<void>;
  readonly close: () => void;
  /** Tells a page that is there already that somebody waits for a meeting. */
  readonly tellExpected: () => void;
  /** Tells a page that is there already that a meeting is open. */
  readonly tellOpened: () => void;
  /** Whether a meeting may come: somebody is signed in. */
  readonly isWanted: () => boolean;
}

export interface CallPage {
  /** Loads the page ahead where it is wanted, and closes one that no longer is. */
  readonly prepare: () => void;
  /** Somebody waits for a meeting, or nobody any more: a page that has signed in for it is thrown away then. */
  readonly expect: (isExpected: boolean) => void;
  readonly isExpected: () => boolean;
  /** For a meeting that is open. Rejects when the page cannot be loaded. */
  readonly open: () => Promise<void>;
  /** After a meeting: camera and microphone end with the page, and the next one begins with a fresh page. */
  readonly close: () => void;
  /** It died by itself. */
  readonly gone: () => void;
}

export function createCallPage(ports: CallPagePorts): CallPage {
  /** It is there, or comes. */
  let isOpen = false;
  /** It waits for a meeting. */
  let isIdle = false;
  let isExpected = false;
  let loading: Promise<void> = Promise.resolve();

  /** Who waited belongs to the page: the next one asks main itself. */
  const forget = (): void => {
    isOpen = false;
    isIdle = false;
    isExpected = false;
  };
  const throwAway = (): void => {
    forget();
    ports.close();
  };

  const prepare = (): void => {
    if (!isOpen && ports.isWanted()) {
      isOpen = true;
      isIdle = true;
      const own = ports.load();
      loading = own;
      // A meeting that has it already hears of it by itself, and ends with it.
      own.catch(() => {
        if (loading === own && isIdle) forget();
      });
    } else if (isIdle && !ports.isWanted()) throwAway();
  };

  return {
    prepare,
    expect(next) {
      const wasExpected = isExpected;
      isExpected = next;
      if (!isIdle || wasExpected === next) return;
      if (next) return ports.tellExpected();
      throwAway();
      prepare();
    },
    isExpected: () => isExpected,
    async open() {
      if (!isIdle) loading = ports.load();
      isOpen = true;
      isIdle = false;
      isExpected = false;
      await loading;
      ports.tellOpened();
    },
    close() {
      throwAway();
      prepare();
    },
    gone: forget,
  };
}
