// P17: what is pressed under the picture, by pointer or by key. No key opens a device by accident.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import { CallView, type CallViewProps } from '../../../../renderer/call/callView/CallView.tsx';

let pressed: unknown[][] = [];
const note =
  (name: string) =>
  (...given: unknown[]): void => {
    pressed.push([name, ...given]);
  };
let page = new EventTarget();
beforeEach(() => {
  pressed = [];
  page = new EventTarget();
  vi.stubGlobal('window', page);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const call = (changes: Partial<CallViewProps> = {}) => {
  let props: CallViewProps = {
    state: { kind: 'connected' },
    problem: null,
    peerNames: ['Jonas'],
    people: [],
    connection: null,
    elapsedMs: null,
    microphone: 'on',
    camera: 'off',
    isChatOpen: false,
    unread: 0,
    attachLocal: () => undefined,
    onMicrophone: note('microphone'),
    onCamera: note('camera'),
    onChat: note('chat'),
    onLeave: note('leave'),
    onRetry: note('retry'),
    onClose: note('close'),
    ...changes,
  };
  const view = livingView(() => <CallView {...props} />);
  return {
    ...view,
    become(next: Partial<CallViewProps>) {
      props = { ...props, ...next };
      view.draw();
    },
  };
};
const keyEvent = (key: string, held: object = {}) =>
  Object.assign(new Event('keydown', { cancelable: true }), {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    repeat: false,
    ...held,
  });

describe('a control', () => {
  it('asks for what stands on it', () => {
    const view = call();
    view.fire('onChange', false, 'Microphone on');
    view.fire('onChange', true, 'Camera off');
    view.fire('onChange', true, 'Chat closed');
    view.press('Leave');
    expect(pressed).toEqual([['microphone', false], ['camera', true], ['chat', true], ['leave']]);
  });

  it('says what it does, with its keys', () => {
    call().element('onKeyDownCapture', 'Microphone on Turn the microphone off (Ctrl+D)');
    call().element('onKeyDownCapture', 'Camera off Turn the camera on (Ctrl+E)');
  });

  it.each([
    ['off', ' ', true],
    ['off', 'Enter', false],
    ['on', ' ', false],
  ] as const)('that is %s, key "%s": refused is %s', (camera, key, isRefused) => {
    const done: string[] = [];
    call({ camera }).fire(
      'onKeyDownCapture',
      {
        key,
        preventDefault: () => done.push('default'),
        stopPropagation: () => done.push('propagation'),
      },
      `Camera ${camera} Turn the camera ${camera === 'on' ? 'off' : 'on'} (Ctrl+E)`,
    );
    expect(done).toEqual(isRefused ? ['default', 'propagation'] : []);
  });

  it('that is pressed in a message tries again or closes', () => {
    call({ problem: 'devices.cameraInUse' }).press('Try again');
    call({ state: { kind: 'notReached' } }).press('Try again');
    call({ state: { kind: 'ended' } }).press('Close');
    expect(pressed).toEqual([['retry'], ['retry'], ['close']]);
  });
});

describe('a shortcut', () => {
  const ctrl = { ctrlKey: true };
  const hit = (key: string, held: object = ctrl): boolean => {
    const event = keyEvent(key, held);
    page.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it('turns the microphone or the camera to the other side of what it is now', () => {
    const view = call();
    expect([hit('d'), pressed]).toEqual([true, [['microphone', false]]]);
    expect([hit('E'), pressed.length]).toEqual([true, 2]);
    view.become({ microphone: 'off', camera: 'on' });
    expect([hit('d', { metaKey: true }), hit('e')]).toEqual([true, true]);
    expect(pressed).toEqual([
      ['microphone', false],
      ['camera', true],
      ['microphone', true],
      ['camera', false],
    ]);
  });

  it.each([
    ['without Ctrl', 'd', {}],
    ['with both keys', 'd', { ctrlKey: true, metaKey: true }],
    ['with Alt', 'd', { ...ctrl, altKey: true }],
    ['with Shift', 'e', { ...ctrl, shiftKey: true }],
    ['that is held down', 'd', { ...ctrl, repeat: true }],
    ['of another letter', 'f', ctrl],
  ])('%s does nothing, and the page may have it', (_what, key, held) => {
    call();
    expect([hit(key, held), pressed]).toEqual([false, []]);
  });

  it.each(['notYet', 'missing'] as const)('opens no device that is %s', (state) => {
    call({ microphone: state, camera: state });
    hit('d');
    hit('e');
    expect(pressed).toEqual([]);
  });

  it('does nothing in a call that has ended, nor when the view is gone', () => {
    const view = call({ state: { kind: 'ended' } });
    expect(hit('d')).toBe(false);
    view.become({ state: { kind: 'connected' } });
    view.end();
    expect([hit('d'), pressed]).toEqual([false, []]);
  });
});
