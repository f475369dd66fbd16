// P14: the login at the video server is asked of the keychain's process once per port, and no answer but a login gives one.
import { expect, it } from 'vitest';
import { askVideoLogin } from '../../../../renderer/call/app/videoLoginPort.dom.ts';
import { turns } from '../../../until.ts';
import { portDouble } from './portDouble.ts';

const login = { user: 'u', password: 'p' };
const set = () => {
  let taken = (_port: MessagePort): void => undefined;
  let answer: unknown = 'waits';
  void askVideoLogin((given) => {
    taken = given;
  }).then((given) => {
    answer = given;
  });
  return {
    give: (port: MessagePort) => taken(port),
    answer: async (): Promise<unknown> => {
      await turns(3);
      return answer;
    },
  };
};

it('asks once, gives the login, and closes the port', async () => {
  const { give, answer } = set();
  const { port, said, say, isClosed } = portDouble();
  give(port);
  expect([said, isClosed()]).toEqual([[{ type: 'load' }], false]);
  expect(await answer()).toBe('waits');
  say({ type: 'loaded', login });
  expect(await answer()).toEqual(login);
  expect([said, isClosed()]).toEqual([[{ type: 'load' }], true]);
});

it('gives null where no login is kept, and where the keychain refused', async () => {
  for (const said of [
    { type: 'loaded', login: null },
    { type: 'refused', code: 'keys.unreadable' },
  ]) {
    const { give, answer } = set();
    const { port, say } = portDouble();
    give(port);
    say(said);
    expect(await answer()).toBeNull();
  }
});

it('hears nothing that is not in shape', async () => {
  const { give, answer } = set();
  const { port, say, isClosed } = portDouble();
  give(port);
  say({ type: 'loaded', login: { ...login, more: 1 } });
  say('loaded');
  expect([await answer(), isClosed()]).toEqual(['waits', false]);
});

it('asks a process that was started anew before the answer came, and no other after it', async () => {
  const { give, answer } = set();
  const [dead, alive, late] = [portDouble(), portDouble(), portDouble()];
  give(dead.port);
  give(alive.port);
  expect(alive.said).toEqual([{ type: 'load' }]);
  alive.say({ type: 'loaded', login });
  expect(await answer()).toEqual(login);
  give(late.port);
  expect(late.said).toEqual([]);
});
