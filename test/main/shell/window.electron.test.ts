// Proves how the one window shows its pages: the question alone and on top, the matrix cell never, each page told of once when it is there and when it is gone (P6, P8, P18).
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cells } from '../../../main/shell/cells.ts';
import { webPreferencesOf } from '../../../main/shell/webPreferences.ts';
import { openedWindow } from './openedWindow.ts';
import { content, resetWorld, world } from './windowDouble.ts';

vi.mock('electron', async () => {
  const double = await import('./windowDouble.ts');
  return {
    BaseWindow: double.WindowStandIn,
    WebContentsView: double.ViewStandIn,
    nativeTheme: {
      get shouldUseDarkColors() {
        return double.world.isDark;
      },
    },
  };
});
beforeEach(() => resetWorld());

describe('the window', () => {
  it('tells a bystander nothing but the name, has no menu, and is there at once on its own paper', () => {
    const { shell } = openedWindow();
    expect(shell.options).toEqual({
      width: 1_280,
      height: 800,
      minWidth: 640,
      minHeight: 480,
      title: 'Alcove',
      autoHideMenuBar: true,
      icon: '/program/icon.png',
      backgroundColor: '#fbfaf7',
    });
    expect(shell.hasMenu).toBe(false);
  });

  it('is dark where the person wants it dark', async () => {
    world.isDark = true;
    const { window, shell, openAll, viewOf } = openedWindow();
    expect(shell.options['backgroundColor']).toBe('#14191b');
    await openAll('desk', 'call', 'prompt');
    expect([viewOf('desk').background, viewOf('prompt').background]).toEqual([
      '#14191b',
      '#14191b',
    ]);
    window.placeCall(content);
    expect(viewOf('call').background).toBe('#11181a');
  });

  it('comes to the front, out of the dock too', () => {
    const { window, shell } = openedWindow();
    shell.isSmall = true;
    window.focus();
    expect([shell.isSmall, shell.focused]).toEqual([false, 1]);
    shell.die();
    window.focus();
    expect(shell.focused).toBe(1);
  });

  it('keeps its size when it comes to the front: restoring would shrink one that fills the screen', () => {
    const { window, shell } = openedWindow();
    window.focus();
    expect([shell.restored, shell.focused]).toEqual([0, 1]);
  });

  it('that is closed ends every page, tells of none, and opens none any more', async () => {
    const { window, shell, openAll, pageOf, told } = openedWindow();
    await openAll('desk', 'matrix', 'call', 'prompt');
    const pages = (['desk', 'matrix', 'call', 'prompt'] as const).map(pageOf);
    shell.die();
    expect(pages.map(({ isGone }) => isGone)).toEqual([true, true, true, true]);
    expect(window.page('desk')).toBeNull();
    expect(told).toEqual([]);
    await window.open('desk');
    expect(world.views.length).toBe(4);
  });
});

