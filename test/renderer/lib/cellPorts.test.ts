// P15: a page takes the ports that its own preload hands over by name, and no others.
import { describe, expect, it } from 'vitest';
import { receivePorts } from '../../../renderer/lib/cellPorts.dom.ts';

const pageWith = () => {
  const page = new EventTarget();
  const closed: string[] = [];
  const taken: unknown[] = [];
  const ports = receivePorts<'desk'>({ ports: ['chat', 'meeting'] }, page as unknown as Window);
  const port = (name: string) => ({ name, close: () => closed.push(name) });
  const post = (data: unknown, given: readonly unknown[], source: unknown = page): void =>
    void page.dispatchEvent(Object.assign(new Event('message'), { data, ports: given, source }));
  return { ports, port, post, closed, taken, take: (got: MessagePort) => taken.push(got) };
};

describe('the ports of a page', () => {
  it('each reach the one who takes that name', () => {
    const { ports, port, post, taken } = pageWith();
    const [chat, meeting] = [port('chat'), port('meeting')];
    ports.take('chat', (got) => taken.push(['chat', got]));
    ports.take('meeting', (got) => taken.push(['meeting', got]));
    post({ alcovePort: 'meeting' }, [meeting]);
    post({ alcovePort: 'chat' }, [chat]);
    expect(taken).toEqual([
      ['meeting', meeting],
      ['chat', chat],
    ]);
  });

  it('wait for the one who takes them', () => {
    const { ports, port, post, take, taken } = pageWith();
    const chat = port('chat');
    post({ alcovePort: 'chat' }, [chat]);
    ports.take('chat', take);
    expect(taken).toEqual([chat]);
  });

  it('are replaced by a later one of the same name, and the earlier is closed', () => {
    const { ports, port, post, take, taken, closed } = pageWith();
    const [first, second, third] = [port('first'), port('second'), port('third')];
    post({ alcovePort: 'chat' }, [first]);
    post({ alcovePort: 'chat' }, [second]);
    expect(closed).toEqual(['first']);
    ports.take('chat', take);
    post({ alcovePort: 'meeting' }, [port('other')]);
    post({ alcovePort: 'chat' }, [third]);
    expect(taken).toEqual([second, third]);
    expect(closed).toEqual(['first', 'second']);
  });

  it.each([
    ['from another window', { alcovePort: 'chat' }, ['port'], {}],
    ['from nowhere', { alcovePort: 'chat' }, ['port'], null],
    ['without a port', { alcovePort: 'chat' }, [], undefined],
    ['with a name that is not theirs', { alcovePort: 'meetingKey' }, ['port'], undefined],
    ['with another message', { other: 'chat' }, ['port'], undefined],
    ['with a text', 'chat', ['port'], undefined],
    ['with nothing', null, ['port'], undefined],
  ])('are not taken %s', (_, data, given, source) => {
    const { ports, port, post, take, taken } = pageWith();
    ports.take('chat', take);
    if (source === undefined) post(data, given);
    else post(data, given, source);
    expect(taken).toEqual([]);
    const good = port('good');
    post({ alcovePort: 'chat' }, [good]);
    expect(taken).toEqual([good]);
  });
});
