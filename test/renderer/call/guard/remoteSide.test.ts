// P5: what a peer says reaches the browser only as the guard has cleaned it, whichever way it is handed over.
import { describe, expect, it } from 'vitest';
import { noted, type Double } from './browserDouble.ts';
import { cleanSdp, guarded, hostLine, relayLine, sdp } from './guardedPage.ts';

describe('a remote description', () => {
  it.each([
    [
      'the connection',
      (connection: Double, value: unknown) => connection.setRemoteDescription(value),
    ],
    [
      'finding: the method of the prototype',
      (connection: Double, value: unknown) =>
        (Object.getPrototypeOf(connection) as Double).setRemoteDescription.call(connection, value),
    ],
    [
      'finding: the connection after its own method was deleted',
      (connection: Double, value: unknown) => {
        Reflect.deleteProperty(connection, 'setRemoteDescription');
        return connection.setRemoteDescription(value);
      },
    ],
    [
      'a wrapper that the library puts before it',
      (connection: Double, value: unknown) => {
        const before = (Object.getPrototypeOf(connection) as Double).setRemoteDescription;
        Object.getPrototypeOf(connection).setRemoteDescription = function wrapped(
          this: Double,
          ...args: unknown[]
        ) {
          return before.apply(this, args);
        };
        return connection.setRemoteDescription(value);
      },
    ],
  ])('is cleaned on its way through %s', async (_, set) => {
    const { connection } = guarded();
    await set(connection, { type: 'offer', sdp });
    expect(noted).toEqual([
      { name: 'setRemoteDescription', args: [{ type: 'offer', sdp: cleanSdp }] },
    ]);
  });

  it('may be a rollback, and callbacks of the old form are passed on', async () => {
    const { connection } = guarded();
    const [good, bad] = [() => undefined, () => undefined];
    await connection.setRemoteDescription({ type: 'rollback' });
    await connection.setRemoteDescription({ type: 'offer', sdp }, good, bad);
    expect(noted.map((one) => one.args)).toEqual([
      [{ type: 'rollback' }],
      [{ type: 'offer', sdp: cleanSdp }, good, bad],
    ]);
  });

  it.each([[undefined], [null], ['text'], [7]])(
    'that is none (%j) is left to the browser, which refuses it',
    async (value) => {
      const { connection } = guarded();
      await connection.setRemoteDescription(value);
      expect(noted.map((one) => one.args)).toEqual([[value]]);
    },
  );

  it('finding: is cleaned in every form that a browser takes, and read once', async () => {
    const { connection } = guarded();
    let asked = 0;
    const turning = {
      type: 'offer',
      get sdp() {
        asked += 1;
        return asked === 1 ? 'v=0\r\n' : sdp;
      },
    };
    for (const value of [
      Object.assign(() => undefined, { type: 'offer', sdp }),
      Object.create({ type: 'offer', sdp }),
    ]) {
      await connection.setRemoteDescription(value);
    }
    await connection.setRemoteDescription(turning);
    for (const other of [{ toString: (): string => sdp }, [sdp], null])
      await connection.setRemoteDescription({ type: 'offer', sdp: other }); // a browser makes text of these
    const seen = noted.map((one) => (one.args[0] as { sdp: unknown }).sdp);
    expect(seen).toEqual([cleanSdp, cleanSdp, 'v=0\r\n', '', '', '']);
  });
});

describe('a candidate of the peer', () => {
  const asRtc = (candidate: string) =>
    Object.create({ candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'frag' }) as object;
  it('reaches the browser if it is a relay, in an object of ours', async () => {
    const { connection } = guarded();
    await connection.addIceCandidate(asRtc(relayLine));
    expect(noted.map((one) => one.args)).toEqual([
      [{ candidate: relayLine, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'frag' }],
    ]);
  });

  it('that says that no more come reaches the browser', async () => {
    const { connection } = guarded();
    for (const value of [undefined, null, {}, { candidate: '' }, { candidate: undefined }])
      await connection.addIceCandidate(value);
    expect(noted.length).toBe(5);
  });

  let asked = 0;
  const forms: [string, unknown][] = [
    ['a plain object', { candidate: hostLine }],
    ['an object of the browser', asRtc(hostLine)],
    ['a function', Object.assign(() => undefined, { candidate: hostLine })],
    ['an object that becomes text', { candidate: { toString: (): string => hostLine } }],
    ['an object that becomes a relay', { candidate: { toString: (): string => relayLine } }],
    ['a list', { candidate: [hostLine] }],
    ['null for the text', { candidate: null }],
    [
      'an object that turns',
      {
        get candidate() {
          asked += 1;
          return asked % 2 === 1 ? hostLine : relayLine;
        },
      },
    ],
  ];
  it.each(forms)('is not tried if it is a host, as %s', async (_, value) => {
    const { connection } = guarded();
    expect(await connection.addIceCandidate(value)).toBeUndefined();
    expect(noted).toEqual([]);
  });

  it('finding: is not tried if it is a host, by the method of the prototype', async () => {
    const { connection } = guarded();
    await (Object.getPrototypeOf(connection) as Double).addIceCandidate.call(connection, {
      candidate: hostLine,
    });
    expect(noted).toEqual([]);
  });

  it('finding: is the one that was judged, when it answers otherwise the second time', async () => {
    const { connection } = guarded();
    let looks = 0;
    await connection.addIceCandidate({
      get candidate() {
        looks += 1;
        return looks === 1 ? relayLine : hostLine;
      },
    });
    expect(noted.map((one) => (one.args[0] as { candidate: string }).candidate)).toEqual([
      relayLine,
    ]);
  });

  it('may be a host when the other end is a bridge of the practice', async () => {
    const { connection } = guarded({ acceptsBridge: true });
    await connection.addIceCandidate({ candidate: hostLine });
    expect(noted.length).toBe(1);
  });
});
