// P4, P5, P24: whatever a page tries, it reaches its own servers and nobody else; what leaves the page at all is refused at its own proxy and counted there.
import { join } from 'node:path';
import type { NetworkCounts } from '../../preload/contract/shapes.ts';
import { cellNames } from '../../preload/contract/cellName.ts';
import { cells } from '../../main/shell/cells.ts';
import { countsOf } from '../meeting/meetingStats.ts';
import { watchSockets } from '../meeting/sockets.ts';
import type { Practice } from '../practice/practiceShape.ts';
import { openAllCells, openCells, type AllCells, type OpenCell } from './cellPages.ts';
import { tryEverything } from './everyWayOut.ts';
import { openSink, ownAddress, type ListeningSink } from './listeningSink.ts';
import { familyOf, practicePorts } from './processFamily.ts';
import { expect, test } from './stageTest.ts';
import { stays, until } from '../until.ts';

let all: AllCells;
let sink: ListeningSink;
let witness: ReturnType<typeof watchSockets>;

test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  sink = await openSink();
  witness = watchSockets(join(stage.runFolder, 'reach'));
  all = await openAllCells(stage, 'reach');
});
test.afterAll(async () => {
  witness.stop();
  sink.close();
  await all.close();
});

const refusedBy = (counts: NetworkCounts, name: keyof NetworkCounts): readonly string[] =>
  counts[name].refused.map(({ host, port }) => `${host}:${port}`);
const openedBy = (counts: NetworkCounts, name: keyof NetworkCounts): readonly string[] =>
  counts[name].opened.map(({ host, port }) => `${host}:${port}`);
const countsFor = (cell: OpenCell): Promise<NetworkCounts> => countsOf(all.of(cell).desk);

/** The practice's servers that a cell may not reach. */
const foreignTo = (cell: OpenCell, { chat, meet }: Practice['hosts']): readonly string[] => {
  const homeserver = `${chat.host}:${chat.port}`;
  const signalling = `${meet.host}:${meet.port}`;
  if (cell === 'matrix') return [signalling];
  return cell === 'call' ? [homeserver] : [homeserver, signalling];
};

for (const cell of openCells) {
  test(`${cell}: no way out leads to a stranger, to this computer's other ports, or to another cell's server`, async ({
    stage,
  }) => {
    const foreign = foreignTo(cell, stage.practice.hosts);
    const before = await countsFor(cell);
    for (const place of [
      '*.example.test:443',
      `127.0.0.1:${sink.port}`,
      `${ownAddress()}:${sink.port}`,
      ...foreign,
    ])
      expect(await tryEverything(all.page(cell), place), place).toEqual([]);
    // What WebRTC asked for is known by name: refused at this cell's proxy, and at no other.
    await expect
      .poll(async () => refusedBy(await countsFor(cell), cell))
      .toEqual(
        expect.arrayContaining(['turn.example.test:443', `127.0.0.1:${sink.port}`, ...foreign]),
      );
    const counts = await countsFor(cell);
    expect(sink.heard()).toBe(0);
    for (const other of cellNames.filter((name) => name !== cell))
      expect(refusedBy(counts, other), other).toEqual(refusedBy(before, other));
    expect(counts.player).toEqual({ opened: [], refused: [] });
    for (const one of foreign) expect(openedBy(counts, cell)).not.toContain(one);
    if (cell === 'desk' || cell === 'prompt') expect(counts[cell].opened).toEqual([]);
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

test('the matrix cell does reach its own server by the same call, and no other cell does (control)', async ({
  stage,
}) => {
  const address = `${stage.practice.homeserverUrl}/_matrix/client/versions`;
  for (const cell of openCells) {
    const status = await all.page(cell).evaluate(
      (url) =>
        fetch(url).then(
          (answer) => answer.status,
          () => 0,
        ),
      address,
    );
    expect(status, cell).toBe(cell === 'matrix' ? 200 : 0);
  }
});

test('without any page policy, from main itself, each session still ends at its own proxy', async ({
  stage,
}) => {
  const { chat, meet } = stage.practice.hosts;
  const versions = `https://${chat.host}:${chat.port}/_matrix/client/versions`;
  const signalling = `https://${meet.host}:${meet.port}/`;
  const asked = [
    `https://example.test/`,
    'http://example.test/',
    `http://127.0.0.1:${sink.port}/`,
    signalling,
    versions,
  ];
  const partitions = Object.values(cells).map(({ name, partition }) => [name, partition] as const);
  const answers = await all.signedIn.app.evaluate(
    async ({ session }, { addresses, named }) => {
      const reached: string[] = [];
      for (const [name, one] of [
        ...named.map(([cell, partition]) => [cell, session.fromPartition(partition)] as const),
        ['global', session.defaultSession] as const,
      ]) {
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
    },
    { addresses: asked, named: partitions },
  );
  // A plain-HTTP answer is the proxy's own refusal; none of them is the stranger's.
  expect(answers.filter((line) => !line.includes(' http://')).sort()).toEqual([
    `call ${signalling}`,
    `matrix ${versions}`,
  ]);
  expect(sink.heard()).toBe(0);
  const homeserver = `${chat.host}:${chat.port}`;
  const videoServer = `${meet.host}:${meet.port}`;
  const wanted = {
    ...Object.fromEntries(cellNames.map((name) => [name, [homeserver, videoServer]])),
    matrix: [videoServer],
    call: [homeserver],
    global: [homeserver, videoServer],
  };
  await expect(async () => {
    const counts = await countsOf(all.signedIn.desk);
    for (const [name, foreign] of Object.entries(wanted))
      expect(refusedBy(counts, name as keyof NetworkCounts), name).toEqual(
        expect.arrayContaining(['example.test:443', ...foreign]),
      );
  }).toPass({ timeout: 15_000, intervals: [250] });
});

test('when the network process dies nothing takes another way', async () => {
  const { app } = all.signedIn;
  const pid = await app.evaluate(({ app: electron }) => {
    const found = electron
      .getAppMetrics()
      .find((one) => one.serviceName === 'network.mojom.NetworkService');
    if (found === undefined) throw new Error('there is no network process');
    process.kill(found.pid, 'SIGKILL');
    return found.pid;
  });
  const members = (): readonly number[] =>
    familyOf(app.process().pid ?? 0).map((member) => member.pid);
  await until(() => !members().includes(pid), 'the end of the network process');
  for (const cell of openCells.filter((name) => all.of(name) === all.signedIn))
    for (const place of ['*.example.test:443', `127.0.0.1:${sink.port}`])
      expect(await tryEverything(all.page(cell), place), `${cell} ${place}`).toEqual([]);
  expect(sink.heard()).toBe(0);
});

test('all this time, and until after it has ended, the kernel saw the practice and nobody else; no process stays', async ({
  stage,
}) => {
  const roots = [all.signedIn, all.asking].map((one) => one.app.process().pid ?? 0);
  for (const root of roots) expect(familyOf(root).length).toBeGreaterThan(5);
  const allowed = new Set(
    [...practicePorts(stage.practice)].map((port) => `tcp 127.0.0.1:${port}`),
  );
  expect([...witness.seen()].length).toBeGreaterThan(0);
  await all.close();
  await until(() => roots.every((root) => familyOf(root).length === 0), 'the end of every process');
  await stays(
    () => expect([...witness.seen()].filter((end) => !allowed.has(end))).toEqual([]),
    1_000,
  );
  expect(sink.heard()).toBe(0);
});
