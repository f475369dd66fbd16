// Every way out of a page that is known, tried from inside it at once. What comes of it is for the test to judge.
import { expect, type Page } from '@playwright/test';
import { stays } from '../until.ts';

/** As long as the slowest of them takes. */
const triedMs = 4_500;

const startEverything = (page: Page, place: string): Promise<void> =>
  page.evaluate(async (target) => {
    const won: string[] = [];
    Reflect.set(window, 'won', won);
    const asPromise = (what: string, run: () => Promise<unknown>): void => {
      try {
        run().then(
          () => won.push(what),
          () => undefined,
        );
      } catch {
        /* refused at once */
      }
    };
    const url = (name: string): string => `https://${target.replace('*', name)}/`;
    const element = (
      what: string,
      tag: string,
      attributes: Readonly<Record<string, string>>,
    ): void => {
      const made = document.createElement(tag);
      if (!['iframe', 'embed', 'object'].includes(tag))
        made.addEventListener('load', () => won.push(what)); // a refused frame says that it has loaded
      made.addEventListener('loadeddata', () => won.push(what));
      for (const [key, value] of Object.entries(attributes))
        try {
          made.setAttribute(key, value);
        } catch {
          /* a trusted type is asked for */
        }
      (tag === 'link' ? document.head : document.body).append(made);
      setTimeout(() => made.remove(), 3_000);
    };
    asPromise('fetch', () => fetch(url('fetch')));
    asPromise('fetch no-cors', () =>
      fetch(url('nocors'), { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' }),
    );
    asPromise('fetch http', () => fetch(url('http').replace('https', 'http'), { mode: 'no-cors' }));
    asPromise(
      'XMLHttpRequest',
      () =>
        new Promise((resolve, reject) => {
          const ask = new XMLHttpRequest();
          ask.onload = resolve;
          ask.onerror = reject;
          ask.open('GET', url('xhr'));
          ask.send();
        }),
    );
    for (const scheme of ['wss', 'ws'])
      asPromise(
        scheme,
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(url(scheme).replace('https', scheme));
            socket.onopen = resolve;
            socket.onerror = reject;
          }),
      );
    asPromise(
      'EventSource',
      () =>
        new Promise((resolve, reject) => {
          const source = new EventSource(url('events'));
          source.onopen = resolve;
          source.onerror = () => {
            source.close();
            reject(new Error('refused'));
          };
        }),
    );
    asPromise('WebTransport', () => {
      const Transport = Reflect.get(window, 'WebTransport') as
        | undefined
        | (new (address: string) => { ready: Promise<void> });
      return Transport === undefined
        ? Promise.reject(new Error('absent'))
        : new Transport(url('transport')).ready;
    });
    asPromise('font', () => new FontFace('x', `url(${url('font')})`).load());
    asPromise('credentials', () =>
      navigator.credentials
        .get({
          identity: { providers: [{ configURL: url('fedcm'), clientId: 'x' }] },
        } as CredentialRequestOptions)
        .then((found) => found ?? Promise.reject(new Error('none'))),
    );
    try {
      navigator.sendBeacon(url('beacon'), 'x');
    } catch {
      /* refused at once */
    }
    try {
      new Image().src = url('image');
    } catch {
      /* refused at once */
    }
    for (const [tag, key] of [
      ['img', 'src'],
      ['audio', 'src'],
      ['video', 'src'],
      ['video', 'poster'],
      ['script', 'src'],
      ['iframe', 'src'],
      ['embed', 'src'],
      ['object', 'data'],
    ] as const)
      element(`${tag} ${key}`, tag, { [key]: url(tag) });
    for (const rel of [
      'stylesheet',
      'prefetch',
      'preload',
      'modulepreload',
      'preconnect',
      'dns-prefetch',
      'prerender',
      'icon',
      'manifest',
      'next',
    ])
      element(`link ${rel}`, 'link', { rel, href: url(rel), as: 'image' });
    document.body.style.backgroundImage = `url(${url('style')})`;
    const link = document.createElement('a');
    link.href = '#';
    link.ping = url('ping');
    link.click();
    // In a frame of its own the page's own guard is absent: the proxy must hold without it.
    const frame = document.createElement('iframe');
    frame.dataset['fresh'] = '';
    document.body.append(frame);
    const makers = [
      window.RTCPeerConnection,
      frame.contentWindow === null
        ? undefined
        : (Reflect.get(frame.contentWindow, 'RTCPeerConnection') as
            | typeof RTCPeerConnection
            | undefined),
    ];
    for (const Maker of makers)
      for (const address of [
        'turn:*?transport=tcp',
        'turn:*?transport=udp',
        'turns:*?transport=tcp',
        'stun:*',
      ]) {
        try {
          if (Maker === undefined) continue;
          const connection = new Maker({
            iceServers: [
              {
                urls: address.replace('*', target.replace('*', address.slice(0, 4))),
                ...(address.startsWith('turn') ? { username: 'a', credential: 'b' } : {}),
              },
            ],
          });
          connection.onicecandidate = ({ candidate }) => {
            if (candidate !== null && candidate.candidate !== '')
              won.push(`candidate ${candidate.type ?? ''} by ${address}`);
          };
          connection.createDataChannel('x');
          await connection.setLocalDescription(await connection.createOffer());
          setTimeout(() => connection.close(), 4_000);
        } catch {
          /* the guard refused */
        }
      }
  }, place);

/** Every way out that a page has, tried on one origin. Gives those that succeeded before everything had its time. */
export async function tryEverything(page: Page, place: string): Promise<readonly string[]> {
  await startEverything(page, place);
  const won = (): Promise<readonly string[]> =>
    page.evaluate(() => Reflect.get(window, 'won') as readonly string[]);
  await stays(async () => expect(await won(), place).toEqual([]), triedMs, 'nothing won', 100);
  await page.evaluate(() => document.querySelector('iframe[data-fresh]')?.remove());
  return won();
}
