// Answers main's questions for statistics, one after the other. Of questions that wait only the newest is answered: an old one asks for nothing more.

export interface StatsAnswers {
  asked(number: number): void;
  /** Resolves when a question that comes after this call was answered, or after `limitMs`. */
  next(limitMs: number): Promise<void>;
}

/** `answer` measures and sends. */
export function createStatsAnswers(answer: (number: number) => Promise<void>): StatsAnswers {
  let isBusy = false;
  let waiting: number | null = null;
  let wakes: (() => void)[] = [];

  const run = async (number: number): Promise<void> => {
    isBusy = true;
    const answered = wakes;
    wakes = [];
    try {
      await answer(number);
    } catch {
      /* main notices that no answer came */
    }
    for (const wake of answered) wake();
    isBusy = false;
    const newer = waiting;
    waiting = null;
    if (newer !== null) await run(newer);
  };
  return {
    asked(number) {
      if (isBusy) waiting = number;
      else void run(number);
    },
    next: (limitMs) =>
      new Promise((resolve) => {
        wakes.push(resolve);
        setTimeout(resolve, limitMs);
      }),
  };
}
