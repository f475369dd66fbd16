// Draws the desk with a stand-in for each view, which notes what it was given: a test then presses what a person would press.
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import type { EnrolViewProps } from '../../../../renderer/desk/enrol/EnrolView.tsx';
import type { ChatViewProps } from '../../../../renderer/desk/chat/ChatView.tsx';
import type { GuestHomeViewProps } from '../../../../renderer/desk/home/GuestHomeView.tsx';
import type { HostHomeViewProps } from '../../../../renderer/desk/home/HostHomeView.tsx';
import type { InviteViewProps } from '../../../../renderer/desk/home/InviteView.tsx';
import type { KeyProblemViewProps } from '../../../../renderer/desk/account/KeyProblemView.tsx';
import type { MeetingViewProps } from '../../../../renderer/desk/meeting/MeetingView.tsx';
import type { MessagesPageViewProps } from '../../../../renderer/desk/home/MessagesPageView.tsx';
import type { OtherServerViewProps } from '../../../../renderer/desk/home/OtherServerView.tsx';
import { DeskApp } from '../../../../renderer/desk/app/DeskApp.tsx';
import { drawn } from '../../drawn.tsx';
import type { startedDesk } from './startedDesk.ts';

interface Views {
  BehindPromptView: { readonly developmentNote: string | null };
  ChatView: ChatViewProps;
  EnrolView: EnrolViewProps;
  GuestHomeView: GuestHomeViewProps;
  HostHomeView: HostHomeViewProps;
  InviteView: InviteViewProps;
  KeyProblemView: KeyProblemViewProps;
  MeetingView: MeetingViewProps;
  MessagesPageView: MessagesPageViewProps;
  OtherServerView: OtherServerViewProps;
}

const { shown, view } = await vi.hoisted(async () => {
  const { createElement, Fragment } = await import('react');
  const drawnViews = new Map<string, unknown>();
  return {
    shown: drawnViews,
    /** A view that draws only the views it was given, and notes all it was given. */
    view: (name: string) => ({
      [name]: (props: Readonly<Record<string, ReactNode>>) => {
        drawnViews.set(name, props);
        return createElement(Fragment, null, props['chat'], props['invite']);
      },
    }),
  };
});
vi.mock('../../../../renderer/desk/account/BehindPromptView.tsx', () => view('BehindPromptView'));
vi.mock('../../../../renderer/desk/account/KeyProblemView.tsx', () => view('KeyProblemView'));
vi.mock('../../../../renderer/desk/chat/ChatView.tsx', () => view('ChatView'));
vi.mock('../../../../renderer/desk/enrol/EnrolView.tsx', () => view('EnrolView'));
vi.mock('../../../../renderer/desk/home/GuestHomeView.tsx', () => view('GuestHomeView'));
vi.mock('../../../../renderer/desk/home/HostHomeView.tsx', () => view('HostHomeView'));
vi.mock('../../../../renderer/desk/home/InviteView.tsx', () => view('InviteView'));
vi.mock('../../../../renderer/desk/home/MessagesPageView.tsx', () => view('MessagesPageView'));
vi.mock('../../../../renderer/desk/home/OtherServerView.tsx', () => view('OtherServerView'));
vi.mock('../../../../renderer/desk/meeting/MeetingView.tsx', () => view('MeetingView'));

type Started = Awaited<ReturnType<typeof startedDesk>>;
/** The names of the views that are drawn now. */
export const draw = ({ desk }: Pick<Started, 'desk'>): readonly string[] => {
  shown.clear();
  drawn(<DeskApp desk={desk} />);
  return [...shown.keys()];
};
/** What the view of this name was given last. */
export const props = <N extends keyof Views>(name: N): Views[N] => {
  const found = shown.get(name);
  if (found === undefined)
    throw new Error(`${name} was not drawn, but ${[...shown.keys()].join()}`);
  return found as Views[N];
};
