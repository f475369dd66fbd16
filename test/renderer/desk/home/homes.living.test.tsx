// What is pressed in the two homes and on the pages that stand in their place.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { livingView } from '../../livingView.tsx';
import { KeyProblemView } from '../../../../renderer/desk/account/KeyProblemView.tsx';
import type { ConversationRow } from '../../../../renderer/desk/home/ConversationRowView.tsx';
import {
  GuestHomeView,
  type GuestHomeViewProps,
} from '../../../../renderer/desk/home/GuestHomeView.tsx';
import {
  HostHomeView,
  type HostHomeViewProps,
} from '../../../../renderer/desk/home/HostHomeView.tsx';
import { InviteView, type InviteViewProps } from '../../../../renderer/desk/home/InviteView.tsx';
import { MessagesPageView } from '../../../../renderer/desk/home/MessagesPageView.tsx';
import { OtherServerView } from '../../../../renderer/desk/home/OtherServerView.tsx';
import { FormDouble, submitted } from '../../formDouble.ts';

let asked: unknown[][] = [];
const note =
  (name: string) =>
  (...given: unknown[]): void => {
    asked.push([name, ...given]);
  };
const only = (name: string) => (): void => note(name)();
beforeEach(() => {
  asked = [];
  vi.stubGlobal('FormData', FormDouble);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const row = (id: string, changes: Partial<ConversationRow> = {}): ConversationRow => ({
  id,
  name: id.toUpperCase(),
  state: 'joined',
  unread: 0,
  lastAtMs: null,
  isStarting: false,
  ...changes,
});

describe('the home of the host', () => {
  const host = (changes: Partial<HostHomeViewProps> = {}) =>
    livingView(() => (
      <HostHomeView
        page="today"
        load="ready"
        nowMs={0}
        waiting={[]}
        conversations={[row('a'), row('b')]}
        chosenId={null}
        chat={null}
        invite={null}
        developmentNote={null}
        onPage={note('page')}
        onLetIn={note('letIn')}
        onStart={note('start')}
        onWrite={note('write')}
        onRetry={only('retry')}
        {...changes}
      />
    ));
  const waits = (id: string, isWorking = false) => ({
    conversationId: id,
    name: id.toUpperCase(),
    sinceMs: 0,
    isWorking,
  });

  it('goes to its places', () => {
    const view = host({ waiting: [waits('a')] });
    view.press('People');
    view.press('Today');
    expect(asked).toEqual([
      ['page', 'people'],
      ['page', 'today'],
    ]);
  });

  it('writes to the one who was pressed, and begins with that one', () => {
    const view = host();
    view.press('Write to B');
    view.press('Start with A');
    expect(asked).toEqual([
      ['write', 'b'],
      ['start', 'a'],
    ]);
  });

  it('lets in the one who waits, and writes to that one', () => {
    const view = host({ conversations: [row('b')], waiting: [waits('a')] });
    view.press('Let in A');
    view.press('Write to A');
    expect(asked).toEqual([
      ['letIn', 'a'],
      ['write', 'a'],
    ]);
  });

  it('has one button that stands out, of the one who waits first', () => {
    const markup = host({ waiting: [waits('a'), waits('b')] }).markup();
    expect(markup.match(/_primary/g)).toHaveLength(1);
    expect(markup.indexOf('_primary')).toBeLessThan(markup.indexOf('B is ready'));
  });

  it('is headed by its page also while nothing is loaded', () => {
    const load = { load: 'loading', conversations: [] } as const;
    expect(host({ page: 'people', ...load }).markup()).toContain('<h1>People</h1>');
    expect(host({ page: 'today', ...load }).markup()).toContain('<h1>Thursday 1 January</h1>');
  });

  it.each([
    [{ load: 'loading' }, 'Loading'],
    [{ conversations: [] }, 'Nobody is here yet'],
  ] as const)('chooses nobody on the page People at %j', (changes, words) => {
    const view = host({ page: 'people', ...changes });
    expect(view.words()).toContain(words);
    expect(view.words()).not.toContain('Choose someone');
  });

  it('takes no second press while a call is being opened', () => {
    const view = host({
      waiting: [waits('a', true)],
      conversations: [row('b', { isStarting: true })],
    });
    view.press('Opening…');
    view.press('Starting…');
    expect(asked).toEqual([]);
  });

  it.each(['locked', 'inCall', 'ready'] as const)('begins nothing with one who is %s', (state) => {
    const view = host({ conversations: [row('a', { state })] });
    expect(() => view.press('Start with A')).toThrow('there is no');
    view.press(state === 'locked' ? 'Details about A' : 'Write to A');
    expect(asked).toEqual([['write', 'a']]);
  });

  it('tries again', () => {
    host({ load: 'failed' }).press('Try again');
    expect(asked).toEqual([['retry']]);
  });

  it('opens somebody’s messages on the page People, and goes back to the list where only one fits', () => {
    const view = host({ page: 'people', chosenId: 'a', chat: 'the messages' });
    const showsChat = (): boolean => /class="(?:[^"]* )?_hasChosen/.test(view.markup());
    expect(showsChat()).toBe(true);
    view.press('People');
    expect(showsChat()).toBe(false);
    view.press('B');
    expect([showsChat(), asked]).toEqual([true, [['write', 'b']]]);
  });

  it.each([
    { chosenId: null, chat: 'the messages' },
    { chosenId: '', chat: 'the messages' },
    { chosenId: 'a', chat: null },
  ])('shows no messages where nobody is chosen: %j', (changes) => {
    const view = host({ page: 'people', ...changes });
    expect(view.markup()).not.toContain('hasChosen');
    expect(view.words()).not.toContain('the messages');
    expect(view.words()).toContain('Choose someone');
  });
});

