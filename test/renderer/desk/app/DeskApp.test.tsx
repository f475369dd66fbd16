// Each view of the desk is given what its feature knows, and what is pressed in it does what its name says.
import { describe, expect, it } from 'vitest';
import { item, preview, settled, strong } from '../deskWorld.ts';
import { draw, props } from './drawnDesk.tsx';
import { newDesk, room, startedDesk } from './startedDesk.ts';

describe('a page that begins', () => {
  it('shows nothing before main said where things stand', () => {
    expect(draw(newDesk('host'))).toEqual([]);
  });

  it('loads until the conversations are known, and shows a meeting without a name till then', async () => {
    const made = newDesk('host');
    await settled();
    draw(made);
    expect(props('HostHomeView')).toMatchObject({ load: 'loading', conversations: [] });
    made.inMeeting();
    draw(made);
    expect(props('MeetingView').who.peerName).toBe('');
    expect(props('ChatView').name).toBe('');
  });
});

describe('joining', () => {
  const offered = async () => {
    const made = await startedDesk('guest');
    made.will['profile.pending'] = () => ({ ok: true, value: preview });
    await made.desk.enrol.begin();
    expect(draw(made)).toEqual(['EnrolView']);
    return { ...made, given: props('EnrolView') };
  };

  it('shows the offer, under the note of the build', async () => {
    const { given } = await offered();
    expect(given).toMatchObject({ step: { kind: 'preview', preview }, developmentNote: 'note' });
  });

  it.each([
    ['onJoin', 'profile.accept', { fingerprint: preview.fingerprint }],
    ['onNotNow', 'profile.dismiss', undefined],
    ['onOpenFile', 'profile.choose', undefined],
  ] as const)('%s asks main: %s', async (press, name, input) => {
    const { given, inputsOf } = await offered();
    given[press]();
    await settled();
    expect(inputsOf(name)).toEqual([input]);
  });

  it('a dropped file goes to main', async () => {
    const { given, inputsOf } = await offered();
    given.onDropFile({ size: 1, text: () => Promise.resolve('text') } as File);
    await settled();
    expect(inputsOf('profile.offer')).toEqual([{ text: 'text' }]);
  });
});

describe('an account that is not there', () => {
  it('is asked for in a page over this one', async () => {
    expect(draw(await startedDesk(null, { state: 'signedOut' }))).toEqual(['BehindPromptView']);
    expect(props('BehindPromptView').developmentNote).toBe('note');
  });

  it('for want of its keys says so, and asks for them again', async () => {
    const made = await startedDesk(null, { state: 'keysRefused', code: 'keys.timedOut' });
    expect(draw(made)).toEqual(['KeyProblemView']);
    expect(props('KeyProblemView')).toMatchObject({
      code: 'keys.timedOut',
      isWorking: false,
      developmentNote: 'note',
    });
    props('KeyProblemView').onRetry();
    draw(made);
    expect(props('KeyProblemView').isWorking).toBe(true);
    expect(made.inputsOf('account.retry').length).toBe(1);
  });

  it('for want of its keys, without a code, has the general words', async () => {
    draw(await startedDesk(null, { state: 'keysRefused', code: null }));
    expect(props('KeyProblemView').code).toBe('');
  });

  it('because another server answered says that, and tries again', async () => {
    const code = 'server.otherCertificate';
    const made = await startedDesk('host', { state: 'failed', code });
    expect(draw(made)).toEqual(['OtherServerView']);
    expect(props('OtherServerView').developmentNote).toBe('note');
    props('OtherServerView').onRetry();
    expect(made.inputsOf('account.retry').length).toBe(1);
    expect(draw(made)).toEqual(['HostHomeView', 'InviteView']);
  });
});

describe('the chat', () => {
  const open = async () => {
    const made = await startedDesk('host');
    made.desk.home.openMessages(room);
    made.chat.say({ type: 'timeline', roomId: room, items: [item('one')] });
    draw(made);
    return { ...made, given: props('ChatView') };
  };

  it('shows what is told, and what is written', async () => {
    const made = await open();
    expect(made.given).toMatchObject({ load: 'ready', items: [item('one')], draft: '' });
    made.given.onWrite('hello');
    draw(made);
    expect(props('ChatView').draft).toBe('hello');
    props('ChatView').onSend();
    expect(made.asked().chat.at(-1)).toEqual({ name: 'send', roomId: room, text: 'hello' });
  });

  it('asks for what is pressed in it', async () => {
    const { given, asked } = await open();
    given.onLoadEarlier();
    given.onTryAgain('txn:1');
    given.onDiscard('txn:2');
    given.onRetryLoad();
    expect(asked().chat.slice(2)).toEqual([
      { name: 'loadEarlier', roomId: room },
      { name: 'retry', itemId: 'txn:1' },
      { name: 'discard', itemId: 'txn:2' },
      { name: 'watch', roomId: room },
    ]);
  });
});

describe('a meeting', () => {
  const inside = async (phase: 'opening' | 'open' | 'failed' = 'open') => {
    const made = await startedDesk('host');
    made.inMeeting(phase);
    draw(made);
    return made;
  };

  it.each(['opening', 'open', 'failed'] as const)(
    'is shown as %s, with the messages',
    async (phase) => {
      expect(draw(await inside(phase))).toEqual(['MeetingView', 'ChatView']);
      expect(props('MeetingView')).toMatchObject({
        stage: phase,
        who: { level: 'notYet', peerName: 'Jonas' },
        really: null,
        measured: null,
        developmentNote: 'note',
      });
    },
  );

  it('says what main says, and no more', async () => {
    const made = await inside();
    made.tell('truth.changed', strong);
    draw(made);
    expect(props('MeetingView')).toMatchObject({
      who: { level: 'protected', atMs: 1 },
      really: 'unconfirmed',
    });
  });

  it('closes its messages by the cross, and opens them by the button in the call', async () => {
    const made = await inside();
    props('ChatView').onClose?.();
    expect(draw(made)).toEqual(['MeetingView']);
    expect(props('MeetingView').chat).toBeNull();
    made.tell('chat.toggled', undefined);
    expect(draw(made)).toEqual(['MeetingView', 'ChatView']);
  });

  it.each(['onLeave', 'onRetry'] as const)('%s leaves', async (press) => {
    const made = await inside('failed');
    props('MeetingView')[press]();
    expect(made.asked().meeting).toEqual([{ name: 'leave' }]);
  });

  it("places the call's page where its view is", async () => {
    const made = await inside();
    const rect = { x: 1, y: 2, width: 3, height: 4 };
    props('MeetingView').onCallViewRect(rect);
    expect(made.inputsOf('meeting.place').at(-1)).toEqual(rect);
  });
});
