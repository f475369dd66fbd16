// P4, P5: whatever a page tries, it reaches its own servers and nobody else; what leaves the page at all is refused at its own proxy and counted there.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Page } from '@playwright/test';
import type { NetworkCounts } from '../../preload/contract/shapes.ts';
import { countsOf } from '../meeting/meetingStats.ts';
import { enrol, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { watchSockets } from '../meeting/sockets.ts';
import { newPerson } from './newPerson.ts';
import { familyOf, practicePorts } from './processFamily.ts';
import { expect, test } from './stageTest.ts';
import { stays, until } from '../until.ts';

let instance: Instance;
let pages: Readonly<Record<'desk' | 'call', Page>>;
let witness: ReturnType<typeof watchSockets>;

/** Listens on every address of this computer, TCP and UDP, and counts whatever comes. */
const sink = { heard: 0, port: 0, close: (): void => undefined };
const openSink = async (): Promise<void> => {
  const tcp = createServer((socket) => {
    sink.heard += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => tcp.listen(0, '0.0.0.0', resolve));
  const address = tcp.address();
  sink.port = typeof address === 'object' && address !== null ? address.port : 0;
  const udp = createSocket('udp4', () => {
    sink.heard += 1;
  });
  await new Promise<void>((resolve) => udp.bind(sink.port, '0.0.0.0', resolve));
  sink.close = () => {
    tcp.close();
    udp.close();
  };
};
const ownAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((one) => one.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1';

test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  await openSink();
  instance = await stage.start('reach');
  witness = watchSockets(instance.home);
  await enrol(instance.desk);
  await signIn(instance.desk, await newPerson(stage));
  await instance.desk.evaluate(() => window.alcove.calls['meeting.open']({ peerName: 'Nobody' }));
  pages = { desk: instance.desk, call: await instance.call() };
});
test.afterAll(async () => {
  witness.stop();
  sink.close();
  await instance.close();
});

const refusedHosts = (counts: NetworkCounts, cell: keyof NetworkCounts): readonly string[] =>
  counts[cell].refused.map(({ host, port }) => `${host}:${port}`);

/** Every way out that a page has, tried on one origin. Gives those that succeeded before everything had its time. */
const tryEverything = async (page: Page, place: string): Promise<readonly string[]> => {
  await startEverything(page, place);
  const won = (): Promise<readonly string[]> =>
    page.evaluate(() => Reflect.get(window, 'won') as readonly string[]);
  await stays(async () => expect(await won(), place).toEqual([]), 4_500, 'nothing won', 100);
  await page.evaluate(() => document.querySelector('iframe[data-fresh]')?.remove());
  return won();
};

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

for (const cell of ['desk', 'call'] as const) {
  test(`${cell}: no way out leads to a stranger, to this computer's other ports, or to the other cell's server`, async ({
    stage,
  }) => {
    const { chat, meet } = stage.practice.hosts;
    const other = cell === 'desk' ? `${meet.host}:${meet.port}` : `${chat.host}:${chat.port}`;
    const before = await countsOf(pages.desk);
    for (const place of [
      '*.example.test:443',
      `127.0.0.1:${sink.port}`,
      `${ownAddress()}:${sink.port}`,
      other,
    ])
      expect(await tryEverything(pages[cell], place), place).toEqual([]);
    // What WebRTC asked for is known by name: refused at this cell's proxy, and at no other.
    await expect
      .poll(async () => refusedHosts(await countsOf(pages.desk), cell))
      .toEqual(expect.arrayContaining(['turn.example.test:443', `127.0.0.1:${sink.port}`, other]));
    const counts = await countsOf(pages.desk);
    expect(sink.heard).toBe(0);
    const elsewhere = cell === 'desk' ? 'call' : 'desk';
    expect(refusedHosts(counts, elsewhere)).toEqual(refusedHosts(before, elsewhere));
    expect(counts.player).toEqual({ opened: [], refused: [] });
    expect(counts[cell].opened.map(({ host, port }) => `${host}:${port}`)).not.toContain(other);
    test
      .info()
      .annotations.push({
        type: 'refused',
        description: counts[cell].refused
          .map(({ host, port, times }) => `${host}:${port} ${times}x`)
          .join(', '),
      });
  });
}

test('the desk does reach its own server by the same call (control)', async ({ stage }) => {
  const status = (cell: 'desk' | 'call') =>
    pages[cell].evaluate(
      (address) =>
        fetch(address).then(
          (answer) => answer.status,
          () => 0,
        ),
      `${stage.practice.homeserverUrl}/_matrix/client/versions`,
    );
  expect(await status('desk')).toBe(200);
  expect(await status('call')).toBe(0);
});

test('without any page policy, from main itself, each session still ends at its own proxy', async ({
  stage,
}) => {
  const { chat, meet } = stage.practice.hosts;
  const asked = [
    `https://example.test/`,
    'http://example.test/',
    `http://127.0.0.1:${sink.port}/`,
    `https://${meet.host}:${meet.port}/`,
    `https://${chat.host}:${chat.port}/_matrix/client/versions`,
  ];
  const answers = await instance.app.evaluate(async ({ session }, addresses) => {
    const reached: string[] = [];
    for (const [name, one] of [
      ['desk', session.fromPartition('persist:desk')],
      ['call', session.fromPartition('call')],
      ['player', session.fromPartition('player')],
      ['global', session.defaultSession],
    ] as const) {
      for (const address of addresses)
        if (
          await one.fetch(address).then(
            () => true,
            () => false,
          )
        )
          reached.push(`${name} ${address}`);
    }
    return reached;
  }, asked);
  // A plain-HTTP answer is the proxy's own refusal; none of them is the stranger's.
  expect(answers.filter((line) => !line.includes(' http://'))).toEqual([
    `desk https://${chat.host}:${chat.port}/_matrix/client/versions`,
    `call https://${meet.host}:${meet.port}/`,
  ]);
  expect(sink.heard).toBe(0);
  await expect(async () => {
    const counts = await countsOf(pages.desk);
    expect(refusedHosts(counts, 'desk')).toEqual(
      expect.arrayContaining(['example.test:443', `${meet.host}:${meet.port}`]),
    );
    expect(refusedHosts(counts, 'call')).toEqual(
      expect.arrayContaining(['example.test:443', `${chat.host}:${chat.port}`]),
    );
    expect(refusedHosts(counts, 'player')).toEqual(
      expect.arrayContaining([
        'example.test:443',
        `${chat.host}:${chat.port}`,
        `${meet.host}:${meet.port}`,
      ]),
    );
    expect(refusedHosts(counts, 'global')).toEqual(
      expect.arrayContaining([
        'example.test:443',
        `${chat.host}:${chat.port}`,
        `${meet.host}:${meet.port}`,
      ]),
    );
  }).toPass({ timeout: 15_000, intervals: [250] });
});

test('when the network process dies nothing takes another way', async () => {
  const pid = await instance.app.evaluate(({ app }) => {
    const found = app
      .getAppMetrics()
      .find((one) => one.serviceName === 'network.mojom.NetworkService');
    if (found === undefined) throw new Error('there is no network process');
    process.kill(found.pid, 'SIGKILL');
    return found.pid;
  });
  const members = (): readonly number[] =>
    familyOf(instance.app.process().pid ?? 0).map((member) => member.pid);
  await until(() => !members().includes(pid), 'the end of the network process');
  for (const cell of ['desk', 'call'] as const)
    for (const place of ['*.example.test:443', `127.0.0.1:${sink.port}`])
      expect(await tryEverything(pages[cell], place)).toEqual([]);
  expect(sink.heard).toBe(0);
});

test('all this time, and until after it has ended, the kernel saw the practice and nobody else; no process stays', async ({
  stage,
}) => {
  const root = instance.app.process().pid ?? 0;
  const family = familyOf(root).map(({ pid }) => pid);
  expect(family.length).toBeGreaterThan(5);
  const allowed = new Set(
    [...practicePorts(stage.practice)].map((port) => `tcp 127.0.0.1:${port}`),
  );
  expect([...witness.seen()].length).toBeGreaterThan(0);
  await instance.close();
  await until(() => familyOf(root).length === 0, 'the end of every process');
  await stays(
    () => expect([...witness.seen()].filter((end) => !allowed.has(end))).toEqual([]),
    1_000,
  );
  expect(sink.heard).toBe(0);
});
