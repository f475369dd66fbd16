// P10: a practice is joined only by a person who saw its fingerprint; every refusal is shown, and nothing waits for ever.
import { describe, expect, it } from 'vitest';
import { createEnrolController } from '../../../../renderer/desk/enrol/enrolController.dom.ts';
import { mainDouble, practice, preview, settled } from '../deskWorld.ts';

const world = () => {
  const main = mainDouble();
  const joined: string[] = [];
  const enrol = createEnrolController({ api: main.api, onJoined: () => joined.push('joined') });
  return { ...main, enrol, joined, step: () => enrol.get().step };
};
const notJoined = () => {
  const made = world();
  made.will['app.state'] = () => ({ ok: true, value: { buildNote: null, practice: null } });
  return made;
};
const file = (size: number, text: () => Promise<string>): File => ({ size, text }) as File;

describe('the beginning', () => {
  it('shows nothing until main was heard', () => {
    expect(world().enrol.get()).toEqual({
      step: { kind: 'starting' },
      practice: null,
      buildNote: null,
    });
  });

  it('with a joined practice and no offer has nothing to decide, and says so', async () => {
    const { enrol, joined } = world();
    await enrol.begin();
    expect(enrol.get()).toEqual({ step: { kind: 'done' }, practice, buildNote: 'note' });
    expect(joined).toEqual(['joined']);
  });

  it('without a practice asks for a file, and nobody is told that there is one', async () => {
    const { enrol, step, joined } = notJoined();
    await enrol.begin();
    expect(step()).toEqual({ kind: 'empty' });
    expect(joined).toEqual([]);
  });

  it('with a pending offer shows it, also over a joined practice', async () => {
    const { enrol, step, will, joined } = world();
    will['profile.pending'] = () => ({ ok: true, value: preview });
    await enrol.begin();
    expect(step()).toEqual({ kind: 'preview', preview });
    expect(joined).toEqual([]);
  });

  it('shows why the settings could not be read, and asks nothing more', async () => {
    const { enrol, step, will, called } = world();
    will['app.state'] = () => ({ ok: false, code: 'settings.unreadable' });
    await enrol.begin();
    expect(step()).toEqual({ kind: 'refused', code: 'settings.unreadable' });
    expect(called.map(([name]) => name)).toEqual(['app.state']);
  });

  it('shows why the offer was refused', async () => {
    const { enrol, step, will, joined } = world();
    will['profile.pending'] = () => ({ ok: false, code: 'profile.expired' });
    await enrol.begin();
    expect(step()).toEqual({ kind: 'refused', code: 'profile.expired' });
    expect(joined).toEqual([]);
  });

  it('is made again when main has a new offer', async () => {
    const { enrol, step, will, tell } = world();
    await enrol.begin();
    will['profile.pending'] = () => ({ ok: true, value: preview });
    tell('profile.offered', undefined);
    await settled();
    expect(step()).toEqual({ kind: 'preview', preview });
  });
});

describe('a chosen file', () => {
  it('is read, then shown', async () => {
    const { enrol, step } = notJoined();
    const opened = enrol.openFile();
    expect(step()).toEqual({ kind: 'reading' });
    await opened;
    expect(step()).toEqual({ kind: 'preview', preview });
  });

  it('that main refuses is refused by name', async () => {
    const { enrol, step, will } = notJoined();
    will['profile.choose'] = () => ({ ok: false, code: 'profile.badSignature' });
    await enrol.openFile();
    expect(step()).toEqual({ kind: 'refused', code: 'profile.badSignature' });
  });

  it.each([
    [true, 'done'],
    [false, 'empty'],
  ])('that was not chosen after all leads back: joined %s', async (isJoined, kind) => {
    const { enrol, step, will } = isJoined ? world() : notJoined();
    will['profile.choose'] = () => ({ ok: false, code: 'profile.cancelled' });
    await enrol.openFile();
    expect(step()).toEqual({ kind });
  });
});

describe('a dropped file', () => {
  it('goes to main as text, and is shown', async () => {
    const { enrol, step, inputsOf } = notJoined();
    const dropped = enrol.dropFile(file(65_536, () => Promise.resolve('text')));
    expect(step()).toEqual({ kind: 'reading' });
    await dropped;
    expect(inputsOf('profile.offer')).toEqual([{ text: 'text' }]);
    expect(step()).toEqual({ kind: 'preview', preview });
  });

  it.each([
    ['too large', file(65_537, () => Promise.resolve('text')), 'profile.tooLarge'],
    ['unreadable', file(1, () => Promise.reject(new Error('gone'))), 'profile.unreadable'],
  ])('that is %s does not reach main', async (_, given, code) => {
    const { enrol, step, inputsOf } = notJoined();
    await enrol.dropFile(given);
    expect(step()).toEqual({ kind: 'refused', code });
    expect(inputsOf('profile.offer')).toEqual([]);
  });

  it('that main refuses is refused by name', async () => {
    const { enrol, step, will } = notJoined();
    will['profile.offer'] = () => ({ ok: false, code: 'profile.otherSigner' });
    await enrol.dropFile(file(1, () => Promise.resolve('text')));
    expect(step()).toEqual({ kind: 'refused', code: 'profile.otherSigner' });
  });
});

describe('the decision', () => {
  const shown = async () => {
    const made = notJoined();
    await made.enrol.openFile();
    return made;
  };

  it('not now takes the offer back and begins again', async () => {
    const { enrol, step, inputsOf } = await shown();
    await enrol.notNow();
    expect(inputsOf('profile.dismiss')).toEqual([undefined]);
    expect(step()).toEqual({ kind: 'empty' });
  });

  it('to join names the words that the person saw, and then asks main where things stand', async () => {
    const { enrol, step, will, inputsOf, joined } = await shown();
    const accepted = enrol.join();
    expect(step()).toEqual({ kind: 'joining', preview });
    will['app.state'] = () => ({ ok: true, value: { buildNote: null, practice } });
    await accepted;
    expect(inputsOf('profile.accept')).toEqual([{ fingerprint: preview.fingerprint }]);
    expect(enrol.get()).toMatchObject({ step: { kind: 'done' }, practice });
    expect(joined).toEqual(['joined']);
  });

  it('to join that main refuses is refused by name, and nothing is joined', async () => {
    const { enrol, step, will, joined } = await shown();
    will['profile.accept'] = () => ({ ok: false, code: 'profile.nothingChosen' });
    await enrol.join();
    expect(step()).toEqual({ kind: 'refused', code: 'profile.nothingChosen' });
    expect(joined).toEqual([]);
  });

  it('to join without an offer on the screen, or twice, is none', async () => {
    const { enrol, inputsOf } = await shown();
    const [once, twice] = [enrol.join(), enrol.join()];
    await Promise.all([once, twice]);
    expect(inputsOf('profile.accept').length).toBe(1);
    await enrol.join();
    expect(inputsOf('profile.accept').length).toBe(1);
  });
});

it('tells who watches it', async () => {
  const { enrol } = world();
  let times = 0;
  enrol.subscribe(() => {
    times += 1;
  });
  await enrol.begin();
  expect(times).toBeGreaterThan(0);
});
