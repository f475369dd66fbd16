// Decides whether a crypto store exists on this computer, and removes it when a person signs out. Must never open, create or change one.

/** The two databases of the Rust crypto store (matrix-sdk-indexeddb: the state store and its metadata). */
const databaseNames = (prefix: string): readonly string[] => [
  `${prefix}::matrix-sdk-crypto`,
  `${prefix}::matrix-sdk-crypto-meta`,
];

/** P13: three answers. `unreadable` when the browser cannot say. */
export async function storePresence(prefix: string): Promise<'present' | 'absent' | 'unreadable'> {
  try {
    const found = new Set((await indexedDB.databases()).map((database) => database.name));
    return databaseNames(prefix).some((name) => found.has(name)) ? 'present' : 'absent';
  } catch {
    return 'unreadable';
  }
}

const removeTimeoutMs = 10_000;

const removeDatabase = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), removeTimeoutMs);
    const end = (removed: boolean) => (): void => {
      clearTimeout(timer);
      resolve(removed);
    };
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', end(true));
    request.addEventListener('error', end(false));
    // "blocked" means that a connection is still closing; success follows when it has.
  });

/** Removes the store of a person who signs out. False when the browser did not confirm it in time. */
export async function removeStore(prefix: string): Promise<boolean> {
  try {
    const removed = await Promise.all(databaseNames(prefix).map(removeDatabase));
    return removed.every((each) => each);
  } catch {
    return false;
  }
}

/**
 * Runs `open` and gives the function that closes every database it opened; closes them itself when it fails.
 * The SDK leaves closing to the garbage collector in places, and a store with an open connection cannot be removed.
 */
export async function openTracked(open: () => Promise<void>): Promise<() => void> {
  const opened = new Set<IDBDatabase>();
  const closeAll = (): void => {
    for (const database of opened) database.close();
    opened.clear();
  };
  const factory = indexedDB;
  const openDatabase = factory.open.bind(factory);
  factory.open = (name, version) => {
    const request = version === undefined ? openDatabase(name) : openDatabase(name, version);
    request.addEventListener('success', () => opened.add(request.result));
    return request;
  };
  try {
    await open();
    return closeAll;
  } catch (fault) {
    closeAll();
    throw fault;
  } finally {
    Reflect.deleteProperty(factory, 'open');
  }
}
