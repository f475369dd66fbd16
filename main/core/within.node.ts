// A limit in time for work that may never end: a keyring that waits for a person, a process that does not answer.

/** Null when `limitMs` have passed first; the work itself goes on. */
export const within = async <T>(
  work: Promise<T>,
  limitMs: number,
): Promise<{ readonly done: T } | null> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([work.then((done) => ({ done })), limit]);
  } finally {
    clearTimeout(timer);
  }
};
