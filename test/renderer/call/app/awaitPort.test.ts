// P15: the call cell takes the port that its own preload hands over, and no other.
import { describe, expect, it } from 'vitest';
import { awaitPort } from '../../../../renderer/call/app/awaitPort.dom.ts';

const pageWith = () => {
  const page = new EventTarget();
  const taken: unknown[] = [];
  void awaitPort(page as unknown as Window).then((port) => taken.push(port));
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

describe('the port to the desk', () => {
  it('is the first one that the preload posts', async () => {
    const { taken, post } = pageWith();
    await post({ alcovePort: 'session' }, ['first']);
    await post({ alcovePort: 'session' }, ['second']);
    expect(taken).toEqual(['first']);
  });

  it.each([
    ['from another window', { alcovePort: 'session' }, ['port'], {}],
    ['from nowhere', { alcovePort: 'session' }, ['port'], null],
    ['without a port', { alcovePort: 'session' }, [], undefined],
    ['with another message', { other: 1 }, ['port'], undefined],
    ['with a text', 'alcovePort', ['port'], undefined],
    ['with nothing', null, ['port'], undefined],
  ])('is not taken %s', async (_, data, ports, source) => {
    const { taken, post } = pageWith();
    await (source === undefined ? post(data, ports) : post(data, ports, source));
    expect(taken).toEqual([]);
    await post({ alcovePort: 'session' }, ['good']);
    expect(taken).toEqual(['good']);
  });
});
