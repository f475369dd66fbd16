// Decides which scene the gallery shows: the one named in the address (#scene=...&text=200). It must never touch a bridge, an SDK or the network.
import '../lib/design/base.css';
import { type ReactElement, useLayoutEffect, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { reserveStyles } from '../lib/design/quietStyles.dom.ts';
import { TextsProvider } from '../lib/i18n/TextsProvider.tsx';
import { chatScenes } from './chatScenes.tsx';
import css from './gallery.module.css';
import { deskScenes } from './deskScenes.tsx';
import { meetingScenes } from './meetingScenes.tsx';
import { promptScenes } from './promptScenes.tsx';
import type { Scene } from './scene.ts';
import { callScenes } from './callScenes.tsx';

const scenes: Readonly<Record<string, Scene>> = {
  ...deskScenes,
  ...promptScenes,
  ...chatScenes,
  ...meetingScenes,
  ...callScenes,
};

function Gallery(): ReactElement {
  const hash = useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => window.location.hash,
  );
  const wanted = new URLSearchParams(hash.slice(1));
  const name = wanted.get('scene') ?? '';
  const text = wanted.get('text') ?? '100';
  useLayoutEffect(() => {
    document.documentElement.style.fontSize = `${text}%`;
    document.documentElement.dataset.scene = name;
  }, [name, text]);
  const scene = Object.hasOwn(scenes, name) ? scenes[name] : undefined;
  return (
    <TextsProvider key={hash} locale="en-GB" timeZone="UTC">
      {scene === undefined ? (
        <nav className={css.index} aria-label="Scenes">
          <ul>
            {Object.keys(scenes).map((id) => (
              <li key={id}>
                <a href={`#scene=${id}`}>{id}</a>
              </li>
            ))}
          </ul>
        </nav>
      ) : (
        scene()
      )}
    </TextsProvider>
  );
}

reserveStyles(document);
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<Gallery />);
