// P6, P16: no code but the shipped code runs in a page, by whatever way a page could make code of text.
import type { Page } from '@playwright/test';
import { openAllCells, openCells, type AllCells } from './cellPages.ts';
import { expect, test } from './stageTest.ts';

let all: AllCells;
test.beforeAll(async ({ stage }) => {
  test.setTimeout(90_000);
  all = await openAllCells(stage, 'code');
});
test.afterAll(() => all.close());

for (const cell of openCells) {
  const page = (): Page => all.page(cell);

  test(`${cell}: no code but the shipped code runs`, async () => {
    // In a timer: what the debugger itself calls may compile text, the page may not.
    const ran = await page().evaluate(
      () =>
        new Promise<string[]>((resolve) =>
          setTimeout(() => {
            const done: string[] = [];
            const mark = (what: string): string => `window.ran=[...(window.ran??[]),'${what}']`;
            const attempt = (what: string, run: () => unknown): void => {
              try {
                run();
              } catch {
                return;
              }
              if (what !== '') done.push(what);
            };
            attempt('eval', () => {
              Reflect.apply(Reflect.get(window, 'eval'), undefined, ['1']);
            });
            attempt('Function', () => {
              Reflect.construct(Function, ['return 1']);
            });
            attempt('AsyncFunction', () => {
              Reflect.construct(Object.getPrototypeOf(async () => undefined).constructor, [
                'return 1',
              ]);
            });
            attempt('', () => {
              setTimeout(mark('timer') as unknown as () => void, 0);
            });
            for (const source of [
              null,
              `data:text/javascript,${mark('data script')}`,
              URL.createObjectURL(new Blob([mark('blob script')], { type: 'text/javascript' })),
              'https://example.test/x.js',
            ])
              attempt('', () => {
                const script = document.createElement('script');
                if (source === null) script.textContent = mark('inline script');
                else script.src = source;
                document.head.append(script);
              });
            attempt('', () => {
              const holder = document.createElement('div');
              document.body.append(holder);
              holder.innerHTML = `<img src="x:" onerror="${mark('inline handler')}"><svg onload="${mark('svg')}">`;
            });
            attempt('', () => {
              const image = document.createElement('img');
              image.setAttribute('onerror', mark('attribute handler'));
              image.src = 'x:';
              document.body.append(image);
            });
            attempt('', () => document.write(`<script>${mark('document.write')}</script>`));
            attempt('', () => {
              const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
              worker.onmessage = () => done.push('blob worker');
            });
            attempt('', () => {
              const worker = new Worker('data:text/javascript,postMessage(1)');
              worker.onmessage = () => done.push('data worker');
            });
            attempt(
              '',
              () =>
                void navigator.serviceWorker.register('/call.js').then(
                  () => done.push('service worker'),
                  () => undefined,
                ),
            );
            attempt('', () => {
              const script = document.createElement('script');
              script.type = 'module';
              script.textContent = `import 'data:text/javascript,${mark('import')}';`;
              document.head.append(script);
            });
            setTimeout(
              () =>
                resolve([...done, ...((Reflect.get(window, 'ran') as string[] | undefined) ?? [])]),
              700,
            );
          }, 0),
        ),
    );
    expect(ran).toEqual([]);
    const wasm = await page().evaluate(
      () =>
        new Promise<boolean>((resolve) =>
          setTimeout(
            () =>
              void WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
                () => resolve(true),
                () => resolve(false),
              ),
            0,
          ),
        ),
    );
    expect(wasm).toBe(cell === 'matrix'); // its cryptography is WebAssembly
  });
}
