// Proves where each page stands in the window: the question alone and on top, the matrix cell nowhere, the picture under the truth strip (P8, P18, P24).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { turns } from '../../until.ts';
import { openedWindow } from './openedWindow.ts';
import { content, resetWorld, world } from './windowDouble.ts';

vi.mock('electron', async () => {
  const double = await import('./windowDouble.ts');
  return {
    BaseWindow: double.WindowStandIn,
    WebContentsView: double.ViewStandIn,
    nativeTheme: { shouldUseDarkColors: false },
  };
});
beforeEach(() => resetWorld());

const whole = { x: 0, y: 0, width: content.width, height: content.height };

describe('where pages stand', () => {
  it('the matrix cell is never part of the window, and closes like any other', async () => {
    const { window, openAll, stack, viewOf, pageOf } = openedWindow();
    await openAll('matrix', 'desk');
    expect(stack()).toEqual(['desk']);
    expect(viewOf('matrix').bounds).toBeNull();
    window.close('matrix');
    expect(pageOf('matrix').isGone).toBe(true);
    expect(stack()).toEqual(['desk']);
  });

  it('desk and question fill it, and grow with it', async () => {
    const { openAll, shell, viewOf } = openedWindow();
    await openAll('desk', 'prompt', 'call');
    expect([viewOf('desk').bounds, viewOf('prompt').bounds]).toEqual([whole, whole]);
    shell.bounds = { x: 0, y: 0, width: 900, height: 700 };
    shell.emit('resize');
    const grown = { x: 0, y: 0, width: 900, height: 700 };
    expect([viewOf('desk').bounds, viewOf('prompt').bounds]).toEqual([grown, grown]);
    expect(viewOf('call').bounds).toEqual({ x: 300, y: 76, width: 100, height: 100 });
  });

  it('grows as well while no page is open, or the desk alone', async () => {
    const { openAll, shell, viewOf } = openedWindow();
    shell.emit('resize');
    await openAll('desk');
    shell.bounds = { x: 0, y: 0, width: 900, height: 700 };
    shell.emit('resize');
    expect(viewOf('desk').bounds).toEqual(shell.bounds);
  });

  it('the picture is no part of the window before the desk gives it a place, under the strip', async () => {
    const { window, shell, openAll, viewOf, stack } = openedWindow();
    expect(window.placeCall(whole)).toBe(false);
    await openAll('desk');
    await window.open('call');
    expect([stack(), viewOf('call').bounds]).toEqual([['desk'], null]);
    expect(window.placeCall({ x: 300, y: 0, width: 5_000, height: 5_000 })).toBe(true);
    expect(viewOf('call').bounds).toEqual({ x: 300, y: 76, width: 980, height: 724 });
    expect(window.placeCall({ x: 0, y: 100, width: 10, height: 10 })).toBe(true);
    expect([stack(), viewOf('call').bounds]).toEqual([
      ['desk', 'call'],
      { x: 0, y: 100, width: 10, height: 10 },
    ]);
    expect(shell.added).toBe(2);
    window.close('call');
    expect([window.placeCall(whole), stack()]).toEqual([false, ['desk']]);
  });
});

describe('while a question stands (P8)', () => {
  it('nothing but it is shown, on top of what was there', async () => {
    const { openAll, stack, visible } = openedWindow();
    await openAll('desk', 'call');
    expect(visible()).toEqual(['desk', 'call']);
    await openAll('prompt');
    expect([stack(), visible()]).toEqual([['desk', 'call', 'prompt'], ['prompt']]);
  });

  it.each(['desk', 'call'] as const)('the %s that comes later is hidden under it', async (cell) => {
    const { openAll, stack, visible } = openedWindow();
    await openAll('prompt', cell);
    expect([stack(), visible()]).toEqual([[cell, 'prompt'], ['prompt']]);
  });

  it('a call that has no place yet stays out of the window', async () => {
    const { window, openAll, stack, visible } = openedWindow();
    await openAll('desk', 'prompt');
    await window.open('call');
    expect([stack(), visible()]).toEqual([['desk', 'prompt'], ['prompt']]);
    window.close('call');
    expect(stack()).toEqual(['desk', 'prompt']);
  });

  it('the matrix cell that comes later changes nothing of it', async () => {
    const { openAll, stack, visible } = openedWindow();
    await openAll('desk', 'prompt', 'matrix');
    expect([stack(), visible()]).toEqual([['desk', 'prompt'], ['prompt']]);
  });

  it('the focus is its own when it is loaded, and comes back when another page takes it', async () => {
    world.loadsWait = true;
    const { window, pageOf } = openedWindow();
    const opening = window.open('prompt');
    const page = pageOf('prompt');
    expect(page.focused).toBe(0);
    page.settle?.done();
    await opening;
    expect(page.focused).toBe(1);
    page.emit('blur');
    await turns();
    expect(page.focused).toBe(2);
  });

  it('no other page takes the focus by itself', async () => {
    const { openAll, pageOf } = openedWindow();
    await openAll('desk', 'call', 'matrix');
    for (const cell of ['desk', 'call', 'matrix'] as const) pageOf(cell).emit('blur');
    await turns();
    expect((['desk', 'call', 'matrix'] as const).map((cell) => pageOf(cell).focused)).toEqual([
      0, 0, 0,
    ]);
  });

  it('one that went while it loaded, or while the focus left it, asks for nothing more', async () => {
    world.loadsWait = true;
    const { window, pageOf } = openedWindow();
    const opening = window.open('prompt');
    const first = pageOf('prompt');
    first.settle?.done();
    window.close('prompt');
    await opening;
    const again = window.open('prompt');
    const second = pageOf('prompt');
    second.settle?.done();
    await again;
    first.emit('blur');
    second.emit('blur');
    window.close('prompt');
    await turns();
    expect([first.focused, second.focused]).toEqual([0, 1]);
  });

  it('closed, everything is seen again and the desk has the focus', async () => {
    const { window, openAll, visible, pageOf } = openedWindow();
    await openAll('desk', 'call', 'prompt');
    window.close('prompt');
    expect(visible()).toEqual(['desk', 'call']);
    expect(pageOf('desk').focused).toBe(1);
    window.close('call');
    expect(pageOf('desk').focused).toBe(1);
  });

  it('dead, it is out of the way too', async () => {
    const { openAll, visible, pageOf, told } = openedWindow();
    await openAll('desk', 'prompt');
    pageOf('prompt').emit('render-process-gone');
    expect([visible(), told]).toEqual([['desk'], ['gone prompt']]);
  });

  it('closed without a desk, nothing breaks', async () => {
    const { window, openAll } = openedWindow();
    await openAll('prompt');
    expect(() => window.close('prompt')).not.toThrow();
  });
});
