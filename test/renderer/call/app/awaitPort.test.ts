// P15: the call cell takes the port that its own preload hands over, and no other.
import { describe, expect, it } from 'vitest';
import { awaitPort } from '../../../../renderer/call/app/awaitPort.dom.ts';

const pageWith = () => {
  const page = new EventTarget();
  const taken: unknown[] = [];
  void awaitPort(page as unknown as Window, 'meetingKey').then((port) => taken.push(port));
  const post = async (
    data: unknown,
    ports: readonly unknown[],
    source: unknown = page,
  ): Promise<void> => {
    page.dispatchEvent(Object.assign(new Event('message'), { data, ports, source }));
    await Promise.resolve();
  };
  return { taken, post };
};

describe('the awaited port', () => {
  it('is the first one that the preload posts', async () => {
    const { taken, post } = pageWith();
    await post({ alcovePort: 'meetingKey' }, ['first']);
    await post({ alcovePort: 'meetingKey' }, ['second']);
    expect(taken).toEqual(['first']);
  });

  it.each([
    ['from another window', { alcovePort: 'meetingKey' }, ['port'], {}],
    ['from nowhere', { alcovePort: 'meetingKey' }, ['port'], null],
    ['without a port', { alcovePort: 'meetingKey' }, [], undefined],
    ['of another name', { alcovePort: 'videoLogin' }, ['port'], undefined],
    ['with another message', { other: 1 }, ['port'], undefined],
    ['with a text', 'alcovePort', ['port'], undefined],
    ['with nothing', null, ['port'], undefined],
  ])('is not taken %s', async (_, data, ports, source) => {
    const { taken, post } = pageWith();
    await (source === undefined ? post(data, ports) : post(data, ports, source));
    expect(taken).toEqual([]);
    await post({ alcovePort: 'meetingKey' }, ['good']);
    expect(taken).toEqual(['good']);
  });
});