describe('the invitation', () => {
  const invite = (state: InviteViewProps['state']) =>
    livingView(() => <InviteView state={state} onShow={note('show')} onInvite={note('invite')} />);

  it('is opened, and closed by its own button or by the page', () => {
    invite('closed').press('Invite someone');
    invite('open').press('Not now');
    invite('open').fire('onOpenChange', false);
    expect(asked).toEqual([
      ['show', true],
      ['show', false],
      ['show', false],
    ]);
  });

  it.each([
    ['closed', { isOpen: false, isDismissable: true, isKeyboardDismissDisabled: false }],
    ['open', { isOpen: true, isDismissable: true, isKeyboardDismissDisabled: false }],
    ['failed', { isOpen: true, isDismissable: true, isKeyboardDismissDisabled: false }],
    ['working', { isOpen: true, isDismissable: false, isKeyboardDismissDisabled: true }],
  ] as const)('that is %s: %j', (state, given) => {
    expect(invite(state).element('onOpenChange')).toMatchObject(given);
  });

  it('is sent with a name, and the page stays', () => {
    const view = invite('failed');
    expect(submitted(view.element('onSubmit'), { name: 'jonas' }).isPrevented).toBe(true);
    for (const fields of [{ name: '  ' }, {}]) submitted(view.element('onSubmit'), fields);
    expect(asked).toEqual([['invite', 'jonas']]);
    submitted(invite('working').element('onSubmit'), { name: 'jonas' });
    expect(asked).toEqual([['invite', 'jonas']]);
  });

  it('takes nothing more while it is sent, and says what failed', () => {
    const working = invite('working');
    expect(working.element('isReadOnly')['isReadOnly']).toBe(true);
    expect(() => working.press('Not now')).toThrow('cannot be pressed');
    expect(working.element('isWorking', 'Inviting…')['isWorking']).toBe(true);
    expect(() => working.element('title')).toThrow('there is no');
    const failed = invite('failed');
    expect(failed.element('isReadOnly')['isReadOnly']).toBe(false);
    expect(failed.element('isWorking', 'Invite')).toMatchObject({
      isWorking: false,
      type: 'submit',
    });
    expect(failed.element('isNews')).toMatchObject({ title: expect.stringMatching(/^Nobody was/) });
  });

  it('says what it is', () => {
    const view = invite('open');
    expect(view.element('slot', 'Invite someone')).toMatchObject({ slot: 'title' });
    expect(view.element('description')).toMatchObject({
      label: 'Their name at the practice',
      description: 'The name they sign in with.',
    });
    view.element('children', 'They get an invitation in Alcove.');
  });
});

describe('the home of the guest', () => {
  const guest = (changes: Partial<GuestHomeViewProps>) =>
    livingView(() => (
      <GuestHomeView
        step="ready"
        isWorking={false}
        hasFailed={false}
        hostName="Dr. Lee"
        nowMs={0}
        messages={{ unread: 0, lastAtMs: null }}
        developmentNote={null}
        onAccept={only('accept')}
        onReady={only('ready')}
        onJoin={only('join')}
        onStopWaiting={only('stopWaiting')}
        onOpenMessages={only('messages')}
        onRetry={only('retry')}
        {...changes}
      />
    ));

  it.each([
    ['invited', 'Accept', 'accept'],
    ['ready', 'I am ready', 'ready'],
    ['join', 'Join', 'join'],
    ['waiting', 'Stop waiting', 'stopWaiting'],
    ['failed', 'Try again', 'retry'],
    ['none', 'Messages', 'messages'],
  ] as const)('at the step %s has "%s"', (step, name, what) => {
    guest({ step }).press(name);
    expect(asked).toEqual([[what]]);
  });

  it('makes the messages stand out where there are new ones', () => {
    expect(guest({ messages: { unread: 2, lastAtMs: 0 } }).markup()).toMatch(/_accent.*_unread/);
    expect(guest({}).markup()).not.toMatch(/_accent|_unread/);
  });

  it('takes no second press while the first is carried out', () => {
    guest({ isWorking: true }).press('One moment…');
    expect(asked).toEqual([]);
  });
});

describe('a page of its own', () => {
  it('goes back from the messages', () => {
    livingView(() => (
      <MessagesPageView chat={null} developmentNote={null} onBack={only('back')} />
    )).press('Go back');
    expect(asked).toEqual([['back']]);
  });

  it('tries again where another server answered, and where the keys were refused', () => {
    livingView(() => <OtherServerView developmentNote={null} onRetry={only('server')} />).press(
      'Try again',
    );
    const keys = (isWorking: boolean) =>
      livingView(() => (
        <KeyProblemView
          code="keys.timedOut"
          isWorking={isWorking}
          developmentNote={null}
          onRetry={only('keys')}
        />
      ));
    keys(false).press('Try again');
    keys(true).press('Asking the password store…');
    expect(asked).toEqual([['server'], ['keys']]);
  });
});
