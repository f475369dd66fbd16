// The programs of `npm run dev`: started and signed in once, then started or loaded anew with the same homes. It knows no file and builds nothing.
import { enrol, signIn } from '../meeting/flows.ts';
import type { Instance, LaunchOptions } from '../meeting/instance.ts';
import { setSideBySide } from '../meeting/sideBySide.ts';
import type { Stage } from '../meeting/stage.ts';
import type { ChangeEffect } from './changeRules.ts';

export type PersonName = 'host' | 'guest';

export interface Programs {
  start(): Promise<void>;
  follow(effect: ChangeEffect): Promise<void>;
}

/** `display`: the person's own; null gives each program a hidden one. */
export function createPrograms(
  stage: Stage,
  names: readonly PersonName[],
  unpacked: NonNullable<LaunchOptions['unpacked']>,
  display: string | null,
  print: (line: string) => void,
): Programs {
  const running = new Map<PersonName, Instance>();

  const open = async (name: PersonName, isFirst: boolean): Promise<void> => {
    const instance = await stage.start(name, {
      unpacked,
      ...(display === null ? {} : { display }),
      ...(isFirst ? {} : { profilePath: null }),
    });
    running.set(name, instance);
    for (const stream of [instance.app.process().stdout, instance.app.process().stderr])
      stream?.on('data', (text: Buffer) => print(`${name}: ${text.toString().trimEnd()}`));
    instance.app.once('close', () => {
      if (running.get(name) === instance) running.delete(name);
    });
    if (!isFirst) return;
    await enrol(instance.desk);
    await signIn(instance.desk, stage[name]);
  };
  const openAll = async (isFirst: boolean): Promise<void> => {
    await Promise.all(names.map((name) => open(name, isFirst)));
    if (display !== null) await setSideBySide([...running.values()]);
  };
  const restart = async (): Promise<void> => {
    const before = [...running.values()];
    running.clear();
    await Promise.all(before.map((instance) => instance.close().catch(() => undefined)));
    await openAll(false);
  };
  const reload = async (cells: readonly string[] | 'all'): Promise<void> => {
    const origins = cells === 'all' ? ['app://'] : cells.map((cell) => `app://${cell}/`);
    for (const { app } of running.values())
      await app.evaluate(({ webContents }, starts) => {
        for (const page of webContents.getAllWebContents())
          if (starts.some((start) => page.getURL().startsWith(start))) page.reloadIgnoringCache();
      }, origins);
  };
  return {
    start: () => openAll(true),
    async follow(effect) {
      if (effect.kind === 'restart') await restart();
      if (effect.kind === 'reload') await reload(effect.cells);
    },
  };
}
