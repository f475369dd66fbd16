// One press at a time is carried out, by the command that it means, and one that did not reach the practice is said.
import { describe, expect, it } from 'vitest';
import { createHomeController } from '../../../../renderer/desk/home/homeController.ts';
import { settled } from '../deskWorld.ts';

const room = '!a:x';
const world = () => {
  const asked: string[] = [];
  const ends: ((code: string | null) => void)[] = [];
  const command = (name: string) => (subject: string) => {
    asked.push(`${name} ${subject}`);
    return new Promise<string | null>((resolve) => {
      ends.push(resolve);
    });
  };
  const home = createHomeController({
    choose: (roomId) => asked.push(`choose ${roomId}`),
    invite: command('invite'),
    accept: command('accept'),
    ready: command('ready'),
    notReady: command('notReady'),
    start: command('start'),
    join: command('join'),
  });
  const end = async (code: string | null): Promise<void> => {
    ends.pop()?.(code);
    await settled();
  };
  return { home, asked, end };
};

it('begins with today, and with nothing under way', () => {
  expect(world().home.get()).toEqual({
    page: 'today',
    invite: 'closed',
    workingRoom: null,
    hasFailed: false,
  });
});

describe.each(['accept', 'ready', 'notReady', 'start', 'join'] as const)('%s', (name) => {
  it('is asked for once, works until its answer, and is done', async () => {
    const { home, asked, end } = world();
    const pressed = home[name](room);
    void home.ready('!b:x');
    expect(asked).toEqual([`${name} ${room}`]);
    expect(home.get()).toMatchObject({ workingRoom: room, hasFailed: false });
    await end(null);
    await pressed;
    expect(home.get()).toMatchObject({ workingRoom: null, hasFailed: false });
  });

  it('that did not reach the practice is said, until the next press', async () => {
    const { home, end } = world();
    void home[name](room);
    await end('matrix.unreachable');
    expect(home.get()).toMatchObject({ workingRoom: null, hasFailed: true });
    void home[name](room);
    expect(home.get()).toMatchObject({ workingRoom: room, hasFailed: false });
  });
});

describe('an invitation', () => {
  it('is shown, works, and closes when it is done', async () => {
    const { home, asked, end } = world();
    home.showInvite(true);
    expect(home.get().invite).toBe('open');
    void home.invite('jonas');
    expect(asked).toEqual(['invite jonas']);
    expect(home.get().invite).toBe('working');
    await end(null);
    expect(home.get().invite).toBe('closed');
  });

  it('that failed stays, and can be closed', async () => {
    const { home, end } = world();
    void home.invite('jonas');
    await end('chat.unknownPerson');
    expect(home.get().invite).toBe('failed');
    home.showInvite(false);
    expect(home.get().invite).toBe('closed');
  });
});

it('opens messages on the page People, and closes them', () => {
  const { home, asked } = world();
  let times = 0;
  home.subscribe(() => {
    times += 1;
  });
  home.openMessages(room);
  expect(home.get().page).toBe('people');
  home.closeMessages();
  home.showPage('today');
  expect(home.get().page).toBe('today');
  expect(asked).toEqual([`choose ${room}`, 'choose null']);
  expect(times).toBe(2);
});
