// Two people meet, from the file to the call and back: P1 (sent = sealed), P4 and P5 (who was contacted, relay only), P7 (nothing readable on disk), P16.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contactsOf, countsOf, refusedTotal, reportOf } from '../meeting/meetingStats.ts';
import { becomeReady, enrol, hears, leave, meet, say, signIn } from '../meeting/flows.ts';
import { processesOf, watchSockets } from '../meeting/sockets.ts';
import type { Stage } from '../meeting/stage.ts';
import { expect, test } from './stageTest.ts';

const practicePorts = (stage: Stage): Set<string> => {
  const { meet: video, relay, chat, bridge } = stage.practice.hosts;
  return new Set(
    [video.port, relay.turnsPort, chat.port, ...(bridge === null ? [] : [bridge.port])].map(
      (port) => `tcp 127.0.0.1:${port}`,
    ),
  );
};

const filesWith = (folder: string, text: string): string[] => {
  const needles = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return needles.some((needle) => bytes.includes(needle));
    });
};

test('two people meet: every frame sealed, relay only, nobody else contacted, nothing readable left', async ({
  ownStage: stage,
}) => {
  const hostile =
    '<img src=x onerror="document.title=\'broken\'"> <b>bold</b> [link](https://example.test)';
  const secretWords = 'the blue heron stands by the weir';
  const [host, guest] = await Promise.all([stage.start('host'), stage.start('guest')]);
  const both = [host, guest];
  const witnesses = both.map((one) => watchSockets(one.home));
  await Promise.all(both.map((one) => enrol(one.desk)));
  await Promise.all([signIn(host.desk, stage.host), signIn(guest.desk, stage.guest)]);
  await becomeReady(host.desk, guest.desk, stage.guest.user);
  await meet(host, guest);

  await say(host.desk, secretWords);
  await hears(guest.desk, secretWords);
  await say(guest.desk, hostile);
  await hears(host.desk, hostile); // P16: seen as the text it is
  expect(
    await host.desk.locator('img[src="x"], b:has-text("bold"), a[href*="example"]').count(),
  ).toBe(0);

  for (const one of both) {
    await expect(one.desk.getByText(/^Only this computer and/).first()).toBeVisible();
    await expect
      .poll(async () => (await reportOf(one.desk))?.decoded ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(100); // a bridge that has just started needs ten seconds to its first picture
  }

  // P6: the operating system's sandbox holds every page.
  for (const one of both) {
    const renderers = processesOf(one.home).filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer'),
    );
    expect(renderers.length).toBeGreaterThanOrEqual(2);
    for (const pid of renderers) {
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
      expect(readFileSync(`/proc/${pid}/cmdline`, 'latin1')).not.toContain('no-sandbox');
    }
  }

  for (const one of both) {
    const running = await reportOf(one.desk);
    expect(running, one.name).toMatchObject({
      state: 'connected',
      attached: true,
      plaintextIn: 0,
      selected: {
        local: 'relay',
        remote: stage.practice.hosts.bridge === null ? 'relay' : 'host',
        protocol: 'tls',
      },
      gathered: ['relay'],
    });
    expect(running?.sealed).toBeGreaterThanOrEqual(running?.sent ?? Number.POSITIVE_INFINITY);
  }
  const last = await Promise.all(both.map((one) => leave(one)));
  for (const [index, one] of both.entries()) {
    const report = last[index];
    if (report === null || report === undefined) throw new Error(`${one.name} gave no report`);
    expect(report.sent, `${one.name}: sent = sealed`).toBe(report.sealed); // P1
    expect(report.opened).toBeGreaterThan(100);
    expect(report.decoded).toBeGreaterThan(20);
    expect(report.plaintextIn).toBe(0);
    const counts = await countsOf(one.desk);
    expect(refusedTotal(counts), contactsOf(counts).join('\n')).toBe(0);
    expect(counts.matrix.opened.map((entry) => entry.host)).toEqual(['chat.alcove.test']);
    for (const cell of [counts.desk, counts.prompt])
      expect(cell).toEqual({ opened: [], refused: [] });
    expect([...new Set(counts.call.opened.map((entry) => entry.host))].sort()).toEqual([
      ...(stage.practice.hosts.bridge === null ? [] : ['bridge.alcove.test']),
      'meet.alcove.test',
      'relay.alcove.test',
    ]);
    expect(counts.global).toEqual({ opened: [], refused: [] });
  }
  // P4: the kernel's tables name nobody but the practice.
  const allowed = practicePorts(stage);
  for (const witness of witnesses) {
    const seen = [...witness.seen()];
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((end) => !allowed.has(end))).toEqual([]);
    witness.stop();
  }
  // P7: nothing that was written stands on disk.
  for (const one of both) {
    await one.close();
    for (const text of [
      secretWords,
      'onerror="document',
      stage.host.password,
      stage.guest.password,
    ])
      expect(filesWith(one.home, text), `${one.name}: ${text}`).toEqual([]);
  }
});

test('the witness sees a stranger (control of the test above)', async ({ ownStage: stage }) => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const home = join(stage.runFolder, 'stranger-home');
  const script = `require('node:net').connect(${address.port}, '127.0.0.1'); setTimeout(() => process.exit(0), 3000)`;
  const child = spawn(process.execPath, ['-e', script], { env: { HOME: home }, stdio: 'ignore' });
  const witness = watchSockets(home);
  await expect.poll(() => [...witness.seen()]).toEqual([`tcp 127.0.0.1:${address.port}`]);
  witness.stop();
  child.kill();
  server.close();
});
