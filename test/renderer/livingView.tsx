// Draws a view as a page would keep it: its states, its effects and its places live on until it is taken away, and a test can press what a person would press.
// Only React's hooks and the making of elements are stood in for; every view and every control is the real one. To be used in a *.living.test.tsx only.
import type { ReactElement, ReactNode } from 'react';
import type * as React from 'react';
import type * as Runtime from 'react/jsx-dev-runtime';
import { vi } from 'vitest';
import { drawn, wordsOf } from './drawn.tsx';

type Props = Readonly<Record<string, unknown>>;
interface Element {
  readonly type: unknown;
  readonly props: Props;
}
interface Effect {
  readonly deps: readonly unknown[] | undefined;
  readonly end: () => void;
}
type Run = () => undefined | (() => void);
interface Asked {
  readonly id: string;
  readonly run: Run;
  readonly deps: readonly unknown[] | undefined;
  readonly isLayout: boolean;
}

/** As in React: a view that sets a state in every drawing is wrong. */
const maxDrawings = 25;

/** What one view keeps between two drawings. */
interface Page {
  isChanged: boolean;
  elements: Element[];
  asked: Asked[];
  readonly kept: Map<string, unknown>;
}
const newPage = (): Page => ({ isChanged: false, elements: [], asked: [], kept: new Map() });

/** The page that is drawn now. */
const drawing = vi.hoisted(() => ({ page: null as Page | null }));

vi.mock('react/jsx-dev-runtime', async (original) => {
  const real = await original<typeof Runtime>();
  const jsxDEV: typeof real.jsxDEV = (type, props, ...more) => {
    drawing.page?.elements.push({ type, props: props as Props });
    return real.jsxDEV(type, props, ...more);
  };
  return { ...real, jsxDEV };
});

vi.mock('react', async (original) => {
  const real = await original<typeof React>();
  const drawn = (): Page => {
    if (drawing.page === null) throw new Error('only livingView draws here');
    return drawing.page;
  };
  /** React's own id of the place of a hook is the same in every drawing. */
  const keep = (page: Page, first: () => unknown): string => {
    const id = real.useId();
    if (!page.kept.has(id)) page.kept.set(id, first());
    return id;
  };
  const useEffectNow = (isLayout: boolean, run: Run, deps?: readonly unknown[]): void => {
    drawn().asked.push({ id: real.useId(), run, deps, isLayout });
  };
  return {
    ...real,
    useState: (first: unknown) => {
      const page = drawn();
      const id = keep(page, () =>
        typeof first === 'function' ? (first as () => unknown)() : first,
      );
      const set = (next: unknown): void => {
        const before = page.kept.get(id);
        const after =
          typeof next === 'function' ? (next as (value: unknown) => unknown)(before) : next;
        if (Object.is(before, after)) return;
        page.kept.set(id, after);
        page.isChanged = true;
      };
      return [page.kept.get(id), set];
    },
    useRef: (first: unknown) => {
      const page = drawn();
      return page.kept.get(keep(page, () => ({ current: first })));
    },
    useEffect: (run: Run, deps?: readonly unknown[]) => useEffectNow(false, run, deps),
    useLayoutEffect: (run: Run, deps?: readonly unknown[]) => useEffectNow(true, run, deps),
    useSyncExternalStore: (subscribe: (changed: () => void) => () => void, get: () => unknown) => {
      const page = drawn();
      const listen = (): (() => void) =>
        subscribe(() => {
          page.isChanged = true;
        });
      useEffectNow(false, listen, [subscribe]);
      return get();
    },
  };
});

const textOf = (node: ReactNode): string => {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map((one: ReactNode) => textOf(one)).join(' ');
  if (typeof node !== 'object' || node === null || !('props' in node)) return '';
  return textOf((node as ReactElement<{ children?: ReactNode }>).props.children);
};
const nameOf = ({ props }: Element): string =>
  typeof props['aria-label'] === 'string'
    ? props['aria-label']
    : textOf(props['children'] as ReactNode)
        .replaceAll(/\s+/g, ' ')
        .trim();

const isSame = (one: Effect['deps'], other: Effect['deps']): boolean =>
  one !== undefined &&
  one.length === other?.length &&
  one.every((value, place) => Object.is(value, other[place]));

/** `nodeOf` makes what stands for an element of the page where the view keeps hold of one. */
export function livingView(
  view: () => ReactElement,
  nodeOf: (tag: string, props: Props) => unknown = () => null,
) {
  const page = newPage();
  let effects = new Map<string, Effect>();
  let markup = '';

  const hold = (): void => {
    for (const { type, props } of page.elements) {
      const { ref } = props;
      if (typeof type !== 'string' || ref === undefined || ref === null) continue;
      const node = nodeOf(type, props);
      if (typeof ref === 'function') (ref as (node: unknown) => void)(node);
      else (ref as { current: unknown }).current ??= node;
    }
  };
  const runEffects = (): void => {
    const before = effects;
    effects = new Map();
    const inOrder = page.asked.toSorted((one, other) => +other.isLayout - +one.isLayout);
    for (const [id, { end }] of before) if (!inOrder.some((one) => one.id === id)) end();
    for (const { id, run, deps } of inOrder) {
      const last = before.get(id);
      if (last !== undefined && isSame(last.deps, deps)) {
        effects.set(id, last);
        continue;
      }
      last?.end();
      effects.set(id, { deps, end: run() ?? (() => undefined) });
    }
  };
  const draw = (): void => {
    let drawings = 0;
    do {
      drawings += 1;
      if (drawings > maxDrawings) throw new Error('it is never drawn to its end');
      page.isChanged = false;
      page.elements = [];
      page.asked = [];
      drawing.page = page;
      markup = drawn(view());
      drawing.page = null;
      if (page.isChanged) continue; // a state was set while it was drawn: what was drawn is not shown
      hold();
      runEffects();
    } while (page.isChanged);
  };
  const now = (): readonly Element[] => {
    if (page.isChanged) draw();
    return page.elements;
  };
  const found = (what: string, is: (element: Element) => boolean): Props => {
    const element = now().findLast(is);
    if (element === undefined) throw new Error(`there is no ${what} in: ${wordsOf(markup)}`);
    return element.props;
  };
  /** What the element with this handler, and a name that begins so, was given; the innermost, which a person touches. */
  const element = (handler: string, name?: string): Props =>
    found(
      `${handler} ${name ?? ''}`,
      (one) =>
        handler in one.props && (name === undefined || `${nameOf(one)} `.startsWith(`${name} `)),
    );
  draw();
  if (page.elements.length === 0) throw new Error('livingView must be imported before the view');

  return {
    draw,
    markup: (): string => {
      now();
      return markup;
    },
    words: (): string => {
      now();
      return wordsOf(markup);
    },
    element,
    press(name: string): void {
      const { onPress, isDisabled } = element('onPress', name);
      if (isDisabled === true) throw new Error(`${name} cannot be pressed`);
      (onPress as () => void)();
    },
    /** Calls a handler as the page would; `name` where several elements have one. */
    fire(handler: string, given: unknown, name?: string): void {
      (element(handler, name)[handler] as (given: unknown) => void)(given);
    },
    /** Takes it off the page. */
    end(): void {
      for (const { end } of effects.values()) end();
      effects = new Map();
    },
  };
}
