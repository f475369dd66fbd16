// The whole story in one run: a practice starts, two people join it, meet, write to each other, and what was measured is printed.
// With a display it opens two windows and stays until they are closed; without one it plays the meeting by itself under Xvfb.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { personsDisplay } from './display.ts';
import { contactsOf, countsOf, linesOf, refusedTotal, reportOf } from './meetingStats.ts';
import { becomeReady, enrol, hears, leave, meet, say, signIn } from './flows.ts';
import type { Instance } from './instance.ts';
import { setSideBySide } from './sideBySide.ts';
import { setStage, type Stage } from './stage.ts';
import { until } from '../until.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const startedAtMs = Date.now();
const step = (text: string): void =>
  print(`[${((Date.now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s] ${text}`);
const pictures = resolve(process.env['ALCOVE_PICTURES'] ?? 'test-results/meeting');
const ownDisplay = process.env['ALCOVE_HEADLESS'] === '1' ? null : personsDisplay();
/** Enough for steady figures: some six seconds. */
const talkFrames = 150;

const talk = [
  ['host', 'Good morning, Jonas. Can you hear me well?'],
  ['guest', 'Yes, very well. The picture is clear too.'],
  ['host', 'Good. Take your time to settle in.'],
  ['guest', 'Thank you.'],
] as const;

const closed = (instance: Instance): Promise<void> =>
  new Promise((done) => instance.app.once('close', () => done()));

const fail = (text: string): never => {
  throw new Error(text);
};

const play = async (stage: Stage): Promise<void> => {
  const start = (name: string, colourScheme: 'light' | 'dark') =>
    stage.start(name, {
      colourScheme,
      ...(ownDisplay === null ? {} : { display: ownDisplay.name }),
    });
  const [host, guest] = await Promise.all([start('host', 'light'), start('guest', 'dark')]);
  const both = [host, guest];
  if (ownDisplay !== null) await setSideBySide(both);
  step('two instances run, each with its own home, keyring and profile folder');
  const picture = async (name: string): Promise<void> => {
    for (const one of both)
      await one.desk.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
    for (const one of both) await one.display.picture?.(`${pictures}/${name}-${one.name}.png`);
  };
  await picture('1-enrol');
  await Promise.all(both.map((one) => enrol(one.desk)));
  step('both joined the practice from its signed file');
  await picture('2-sign-in');
  await Promise.all([signIn(host.desk, stage.host), signIn(guest.desk, stage.guest)]);
  step('both signed in to the homeserver');
  await becomeReady(host.desk, guest.desk, stage.guest.user);
  await host.desk.getByRole('button', { name: /^Let in/ }).waitFor({ timeout: 30_000 });
  await picture('3-ready');
  await meet(host, guest);
  step('in the call: both proved that they hold the same key, and each sees the other');
  const sent: string[] = [];
  for (const [from, text] of talk) {
    const [speaker, listener] = from === 'host' ? [host, guest] : [guest, host];
    await say(speaker.desk, text);
    await hears(listener.desk, text);
    sent.push(text);
  }
  step(`${sent.length} messages sent, ${sent.length} decrypted at the other end`);
  for (const one of both)
    await until(
      async () => ((await reportOf(one.desk))?.decoded ?? 0) >= talkFrames,
      `${talkFrames} pictures at the ${one.name}'s`,
      60_000,
      250,
    );
  for (const one of both) {
    await one.desk
      .getByText(/^Only this computer and/)
      .first()
      .waitFor({ timeout: 15_000 })
      .catch(async () => {
        const truth = await one.desk
          .getByText(/protected|Protection was lost/)
          .first()
          .innerText()
          .catch(() => 'nothing');
        fail(
          `${one.name} says "${truth}"; last report ${JSON.stringify(await reportOf(one.desk))}`,
        );
      });
  }
  await picture('4-call');
  if (ownDisplay !== null) {
    step('the two windows stay open until you close them');
    await Promise.all(both.map(closed));
    return;
  }
  const before = await Promise.all(both.map((one) => reportOf(one.desk)));
  const after = await Promise.all(both.map((one) => leave(one)));
  step('both left');
  await picture('5-left');
  print('');
  print('Measured');
  const problems: string[] = [];
  const otherEnd = stage.practice.hosts.bridge === null ? 'relay' : 'host'; // a bridge is reached at its own address
  for (const [index, one] of both.entries()) {
    const running = before[index] ?? fail(`${one.name} gave no report`);
    const report = after[index] ?? running;
    const counts = await countsOf(one.desk);
    for (const line of linesOf(
      one.name === 'host' ? 'Host (Dr. Lee)' : 'Guest (Jonas)',
      { ...report, selected: running.selected, gathered: running.gathered },
      counts,
    ))
      print(line);
    if (report.sent !== report.sealed)
      problems.push(`${one.name}: ${report.sent} frames sent, ${report.sealed} sealed`);
    if (report.plaintextIn !== 0)
      problems.push(`${one.name}: ${report.plaintextIn} frames in clear arrived`);
    if (report.decoded === 0) problems.push(`${one.name}: nothing decoded`);
    if (
      running.gathered.some((type) => type !== 'relay') ||
      running.selected.local !== 'relay' ||
      running.selected.remote !== otherEnd
    )
      problems.push(`${one.name}: a candidate that is not a relay`);
    if (refusedTotal(counts) !== 0)
      problems.push(`${one.name}: attempts refused: ${contactsOf(counts).join(' ')}`);
  }
  print(`Messages exchanged ${sent.length}, decrypted ${sent.length}`);
  print(`Pictures in ${pictures}`);
  if (problems.length > 0) fail(problems.join('; '));
};

await mkdir(pictures, { recursive: true });
let stage: Stage | null = null;
let ending = false;
const end = async (code: number, words?: string): Promise<never> => {
  if (!ending) {
    ending = true;
    await stage?.strike();
    if (words !== undefined) print(words);
  }
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end(130, 'Stopped. Nothing is left running.'));
try {
  stage = await setStage();
  step(`the practice runs on this computer: ${Object.keys(stage.practice.addresses).join(', ')}`);
  await play(stage);
  print('Done. Nothing is left running.');
  await end(0);
} catch (error) {
  if (ending) await new Promise(() => undefined); // stopped by a person: `end` says so and leaves
  print('');
  print(
    `The meeting did not come to its end: ${error instanceof Error ? error.message : 'unknown reason'}`,
  );
  print(
    'What ran was stopped. Start it again; if it stops at the same place, the lines above say where.',
  );
  await end(1);
}
