// P24: hostile code in the signed-in desk, with every function of its slice and both of its ports at hand, gets no secret and no packet, and makes nothing go to anybody whom the matrix cell would refuse.
import type { Page } from '@playwright/test';
import { cellNames } from '../../preload/contract/cellName.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };
import { becomeReady, enrol, hears, meet, say, signIn } from '../meeting/flows.ts';
import type { Instance } from '../meeting/instance.ts';
import { countsOf } from '../meeting/meetingStats.ts';
import { setStage, type PersonAccount, type Stage } from '../meeting/stage.ts';
import { tryEverything } from './everyWayOut.ts';
import { deviceMessagesFor, messagesIn } from './homeserverDatabase.ts';
import {
  answersOf,
  foundIn,
  heardBy,
  postAll,
  takeOver,
  tell,
  type DeskPort,
} from './hostileDesk.ts';
import { storedSecrets } from './keychainEntries.ts';
import { openSink } from './listeningSink.ts';
import { newPerson } from './newPerson.ts';
import { plainClient, type PlainClient } from './plainClient.ts';
import { keepSecrets, keptSecrets } from './sessionSecrets.ts';
import { expect, test } from './stageTest.ts';
import { stays } from '../until.ts';

test.describe.configure({ mode: 'serial' });

const words = 'seen on the screen, so found by the same search';
let stage: Stage;
let host: Instance;
let guest: Instance;
let stranger: PersonAccount;
let strange: PlainClient;
/** The room of host and guest. */
let theirs = '';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  stage = await setStage();
  stranger = await newPerson(stage);
  strange = await plainClient(stage, stranger);
  [host, guest] = await Promise.all([stage.start('host'), stage.start('guest')]);
  await Promise.all([host, guest].map((one) => enrol(one.desk)));
  await Promise.all([signIn(host.desk, stage.host), signIn(guest.desk, stage.guest)]);
  await becomeReady(host.desk, guest.desk, stage.guest.user);
  await guest.desk.getByRole('button', { name: en.home.guest.waiting.action }).click();
  await Promise.all([host, guest].map((one) => takeOver(one.desk)));
});
test.afterAll(() => stage.strike());

interface Told {
  readonly type: 'conversations';
  readonly conversations: readonly {
    readonly roomId: string;
    readonly membership: string;
    readonly encrypted: boolean;
    readonly peers: readonly { readonly userId: string; readonly hasJoined: boolean }[];
  }[];
}
/** The conversations as the matrix cell told them last. */
const conversationsOf = async (desk: Page): Promise<Told['conversations']> =>
  (await heardBy(desk))
    .filter((message): message is Told => Reflect.get(Object(message), 'type') === 'conversations')
    .at(-1)?.conversations ?? [];
const roomOf = async (desk: Page, roomId: string) =>
  (await conversationsOf(desk)).find((room) => room.roomId === roomId);

/** Every meeting that the matrix cell told of. */
const openedMeetings = async (desk: Page): Promise<readonly unknown[]> =>
  (await heardBy(desk))
    .map((message) => Reflect.get(Object(message), 'current') as unknown)
    .filter((current) => current !== undefined && current !== null);

const expectCodes = async (
  desk: Page,
  port: DeskPort,
  cases: readonly (readonly [object, string | null])[],
): Promise<void> => {
  for (const [command, code] of cases)
    expect(await tell(desk, port, command), JSON.stringify(command).slice(0, 120)).toBe(code);
};

const unknown = '!nowhere:chat.alcove.test';

