// The cell as a whole: every port reaches the one who serves it, and what one of them learns the others know.
import { describe, expect, it, vi } from 'vitest';
import { receivePorts } from '../../../../renderer/lib/cellPorts.dom.ts';
import { startMatrix } from '../../../../renderer/matrix/app/startMatrix.dom.ts';
import { joinType } from '../../../../renderer/matrix/meeting/exchangeMessages.ts';
import {
  apiDouble,
  matrixDouble,
  moderator,
  patient,
  portDouble,
  roomWith,
} from '../cellDoubles.ts';

const cryptoStoreKey = 'A'.repeat(43);
const credentials = { userId: moderator, deviceId: 'OWN', accessToken: 't' };
const names = ['chat', 'meeting', 'meetingKey', 'signIn', 'matrixKeys'] as const;
type Name = (typeof names)[number];

const cell = async (main = apiDouble()) => {
  const double = matrixDouble();
  double.will.rooms = [roomWith(patient)];
  const page = new EventTarget();
  const ports = receivePorts<'matrix'>(main.api, page as unknown as Window);
  const ends = new Map(names.map((name) => [name, portDouble()]));
  const end = (name: Name) => ends.get(name) ?? portDouble();
  for (const [name, one] of ends)
    page.dispatchEvent(
      Object.assign(new Event('message'), {
        data: { alcovePort: name },
        ports: [one.port],
        source: page,
      }),
    );
  const { api } = main;
  void startMatrix({ api, ports, matrix: double.matrix, nowMs: Date.now, tickMs: () => 0 });
  await expect.poll(() => main.called.length).toBeGreaterThan(0);
  return { ...double, main, end };
};
const typesOf = (got: readonly unknown[]) => got.map((one) => Reflect.get(Object(one), 'type'));

describe('the matrix cell', () => {
  it('serves every port from one account', async () => {
    const { end, main, asked, sent, device, will } = await cell();
    await expect.poll(() => end('matrixKeys').got).toEqual([{ type: 'load' }]);
    expect(typesOf(end('chat').got)).toEqual(['conversations']);
    expect(typesOf(end('meeting').got)).toEqual(['rooms', 'current']);
    end('meeting').say({ id: 1, command: { name: 'start', roomId: '!r:x' } });
    await expect
      .poll(() => end('meeting').got.at(-1))
      .toEqual({ type: 'answer', id: 1, code: 'matrix.notStarted' });
    end('signIn').say({ type: 'replaceIdentity', password: 'x' });
    await expect
      .poll(() => end('signIn').got)
      .toEqual([{ type: 'answer', code: 'account.notAsked' }]);

    will.rooms = [roomWith(patient, { unread: 1 })];
    end('matrixKeys').say({ type: 'loaded', credentials, cryptoStoreKey });
    await expect
      .poll(() => main.inputsOf('account.report').at(-1))
      .toMatchObject({ state: 'ready' });
    // The desk hears of the rooms because the account is there now.
    await expect
      .poll(() => end('chat').got.at(-1))
      .toMatchObject({ conversations: [{ unread: 1 }] });
    end('chat').say({ id: 1, command: { name: 'invite', person: 'other' } });
    await expect.poll(() => asked.at(-1)).toEqual(['openConversation', '@other:x']);
    end('meeting').say({ id: 2, command: { name: 'start', roomId: '!r:x' } });
    await expect
      .poll(() => end('meeting').got.at(-1))
      .toEqual({ type: 'answer', id: 2, code: null });
    const session = sent[0]?.content['session'];
    end('meetingKey').say({ type: 'ready' });
    device({
      type: joinType,
      content: { v: 1, session, join: `${'j'.repeat(21)}A`, after: 0 },
      sender: patient,
      senderDevice: 'GUEST',
      verified: false,
    });
    await expect.poll(() => typesOf(end('meetingKey').got)).toEqual(['key']);
  });

  it('says that it failed where main’s settings cannot be read, and asks for no key', async () => {
    const main = apiDouble({ 'app.state': { ok: false, code: 'settings.unreadable' } });
    const { end } = await cell(main);
    await expect
      .poll(() => main.inputsOf('account.report'))
      .toEqual([{ state: 'failed', code: 'settings.unreadable', device: null }]);
    expect(end('matrixKeys').got).toEqual([]);
  });

  it('does nothing before a practice is joined', async () => {
    const main = apiDouble({
      'app.state': { ok: true, value: { buildNote: null, practice: null } },
    });
    const { end, asked } = await cell(main);
    await vi.waitFor(() => expect(main.called.length).toBe(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect([end('matrixKeys').got, end('chat').got, asked, main.called.length]).toEqual([
      [],
      [],
      [],
      1,
    ]);
  });
});
