// Runs in the first process of a program that is measured, before the program's own code, and writes moments to its output. It must change nothing of what the program does.
import { app, type WebContents } from 'electron';

/** Milliseconds since 1970, finer than `Date.now`. */
const nowMs = (): number => performance.timeOrigin + performance.now();
const tell = (mark: string, atMs: number): void =>
  void process.stdout.write(`bench ${JSON.stringify({ mark, atMs })}\n`);

/** Runs in the page. Resolves with the moment of the first paint. */
const firstPaint = (): Promise<number> =>
  new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('first-paint');
      if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime);
    }).observe({ type: 'paint', buffered: true });
  });
/** Runs in the page. When it began to load, when it was read, and when its scripts had run. */
const loaded = (): readonly number[] => {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return [0, entry?.domInteractive ?? 0, entry?.domContentLoadedEventStart ?? 0].map(
    (ms) => performance.timeOrigin + ms,
  );
};
/** Runs in the page. Resolves when the host's home is there with its conversations, and drawn. */
const home = (): Promise<number> =>
  new Promise((resolve) => {
    const look = (): boolean => {
      const isThere = [...document.querySelectorAll('main button')].some(
        (button) => button.textContent === 'Invite someone',
      );
      if (isThere)
        requestAnimationFrame(() =>
          setTimeout(() => resolve(performance.timeOrigin + performance.now()), 0),
        );
      return isThere;
    };
    if (look()) return;
    const observer = new MutationObserver(() => {
      if (look()) observer.disconnect();
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });

const ask = <T>(page: WebContents, question: () => T): Promise<Awaited<T>> =>
  page.executeJavaScript(`(${question.toString()})()`) as Promise<Awaited<T>>;

const watch = (page: WebContents): void => {
  page.once('dom-ready', () => {
    if (!page.getURL().startsWith('app://desk/')) return;
    void ask(page, loaded).then(([began = 0, read = 0, ran = 0]) => {
      tell('page began', began);
      tell('page read', read);
      tell('page scripts ran', ran);
    });
    void ask(page, firstPaint).then((atMs) => tell('first paint', atMs));
    void ask(page, home).then((atMs) => tell('home', atMs));
  });
};

tell('code', nowMs());
app.once('ready', () => tell('ready', nowMs()));
app.on('session-created', () => tell('session', nowMs()));
app.on('web-contents-created', (_event, page) => {
  tell('page made', nowMs());
  watch(page);
});