test('a moderator’s desk: nothing is written, opened or said where the matrix cell would refuse', async () => {
  const { desk } = host;
  const ids = [stage.host.matrixUserId, stage.guest.matrixUserId];
  const [own = ''] = ids;
  const rooms = {
    three: await strange.createRoom(ids, 'encrypted'),
    clear: await strange.createRoom([own], 'clear'),
    left: await strange.createRoom([own], 'encrypted'),
    invited: await strange.createRoom([own], 'encrypted'),
  };
  for (const roomId of Object.values(rooms))
    await expect.poll(async () => (await roomOf(desk, roomId))?.membership).toBe('invite');
  theirs =
    (await conversationsOf(desk)).find(
      ({ membership, peers }) =>
        membership === 'join' && peers[0]?.userId === stage.guest.matrixUserId,
    )?.roomId ?? '';
  expect(theirs).not.toBe('');
  for (const roomId of [rooms.three, rooms.clear, rooms.left]) {
    expect(await tell(desk, 'chat', { name: 'accept', roomId })).toBeNull();
    await expect.poll(async () => (await roomOf(desk, roomId))?.membership).toBe('join');
  }
  await strange.leave(rooms.left);
  await expect.poll(async () => (await roomOf(desk, rooms.left))?.peers).toEqual([]);
  await expect.poll(async () => (await roomOf(desk, rooms.three))?.peers.length).toBe(2);

  const text = 'for nobody';
  await expectCodes(desk, 'chat', [
    [{ name: 'send', roomId: unknown, text }, 'chat.unknownRoom'],
    [{ name: 'send', roomId: rooms.invited, text }, 'chat.notJoined'],
    [{ name: 'send', roomId: rooms.clear, text }, 'chat.roomNotEncrypted'],
    [{ name: 'send', roomId: rooms.three, text }, 'chat.thirdPerson'],
    [{ name: 'send', roomId: theirs, text: ' \n' }, 'chat.empty'],
    [{ name: 'send', roomId: theirs, text: 'x'.repeat(40_000) }, 'chat.tooLong'],
    [{ name: 'accept', roomId: unknown }, 'chat.unknownRoom'],
    [{ name: 'accept', roomId: theirs }, 'chat.unknownRoom'],
    [{ name: 'markRead', roomId: unknown }, 'chat.unknownRoom'],
    [{ name: 'loadEarlier', roomId: unknown }, 'chat.unknownRoom'],
    [{ name: 'invite', person: own }, 'chat.unknownPerson'],
    [{ name: 'invite', person: '@' }, 'chat.unknownPerson'],
    [{ name: 'retry', itemId: 'txn:forged' }, 'chat.unknownMessage'],
    [{ name: 'discard', itemId: 'txn:forged' }, 'chat.unknownMessage'],
  ]);
  await expectCodes(desk, 'meeting', [
    [{ name: 'start', roomId: unknown }, 'chat.unknownRoom'],
    [{ name: 'start', roomId: rooms.invited }, 'chat.notJoined'],
    [{ name: 'start', roomId: rooms.clear }, 'chat.roomNotEncrypted'],
    [{ name: 'start', roomId: rooms.three }, 'meeting.thirdPerson'],
    [{ name: 'start', roomId: rooms.left }, 'meeting.nobodyElse'],
    [{ name: 'join', roomId: theirs }, 'meeting.notOpen'],
    [{ name: 'join', roomId: rooms.three }, 'meeting.thirdPerson'],
    [{ name: 'ready', roomId: unknown }, 'chat.unknownRoom'],
    [{ name: 'ready', roomId: rooms.three }, 'meeting.notModerator'],
    [{ name: 'notReady', roomId: rooms.three }, 'meeting.notModerator'],
  ]);
  for (const roomId of [unknown, ...Object.values(rooms)])
    expect(messagesIn(stage, roomId, own), roomId).toBe(0);
  expect(deviceMessagesFor(stage, stranger.matrixUserId)).toBe(0);
  expect(await openedMeetings(desk)).toEqual([]);
});

test('a guest’s desk: it meets and writes to nobody but moderators, and opens no meeting', async () => {
  const { desk } = guest;
  const other = await strange.createRoom([stage.guest.matrixUserId], 'encrypted');
  await expect.poll(async () => (await roomOf(desk, other))?.membership).toBe('invite');
  await expectCodes(desk, 'chat', [
    [{ name: 'invite', person: stranger.user }, 'chat.unknownPerson'],
    [{ name: 'invite', person: stranger.matrixUserId }, 'chat.unknownPerson'],
    [{ name: 'accept', roomId: other }, 'chat.unknownPerson'],
    [{ name: 'send', roomId: other, text: 'for nobody' }, 'chat.notJoined'],
  ]);
  await expectCodes(desk, 'meeting', [
    [{ name: 'start', roomId: theirs }, 'meeting.notModerator'],
    [{ name: 'join', roomId: theirs }, 'meeting.notOpen'],
    [{ name: 'join', roomId: other }, 'chat.notJoined'],
    [{ name: 'ready', roomId: other }, 'chat.notJoined'],
  ]);
  expect(messagesIn(stage, other, stage.guest.matrixUserId)).toBe(0);
  expect(await openedMeetings(desk)).toEqual([]);
  expect(deviceMessagesFor(stage, stranger.matrixUserId)).toBe(0);
});

