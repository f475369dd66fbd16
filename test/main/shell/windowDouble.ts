// Stands in for Electron's window and views: it remembers what was done to them, in order. It decides nothing.
import { EventEmitter } from 'node:events';
import type { Rect } from '../../../main/core/rect.ts';

export const content = { x: 40, y: 60, width: 1_280, height: 800 };

export class PageStandIn extends EventEmitter {
  isGone = false;
  focused = 0;
  readonly loads: string[] = [];
  readonly posted: unknown[][] = [];
  readonly postMessage = (...message: unknown[]): void => void this.posted.push(message);
  /** Ends a load that waits; null where `loadURL` settles at once. */
  settle: { readonly done: () => void; readonly fail: (error: Error) => void } | null = null;
  readonly isDestroyed = (): boolean => this.isGone;
  readonly focus = (): void => {
    if (this.isGone) throw new Error('Object has been destroyed');
    this.focused += 1;
  };
  /** Also what the page's own `window.close()` does. A load that waits is refused then. */
  readonly close = (): void => {
    if (this.isGone) throw new Error('Object has been destroyed');
    this.isGone = true;
    this.emit('destroyed');
    this.settle?.fail(new Error('ERR_FAILED'));
  };
  readonly loadURL = (url: string): Promise<void> => {
    this.loads.push(url);
    if (!world.loadsWait) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.settle = { done: resolve, fail: reject };
    });
  };
}

export class ViewStandIn {
  readonly #page = new PageStandIn();
  readonly options: { readonly webPreferences: Record<string, unknown> };
  isVisible = true;
  bounds: Rect | null = null;
  background: string | null = null;
  constructor(options: ViewStandIn['options']) {
    this.options = options;
    world.views.push(this);
  }
  /** As Electron has it: undefined when the page is destroyed. */
  get webContents(): PageStandIn | undefined {
    return this.#page.isGone ? undefined : this.#page;
  }
  setVisible(visible: boolean): void {
    this.isVisible = visible;
  }
  setBounds(bounds: Rect): void {
    this.bounds = bounds;
  }
  setBackgroundColor(color: string): void {
    this.background = color;
  }
}

export class WindowStandIn extends EventEmitter {
  readonly options: Record<string, unknown>;
  isGone = false;
  isSmall = false;
  hasMenu = true;
  focused = 0;
  restored = 0;
  bounds: Rect = content;
  /** The last one is on top. */
  readonly children: ViewStandIn[] = [];
  added = 0;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    world.window = this;
  }
  readonly contentView = {
    addChildView: (view: ViewStandIn): void => {
      this.added += 1;
      if (this.children.includes(view)) this.contentView.removeChildView(view);
      this.children.push(view);
    },
    removeChildView: (view: ViewStandIn): void => {
      if (this.isGone) throw new Error('Object has been destroyed');
      const at = this.children.indexOf(view);
      if (at < 0) throw new Error('it is no part of the window');
      this.children.splice(at, 1);
    },
  };
  readonly isDestroyed = (): boolean => this.isGone;
  readonly isMinimized = (): boolean => this.isSmall;
  readonly getContentBounds = (): Rect => {
    if (this.isGone) throw new Error('Object has been destroyed');
    return this.bounds;
  };
  removeMenu(): void {
    this.hasMenu = false;
  }
  restore(): void {
    this.isSmall = false;
    this.restored += 1;
  }
  focus(): void {
    this.focused += 1;
  }
  /** What the person's own click on the window's cross does. */
  die(): void {
    this.isGone = true;
    this.emit('closed');
  }
}

export const world = {
  window: null as WindowStandIn | null,
  views: [] as ViewStandIn[],
  isDark: false,
  loadsWait: false,
};

export function resetWorld(): void {
  Object.assign(world, { window: null, views: [], isDark: false, loadsWait: false });
}
