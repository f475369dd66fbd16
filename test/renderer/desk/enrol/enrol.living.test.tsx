// What is pressed and dropped on the page of joining. A file is taken only where one is asked for.
import { describe, expect, it } from 'vitest';
import { livingView } from '../../livingView.tsx';
import type { EnrolStep } from '../../../../renderer/desk/enrol/enrolController.dom.ts';
import { EnrolView } from '../../../../renderer/desk/enrol/EnrolView.tsx';
import { preview } from '../deskWorld.ts';

const enrol = (step: EnrolStep) => {
  const asked: unknown[] = [];
  const view = livingView(() => (
    <EnrolView
      step={step}
      developmentNote={null}
      onOpenFile={() => asked.push('open')}
      onDropFile={(file) => asked.push(file)}
      onNotNow={() => asked.push('notNow')}
      onJoin={() => asked.push('join')}
    />
  ));
  /** Gives what the browser was told: that the page itself must not open the file, and how it may be taken. */
  const drag = (handler: string, type: string, files: readonly unknown[] = []) => {
    const told = { isPrevented: false, dropEffect: 'unset' };
    const dataTransfer = {
      files,
      set dropEffect(effect: string) {
        told.dropEffect = effect;
      },
    };
    const preventDefault = (): void => {
      told.isPrevented = true;
    };
    view.fire(handler, { type, dataTransfer, preventDefault });
    return told;
  };
  return { ...view, asked, drag, isInvited: () => view.words().includes('Let go to open') };
};
const refused: EnrolStep = { kind: 'refused', code: 'profile.expired' };

describe('a press', () => {
  it.each<[EnrolStep, string, string]>([
    [{ kind: 'empty' }, 'Open the file', 'open'],
    [refused, 'Open another file', 'open'],
    [refused, 'Not now', 'notNow'],
    [{ kind: 'preview', preview }, 'Not now', 'notNow'],
    [{ kind: 'preview', preview }, 'The words are the same, join', 'join'],
  ])('at %j on "%s" asks to %s', (step, name, what) => {
    const view = enrol(step);
    view.press(name);
    expect(view.asked).toEqual([what]);
  });

  it('asks for nothing while it joins', () => {
    const view = enrol({ kind: 'joining', preview });
    expect(() => view.press('Not now')).toThrow('cannot be pressed');
    view.press('Joining…');
    expect(view.asked).toEqual([]);
  });
});

describe('a file', () => {
  it.each([{ kind: 'empty' } as const, refused])('that is dragged over %j is invited', (step) => {
    const view = enrol(step);
    expect(view.isInvited()).toBe(false);
    for (const [handler, type] of [
      ['onDragEnter', 'dragenter'],
      ['onDragOver', 'dragover'],
    ] as const) {
      expect(view.drag(handler, type)).toEqual({ isPrevented: true, dropEffect: 'copy' });
      expect(view.isInvited()).toBe(true);
      expect(view.drag('onDragLeave', 'dragleave').isPrevented).toBe(true);
      expect(view.isInvited()).toBe(false);
    }
  });

  it('that is dropped is taken, the first of several', () => {
    const view = enrol({ kind: 'empty' });
    view.drag('onDragOver', 'dragover');
    expect(view.drag('onDrop', 'drop', ['first', 'second']).isPrevented).toBe(true);
    expect([view.asked, view.isInvited()]).toEqual([['first'], false]);
    view.drag('onDrop', 'drop');
    expect(view.asked).toEqual(['first']);
  });

  it.each<EnrolStep>([
    { kind: 'reading' },
    { kind: 'preview', preview },
    { kind: 'joining', preview },
  ])('that comes at %j is refused, and does not open in the page', (step) => {
    const view = enrol(step);
    expect(view.drag('onDragOver', 'dragover')).toEqual({ isPrevented: true, dropEffect: 'none' });
    expect(view.isInvited()).toBe(false);
    expect(view.drag('onDrop', 'drop', ['first']).isPrevented).toBe(true);
    expect(view.asked).toEqual([]);
  });
});
