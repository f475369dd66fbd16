// The adapter against a real homeserver: somebody invited reads what was written before they joined, in whatever order the message, its key and the sender's devices come.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRecord } from '../../../../renderer/matrix/chat/messageRules.ts';
import {
  password,
  soon,
  startChatPractice,
  valueOf,
  type ChatPractice,
  type Fetch,
} from './chatPractice.ts';

let chat: ChatPractice;
beforeAll(async () => {
  chat = await startChatPractice();
}, 60_000);
afterAll(() => chat.stop(), 30_000);

/** Something that is let through until it is held, and all of it when it is let go. */
const gate = () => {
  let open = Promise.withResolvers<void>();
  open.resolve();
  return {
    hold: () => {
      open = Promise.withResolvers<void>();
    },
    letGo: () => open.resolve(),
    passed: () => open.promise,
  };
};

/** A homeserver that answers late what one adapter asks for the devices of others, and keeps the messages between devices. */
const slowServer = () => {
  const devices = gate();
  const kept: unknown[] = [];
  let keysHeld = false;
  const syncAnswer = async (answer: Response): Promise<Response> => {
    const body: unknown = await answer.clone().json();
    if (!answer.ok || !isRecord(body)) return answer;
    const found = isRecord(body['to_device']) ? body['to_device']['events'] : [];
    kept.push(...(Array.isArray(found) ? found : []));
    const events = keysHeld ? [] : kept.splice(0);
    return Response.json({ ...body, to_device: { events } });
  };
  const between =
    (http: Fetch): Fetch =>
    async (input, init) => {
      const answer = await http(input, init);
      const path = new URL(input instanceof Request ? input.url : String(input)).pathname;
      if (path.endsWith('/keys/query')) await devices.passed();
      return path.endsWith('/sync') ? syncAnswer(answer) : answer;
    };
  return {
    between,
    devices,
    keys: {
      hold: () => {
        keysHeld = true;
      },
      letGo: () => {
        keysHeld = false;
      },
    },
  };
};

const add = async (user: string) => {
  const server = slowServer();
  const { matrixUserId } = await chat.practice.addPerson({ user, password, displayName: user });
  const adapter = chat.newAdapter(server.between);
  valueOf(await adapter.start(await chat.signedIn(adapter, user), randomBytes(32), { password }));
  return { adapter, userId: matrixUserId, server };
};

it.each([
  ['the devices of the sender', ['devices']],
  ['the key', ['keys']],
  ['first the key, then the devices of the sender', ['keys', 'devices']],
  ['first the devices of the sender, then the key', ['devices', 'keys']],
] as const)(
  'late: %s',
  async (_what, order) => {
    const [inviter, invited] = [`lee${order.join('')}`, `sam${order.join('')}`];
    const { adapter: lee, userId: leeId } = await add(inviter);
    const { adapter: sam, userId: samId, server } = await add(invited);
    const roomId = valueOf(await lee.openConversation(samId));
    await expect.poll(() => sam.rooms().map((room) => room.membership), soon).toEqual(['invite']);
    const shown = () => sam.timeline(roomId).map(({ body, warning }) => ({ body, warning }));

    for (const what of order) server[what].hold();
    valueOf(await lee.sendText(roomId, 'before the answer'));
    const joined = sam.openConversation(leeId);
    await expect.poll(() => sam.timeline(roomId), soon).toMatchObject([{ kind: 'undecryptable' }]);
    const said = ['before the answer'];
    for (const what of order) {
      server[what].letGo();
      // What was kept comes with the next answer, so something has to come.
      said.push(`after ${what}`);
      valueOf(await lee.sendText(roomId, `after ${what}`));
      await expect.poll(() => sam.timeline(roomId), soon).toHaveLength(said.length);
    }
    await expect.poll(shown, soon).toEqual(said.map((body) => ({ body, warning: null })));
    expect(await joined).toEqual({ ok: true, value: roomId });
  },
  60_000,
);
