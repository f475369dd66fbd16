// Proves what each kind of saved file does to running programs.
import { describe, expect, it } from 'vitest';
import { effectOf } from './changeRules.ts';

describe('effectOf', () => {
  it.each<[string, readonly string[]]>([
    ['nothing', []],
    ['what an editor leaves beside a file', ['main/core/.clock.ts.swp', 'renderer/desk/4913']],
    ['the gallery', ['renderer/gallery/callScenes.tsx']],
    ['a document', ['resources/notes.md']],
  ])('%s asks for nothing', (_what, paths) => {
    expect(effectOf(paths)).toEqual({ kind: 'nothing' });
  });

  it.each<[string, readonly string[]]>([
    ['main', ['main/core/clock.ts']],
    ['the border', ['preload/contract/chat.ts']],
    ['a page and main', ['renderer/desk/chat/ChatView.tsx', 'main/core/clock.ts']],
    ['an icon', ['resources/icons/icon.png']],
  ])('a change of %s asks for a new start', (_what, paths) => {
    expect(effectOf(paths)).toEqual({ kind: 'restart' });
  });

  it('a change of a cell loads its pages anew, and one that cells share loads all of them', () => {
    expect(
      effectOf(['renderer/desk/chat/ChatView.tsx', 'renderer/desk/chat/ChatView.module.css']),
    ).toEqual({ kind: 'reload', cells: ['desk'] });
    expect(effectOf(['renderer/desk/a.ts', 'renderer/call/b.ts'])).toEqual({
      kind: 'reload',
      cells: ['desk', 'call'],
    });
    for (const shared of ['renderer/lib/ui/Button.tsx', 'resources/locales/en.json'])
      expect(effectOf(['renderer/desk/a.ts', shared])).toEqual({ kind: 'reload', cells: 'all' });
  });
});