describe('a page', () => {
  it.each(['desk', 'matrix', 'call', 'prompt'] as const)(
    '%s is made by its row, registered before it loads, and is its own origin',
    async (cell) => {
      const { window, openAll, pageOf, viewOf, registered } = openedWindow();
      expect(window.page(cell)).toBeNull();
      await openAll(cell);
      expect(viewOf(cell).options.webPreferences).toEqual(
        webPreferencesOf(cells[cell], '/program/preload', false),
      );
      expect(registered).toEqual([[cell, pageOf(cell), 0]]);
      expect(pageOf(cell).loads).toEqual([`app://${cell}/`]);
      expect(window.page(cell)).toBe(pageOf(cell));
    },
  );

  it('that cannot be loaded rejects', async () => {
    world.loadsWait = true;
    const { window, pageOf } = openedWindow();
    const opening = window.open('call');
    pageOf('call').settle?.fail(new Error('ERR_FAILED'));
    await expect(opening).rejects.toThrow('ERR_FAILED');
  });

  it('finding: that closed itself is told of, and is in the way of nothing', async () => {
    const { window, openAll, pageOf, told, stack } = openedWindow();
    await openAll('desk', 'call');
    pageOf('call').close();
    expect([told, stack()]).toEqual([['gone call'], ['desk']]);
    expect([window.page('call'), window.placeCall(content)]).toEqual([null, false]);
    expect(() => window.close('call')).not.toThrow();
  });

  it('of the call is no part of the window before it has a place, and keeps its own', async () => {
    const { window, openAll, stack, viewOf } = openedWindow();
    await openAll('desk', 'prompt');
    await window.open('call');
    expect(stack()).toEqual(['desk', 'prompt']);
    window.placeCall(content);
    expect(stack()).toEqual(['desk', 'call', 'prompt']);
    window.placeCall({ ...content, height: content.height - 10 });
    expect([stack(), viewOf('call').isVisible]).toEqual([['desk', 'call', 'prompt'], false]);
  });

  it('that is destroyed and was not told of yet is none', async () => {
    const { window, openAll, pageOf } = openedWindow();
    await openAll('desk');
    pageOf('desk').isGone = true;
    expect(window.page('desk')).toBeNull();
    expect(() => window.close('desk')).not.toThrow();
  });

  it('that is closed while it loads rejects', async () => {
    world.loadsWait = true;
    const { window } = openedWindow();
    const opening = window.open('call');
    window.close('call');
    await expect(opening).rejects.toThrow('ERR_FAILED');
  });

  it('that dies while it loads rejects', async () => {
    world.loadsWait = true;
    const { window, pageOf } = openedWindow();
    const opening = window.open('matrix');
    pageOf('matrix').emit('render-process-gone');
    await expect(opening).rejects.toThrow('ERR_FAILED');
  });

  it('finding: that is replaced while it loads leaves the answer to the newer one', async () => {
    world.loadsWait = true;
    const { window, pageOf } = openedWindow();
    const older = window.open('prompt');
    const newer = window.open('prompt');
    await expect(older).resolves.toBeUndefined();
    expect(pageOf('prompt').focused).toBe(0);
    pageOf('prompt').settle?.fail(new Error('ERR_ABORTED'));
    await expect(newer).rejects.toThrow('ERR_ABORTED');
  });

  it('finding: that goes with the window while it loads is no failed start', async () => {
    world.loadsWait = true;
    const { window, shell } = openedWindow();
    const opening = window.open('desk');
    shell.die();
    await expect(opening).resolves.toBeUndefined();
  });

  it('opened anew takes the place of the one before, which says nothing more', async () => {
    const { window, openAll, pageOf, shell, told, stack } = openedWindow();
    await openAll('desk');
    const before = pageOf('desk');
    await openAll('desk');
    expect([before.isGone, pageOf('desk').isGone]).toEqual([true, false]);
    expect([stack(), shell.children.length]).toEqual([['desk'], 1]);
    before.emit('did-finish-load');
    before.emit('render-process-gone');
    before.emit('did-navigate', {}, 'about:blank');
    expect(told).toEqual([]);
    expect(window.page('desk')).toBe(pageOf('desk'));
  });

  it('is told of each time it was loaded', async () => {
    const { openAll, pageOf, told } = openedWindow();
    await openAll('desk', 'matrix');
    pageOf('matrix').emit('did-finish-load');
    pageOf('matrix').emit('did-finish-load');
    expect(told).toEqual(['loaded matrix', 'loaded matrix']);
  });

  it('that died is closed first and told of once', async () => {
    const { openAll, pageOf, told, stack } = openedWindow();
    await openAll('desk', 'call');
    const call = pageOf('call');
    call.emit('render-process-gone');
    call.emit('render-process-gone');
    expect([told, call.isGone, stack()]).toEqual([['gone call'], true, ['desk']]);
    call.emit('did-finish-load');
    expect(told.length).toBe(1);
  });

  it('finding: that left its place without asking is closed, wherever it went (P6)', async () => {
    for (const url of ['about:blank', 'app://desk/', 'app://call', 'app://call.evil/', '']) {
      const { openAll, pageOf, told } = openedWindow();
      await openAll('call');
      pageOf('call').emit('did-navigate', {}, 'app://call/');
      pageOf('call').emit('did-navigate', {}, 'app://call/index.html');
      expect(told, url).toEqual([]);
      pageOf('call').emit('did-navigate', {}, url);
      expect([told, pageOf('call').isGone], url).toEqual([['gone call'], true]);
    }
  });

  it('closed from here is told of to nobody', async () => {
    const { window, openAll, pageOf, told, stack } = openedWindow();
    await openAll('desk', 'call');
    window.close('call');
    window.close('call');
    pageOf('call').emit('render-process-gone');
    expect([told, pageOf('call').isGone, stack()]).toEqual([[], true, ['desk']]);
    expect(window.page('call')).toBeNull();
  });

  it('cannot give the window a title', async () => {
    const { openAll, pageOf } = openedWindow();
    await openAll('call');
    let isPrevented = false;
    pageOf('call').emit('page-title-updated', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    expect(isPrevented).toBe(true);
  });
});
