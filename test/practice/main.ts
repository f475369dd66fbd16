// Runs the local practice in the foreground until Ctrl-C; must never stay behind when its terminal goes.

import { randomBytes } from 'node:crypto';
import { practiceFromEnvironment } from './fromEnvironment.ts';
import { startPractice } from './practice.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
process.stdout.on('error', () => process.exit(1));

// If a signal comes during the start, the keeper cleans up after the exit.
let stop: (() => Promise<void>) | null = null;
let ending = false;
async function end(): Promise<void> {
  if (ending || stop === null) process.exit(130);
  ending = true;
  say('stopping');
  await stop();
  say('stopped: nothing is left behind');
  process.exit(0);
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void end());

const practice = await startPractice({ ...practiceFromEnvironment(process.env), log: say });
stop = practice.stop;
const people = [
  { user: 'dr.lee', displayName: 'Dr. Lee' },
  { user: 'jonas', displayName: 'Jonas' },
].map((person) => ({ ...person, password: randomBytes(12).toString('base64url') }));
const accounts = [];
for (const person of people) accounts.push({ person, ids: await practice.addPerson(person) });

const { meet, relay, chat, bridge } = practice.hosts;
say('');
say(`video    ${practice.serviceUrl}  pin ${meet.spkiSha256}`);
say(`         rooms at ${practice.mucDomain}, focus at ${practice.focusJid}`);
if (bridge !== null) say(`bridge   wss://${bridge.host}:${bridge.port}  pin ${bridge.spkiSha256}`);
say(
  `relay    turn:${relay.host}:${relay.turnPort}?transport=tcp  turns:${relay.host}:${relay.turnsPort}?transport=tcp  pin ${relay.spkiSha256}`,
);
say(`chat     ${practice.homeserverUrl}  pin ${chat.spkiSha256}`);
say(
  `names    ${Object.entries(practice.addresses)
    .map(([name, address]) => `${name}=${address}`)
    .join(' ')}`,
);
say(`CA file  ${practice.caFile}`);
for (const { person, ids } of accounts)
  say(
    `person   ${person.displayName}: user ${person.user}, password ${person.password}, ${ids.matrixUserId}, ${ids.jitsiJid}`,
  );
say('');
say('Ctrl-C stops everything.');
