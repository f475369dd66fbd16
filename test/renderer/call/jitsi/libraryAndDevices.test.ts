// P4, P6: the library comes from our own folder and is silenced; devices open one by one, and why one did not is a closed code.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadLibrary, openDevices } from '../../../../renderer/call/jitsi/jitsiAdapter.dom.ts';
import { initOptions } from '../../../../renderer/call/jitsi/libraryOptions.ts';
import { closeRooms, libraryDouble, trackDouble, type Doubled } from './libraryDouble.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  await closeRooms();
});

describe('the devices', () => {
  it('are opened one by one, so that one that fails does not keep the other shut', async () => {
    const double = libraryDouble('bbbb');
    double.will.createTrack = (kind) => {
      if (kind === 'video') throw Object.assign(new Error('no'), { name: 'gum.not_found' });
      return trackDouble('audio');
    };
    const opened = await openDevices(double.library, ['audio', 'video']);
    expect([opened.tracks.map((track) => track.getType()), opened.code]).toEqual([
      ['audio'],
      'devices.notFound',
    ]);
    const other = await openDevices(double.library, ['video', 'audio']);
    expect([other.tracks.map((track) => track.getType()), other.code]).toEqual([
      ['audio'],
      'devices.notFound',
    ]);
  });

  it.each([
    ['NotAllowedError', 'devices.refused'],
    ['gum.permission_denied', 'devices.refused'],
    ['NotFoundError', 'devices.notFound'],
    ['NotReadableError', 'devices.cameraInUse'],
    ['gum.general', 'devices.cameraInUse'],
    ['AbortError', 'devices.failed'],
    ['', 'devices.failed'],
  ])('that fail with %j give %s', async (name, code) => {
    const double = libraryDouble('bbbb');
    double.will.createTrack = () => {
      throw Object.assign(new Error('no'), { name });
    };
    expect(await openDevices(double.library, ['video'])).toEqual({ tracks: [], code });
  });
});

describe('the library itself', () => {
  const page = (found: Doubled | null) => {
    const holder: { JitsiMeetJS?: unknown } = {};
    const appended: { src: string }[] = [];
    const script = { src: '', onload: (): void => undefined, onerror: (): void => undefined };
    const head = {
      append: (one: typeof script) => {
        appended.push(one);
        if (found === null) one.onerror();
        else {
          holder.JitsiMeetJS = found.library;
          one.onload();
        }
      },
    };
    return {
      appended,
      document: { createElement: () => script, head } as unknown as Document,
      holder: holder as unknown as Window,
    };
  };
  it('is loaded from our own folder, silenced and started with its options', async () => {
    const double = libraryDouble('bbbb');
    const { appended, document, holder } = page(double);
    expect(await loadLibrary(document, holder)).toBe(double.library);
    expect([appended.map((one) => one.src), double.calls]).toEqual([
      ['/call.js'],
      [
        { name: 'setLogLevel', args: ['error'] },
        { name: 'init', args: [initOptions] },
      ],
    ]);
    await loadLibrary(document, holder);
    expect([appended.length, double.calls.length]).toEqual([1, 2]);
  });

  it('is null when it is not there', async () => {
    const { document, holder } = page(null);
    expect(await loadLibrary(document, holder)).toBeNull();
  });
});
