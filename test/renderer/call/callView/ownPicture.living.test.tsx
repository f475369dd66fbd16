// Where one's own picture goes when it is dragged, pressed or moved by a key.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import { OwnPictureView } from '../../../../renderer/call/callView/OwnPictureView.tsx';
import type { Corner } from '../../../../renderer/lib/ui/cornerModel.ts';

class ElementDouble {
  readonly #around: string | null;
  constructor(around: string | null) {
    this.#around = around;
  }
  closest(selector: string): ElementDouble | null {
    return selector === this.#around ? this : null;
  }
}
beforeEach(() => {
  vi.stubGlobal('Element', ElementDouble);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const picture = (own = rect(700, 500, 160, 90)) => {
  const captured: number[] = [];
  const box = {
    getBoundingClientRect: () => own,
    parentElement: { getBoundingClientRect: () => rect(100, 50, 800, 600) },
  };
  const view = livingView(
    () => <OwnPictureView isCameraOn attachLocal={() => undefined} />,
    (tag) => (tag === 'div' ? box : null),
  );
  const corner = (): Corner | undefined => {
    const shown = /class="([^"]*)"/.exec(view.markup())?.[1] ?? '';
    return (['topLeft', 'topRight', 'bottomRight', 'bottomLeft'] as const).find((one) =>
      shown.includes(one),
    );
  };
  return {
    ...view,
    captured,
    corner,
    moved: () => /translate:([^";]*)/.exec(view.markup())?.[1] ?? null,
    down: (change: object = {}) =>
      view.fire('onPointerDown', {
        button: 0,
        pointerId: 7,
        clientX: 10,
        clientY: 20,
        target: new ElementDouble(null),
        currentTarget: { setPointerCapture: (id: number) => captured.push(id) },
        ...change,
      }),
    move: (clientX: number, clientY: number) => view.fire('onPointerMove', { clientX, clientY }),
    key: (key: string) => {
      let isPassedOn = false;
      const continuePropagation = (): void => {
        isPassedOn = true;
      };
      view.fire('onKeyDown', { key, continuePropagation });
      return isPassedOn;
    },
  };
};

describe('one’s own picture', () => {
  it('follows the pointer, also out of its box, and goes to the nearest corner', () => {
    const view = picture(rect(120, 60, 160, 90));
    expect([view.corner(), view.moved()]).toEqual(['bottomRight', null]);
    view.down();
    view.move(14, 27);
    view.move(15, 29);
    expect([view.captured, view.moved()]).toEqual([[7], '5px 9px']);
    view.fire('onPointerUp', {});
    expect([view.corner(), view.moved()]).toEqual(['topLeft', null]);
  });

  it.each([
    // The middle of the picture decides, counted from the place around it: 100, 50, in 800 by 600.
    [rect(419, 304, 160, 90), 'topLeft'],
    [rect(421, 304, 160, 90), 'topRight'],
    [rect(419, 306, 160, 90), 'bottomLeft'],
    [rect(421, 306, 160, 90), 'bottomRight'],
  ])('with its middle %j goes %s', (own, corner) => {
    const view = picture(own);
    view.down();
    view.fire('onPointerUp', {});
    expect(view.corner()).toBe(corner);
  });

  it('stays where it was when the drag is broken off, and is not moved without one', () => {
    const view = picture(rect(120, 60, 160, 90));
    view.move(90, 90);
    view.fire('onPointerUp', {});
    expect([view.corner(), view.moved()]).toEqual(['bottomRight', null]);
    view.down();
    view.fire('onPointerCancel', {});
    expect([view.corner(), view.moved()]).toEqual(['bottomRight', null]);
  });

  it('is not dragged by another button of the mouse, nor by the button in it', () => {
    const view = picture();
    view.down({ button: 2 });
    view.down({ target: new ElementDouble('button') });
    view.move(90, 90);
    expect([view.captured, view.moved()]).toEqual([[], null]);
    view.down({ target: {} });
    expect(view.moved()).not.toBeNull();
  });

  it('says how it is moved, to whoever does not see it', () => {
    const view = picture();
    const [, hintId] = /aria-describedby="([^"]+)"/.exec(view.markup()) ?? [];
    expect(view.markup()).toContain(`<span id="${hintId}">Press to move it`);
  });

  it('goes round by its button, and by the arrows; other keys are for the page', () => {
    const view = picture();
    view.press('Move your picture');
    expect(view.corner()).toBe('bottomLeft');
    expect([view.key('ArrowUp'), view.corner()]).toEqual([false, 'topLeft']);
    expect([view.key('Tab'), view.corner()]).toEqual([true, 'topLeft']);
  });
});
