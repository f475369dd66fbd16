// Draws every scene of the gallery, so that each state of each view is seen by a test, and checks what must hold for all of them.
// What each says and offers stands in the record beside this file. Whoever changes a view or a text renews it by `npm run unit -- -u` and reads the difference.
import { describe, expect, it } from 'vitest';
import { chatScenes } from '../../renderer/gallery/chatScenes.tsx';
import { deskScenes } from '../../renderer/gallery/deskScenes.tsx';
import { meetingScenes } from '../../renderer/gallery/meetingScenes.tsx';
import { promptScenes } from '../../renderer/gallery/promptScenes.tsx';
import { callScenes } from '../../renderer/gallery/callScenes.tsx';
import { drawn, wordsOf } from './drawn.tsx';
import { shownOf } from './shownOf.ts';

const scenes = Object.entries({
  ...deskScenes,
  ...promptScenes,
  ...chatScenes,
  ...meetingScenes,
  ...callScenes,
});

describe.each(scenes)('%s', (_name, scene) => {
  const draw = () => {
    const markup = drawn(scene());
    return { markup, words: wordsOf(markup) };
  };

  it('says and offers what the record of the scenes holds', () => {
    expect(shownOf(draw().markup)).toMatchSnapshot();
  });
  it('shows words, not the names of texts', () => {
    const { words } = draw();
    expect(words.length).toBeGreaterThan(5);
    expect(words.replaceAll(/\w+\.lindenhof12\.example/g, '')).not.toMatch(
      /\b(enrol|signin|identity|home|truth|meeting|chat|stage|app|unknown)\.\w+\.?\w*/,
    );
    expect(words).not.toMatch(/\{\{|\}\}|undefined|\[object/);
  });
  it('names nothing that a bystander may not read, and promises nothing', () => {
    expect(draw().words).not.toMatch(
      /therap|patient|clinic|treatment|diagnos|military|100 ?%|anonymous|!/i,
    );
  });
  it('has no style attribute but the one a moved picture gets in the page', () => {
    expect(
      draw().markup.replace(/ style="(border:0;clip|left:|position:)[^"]*"/g, ''),
    ).not.toContain(' style=');
  });
});