test('malformed messages, forged facts and floods on its ports change nothing in the matrix cell', async () => {
  const { desk } = host;
  const matrix = await host.page('matrix');
  await matrix.evaluate(() => void Reflect.set(window, 'stayed', true));
  const id = 77;
  const before = messagesIn(stage, theirs, stage.host.matrixUserId);
  const send = { name: 'send', roomId: theirs, text: 'malformed' };
  const malformed = [
    null,
    'send',
    [],
    {},
    send,
    { id, command: null },
    { id, command: { ...send, more: 1 } },
    { id, command: send, more: 1 },
    { id: -1, command: send },
    { id: 0.5, command: send },
    { id: 2 ** 60, command: send },
    { id, command: { ...send, name: 'sendText' } },
    { id, command: { ...send, name: '__proto__' } },
    { id, command: { ...send, roomId: 'nowhere' } },
    { id, command: { ...send, roomId: null } },
    { id, command: { ...send, text: 'x'.repeat(40_001) } },
    { id, command: { ...send, text: { toString: 'x' } } },
    { id, command: { name: 'invite', person: '' } },
    { type: 'answer', id, code: null },
    { type: 'conversations', conversations: [] },
    { type: 'current', current: { roomId: theirs, phase: 'open' } },
    { type: 'load' },
    { type: 'key', secret: 'x'.repeat(43) },
    { alcovePort: 'matrixKeys' },
  ];
  for (const port of ['chat', 'meeting'] as const) {
    await postAll(desk, port, malformed);
    const flood = Array.from({ length: 3_000 }, (_one, index) => ({
      id: 10_000 + index,
      command: { name: port === 'chat' ? 'watch' : 'join', roomId: unknown },
    }));
    await postAll(desk, port, flood);
  }
  const answered = async (): Promise<readonly unknown[]> =>
    (await heardBy(desk)).map((message) => Reflect.get(Object(message), 'id') as unknown);
  await expect.poll(async () => (await answered()).filter((one) => one === 10_000).length).toBe(2);
  expect(await answered()).not.toContain(id);
  // As many at once as the contract allows, and what it allows in a second while they came.
  expect(
    (await answered()).filter((one) => Number(one) >= 10_000 && Number(one) < 13_000).length,
  ).toBeLessThan(600);
  // As soon as the rate has room again it goes on as before.
  await expect(async () =>
    expect(await tell(desk, 'chat', { name: 'watch', roomId: theirs })).toBeNull(),
  ).toPass({ timeout: 60_000 });
  expect(await matrix.evaluate(() => Reflect.get(window, 'stayed'))).toBe(true);
  expect(messagesIn(stage, theirs, stage.host.matrixUserId)).toBe(before);
});

test('in a meeting, with messages: no token, key or secret in any answer, message, storage or object', async () => {
  const { desk } = host;
  await keepSecrets(await host.page('matrix'));
  await guest.desk.getByRole('button', { name: en.home.guest.ready.action }).click();
  await meet(host, guest);
  expect(await tell(desk, 'meeting', { name: 'start', roomId: theirs })).toBe(
    'meeting.alreadyOpen',
  );
  await desk.getByRole('textbox', { name: /^Message to/ }).waitFor();
  await say(desk, words);
  await hears(guest.desk, words);
  await hears(desk, words);
  const secrets = await keptSecrets(await host.page('matrix'));
  expect(secrets.length).toBeGreaterThan(0);
  const { token, storeKey } = await storedSecrets(host, stage);
  const wanted = [stage.host.password, token, storeKey, ...secrets];
  const raw = [storeKey, ...secrets].map((key) => Buffer.from(key, 'base64url').toString('latin1'));
  expect(await foundIn(desk, [...wanted, ...raw])).toEqual([]);
  await host.app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
  });
  const got = JSON.stringify([await answersOf(desk), await heardBy(desk)]);
  for (const [index, text] of wanted.entries())
    expect(got.includes(text), `secret ${index}`).toBe(false);
  // The same search finds what the desk does have, and the desk did hear of the meeting.
  expect((await foundIn(desk, [words])).length).toBeGreaterThan(0);
  expect(got).toContain(words);
  expect(got).toContain('truth.changed');
});

test('in a meeting: no packet, by whatever way out', async () => {
  const { desk } = host;
  const sink = await openSink();
  const { chat, meet: video } = stage.practice.hosts;
  const before = await countsOf(desk);
  for (const place of [
    '*.example.test:443',
    `127.0.0.1:${sink.port}`,
    `${chat.host}:${chat.port}`,
    `${video.host}:${video.port}`,
  ])
    expect(await tryEverything(desk, place), place).toEqual([]);
  const counts = await countsOf(desk);
  expect(counts.desk.opened).toEqual([]);
  // Whatever was tried was refused at its own port, and at no other.
  for (const name of [...cellNames, 'global' as const].filter((one) => one !== 'desk'))
    expect(counts[name].refused, name).toEqual(before[name].refused);
  await stays(() => expect(sink.heard()).toBe(0), 500);
  sink.close();
});
