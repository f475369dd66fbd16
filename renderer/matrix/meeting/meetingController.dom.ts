// Carries out what the person does about meetings: says "I am here", opens, joins, follows the host, leaves. The rules decide who may; main makes the call's page; the link carries the key.
import type { Practice } from '../../../preload/contract/app.ts';
import { contract } from '../../../preload/contract/contract.ts';
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { MeetingCommand } from '../../../preload/contract/meeting.ts';
import { createCommandServer } from '../../lib/commandServer.dom.ts';
import { sessionEventType } from './exchangeMessages.ts';
import type { Device, ExchangeEvent } from './exchangeShapes.ts';
import { createMeetingLink } from './meetingLink.dom.ts';
import { matrixRoom, mayStart, mayWait, namedNow, onlyOther } from './meetingRules.ts';
import type { MeetingMatrix, MeetingPerson, RoomEvent } from './meetingShapes.ts';
import {
  emptyRoomSession,
  guestMove,
  invitationOf,
  takeRoomEvent,
  waitingSince,
} from './roomSession.ts';
import { shownRooms, type RoomSessions } from './shownMeetings.ts';

const { rate, messages } = contract.ports.meeting;

export interface MeetingPorts {
  readonly api: Pick<CellApi<'matrix'>, 'calls' | 'on'>;
  readonly matrix: MeetingMatrix;
  readonly practice: Pick<Practice, 'moderators'>;
  /** This device; null while nobody is signed in. */
  readonly own: () => Device | null;
  /** Ms since 1970. */
  readonly nowMs: () => number;
  /** Ms of a clock that only goes forward. */
  readonly tickMs: () => number;
}

interface Current {
  readonly roomId: string;
  readonly phase: 'opening' | 'open' | 'failed';
  /** The other one, as main was told last. */
  readonly person: MeetingPerson;
}

export interface MeetingController {
  /** The desk's end. */
  readonly takePort: (port: MessagePort) => void;
  /** The call cell's end. */
  readonly takeKeyPort: (port: MessagePort) => void;
}

export function createMeetingController(ports: MeetingPorts): MeetingController {
  const { api, matrix, practice, own, nowMs, tickMs } = ports;
  const { moderators } = practice;
  let sessions: RoomSessions = new Map();
  let saidReady = false;
  let current: Current | null = null;
  /** What main was told last; null when it did not take it. */
  let toldExpected: boolean | null = false;
  /** The newest "I am ready" of this run, where and as which event it was said; and the server's times of all that this person said, by event. */
  let ownReady: { readonly roomId: string; readonly eventId: string } | null = null;
  const ownAtMs = new Map<string, number>();
  const link = createMeetingLink(matrix, tickMs);

  /** A guest waits where this person may open a meeting. */
  const isWaitedFor = (): boolean => {
    const device = own();
    if (device === null) return false;
    const rooms = matrix.rooms();
    return [...sessions].some(
      ([roomId, session]) =>
        waitingSince(session) !== null &&
        mayStart(matrixRoom(rooms, roomId), device.userId, moderators).ok,
    );
  };
  const sessionIn = (roomId: string) => sessions.get(roomId) ?? emptyRoomSession;
  const facts = () => [
    { type: 'rooms' as const, rooms: shownRooms(sessions), saidReady },
    {
      type: 'current' as const,
      current: current === null ? null : { roomId: current.roomId, phase: current.phase },
    },
  ];
  /** The call page signs in at the video server while this person or a guest waits; a meeting uses it up. */
  const tellExpected = (): void => {
    if (current !== null) return;
    const isExpected = saidReady || isWaitedFor();
    if (isExpected === toldExpected) return;
    toldExpected = isExpected;
    void api.calls['meeting.expect']({ isExpected }).then((taken) => {
      if (!taken.ok) toldExpected = null;
    });
  };
  const changed = (): void => {
    tellExpected();
    port.changed();
  };
  const setCurrent = (next: Current | null): void => {
    current = next;
    changed();
  };
  const setReady = (isReady: boolean): void => {
    saidReady = isReady;
    changed();
  };

  /** Main names the person on the screen: it hears when the name changed. */
  const tellPeople = (): void => {
    if (current?.phase !== 'open') return;
    const person = namedNow(current.person, matrixRoom(matrix.rooms(), current.roomId));
    if (person.displayName === current.person.displayName) return;
    current = { ...current, person };
    void api.calls['meeting.people']({ people: [person] });
  };

  const open = async (
    roomId: string,
    person: MeetingPerson,
    event: ExchangeEvent,
  ): Promise<string | null> => {
    const opening: Current = { roomId, phase: 'opening', person };
    setCurrent(opening);
    link.begin(event);
    toldExpected = false; // now, not with the answer: who leaves meanwhile may be told of the next one who waits
    const opened = await api.calls['meeting.open']({ people: [person] });
    if (current === opening) {
      setCurrent({ ...opening, phase: opened.ok ? 'open' : 'failed' });
      tellPeople();
    }
    return opened.ok ? null : opened.code;
  };

  const start = async (roomId: string): Promise<string | null> => {
    const device = own();
    if (device === null) return 'matrix.notStarted';
    if (current !== null) return 'meeting.alreadyOpen';
    const allowed = mayStart(matrixRoom(matrix.rooms(), roomId), device.userId, moderators);
    if (!allowed.ok) return allowed.code;
    const guestUserId = allowed.value.userId;
    return open(roomId, allowed.value, { type: 'hosted', own: device, roomId, guestUserId });
  };

  const join = async (roomId: string): Promise<string | null> => {
    const device = own();
    if (device === null) return 'matrix.notStarted';
    if (current !== null) return 'meeting.alreadyOpen';
    const other = onlyOther(matrixRoom(matrix.rooms(), roomId));
    if (!other.ok) return other.code;
    const invitation = invitationOf(sessionIn(roomId));
    if (invitation === null || invitation.userId !== other.value.userId) return 'meeting.notOpen';
    const { session, userId, deviceId } = invitation;
    const host = { userId, deviceId };
    return open(roomId, other.value, { type: 'visited', own: device, roomId, session, host });
  };

  const leave = async (): Promise<void> => {
    link.handle({ type: 'left' });
    link.close();
    await api.calls['meeting.close'](undefined);
    setCurrent(null);
  };
  const leaveForGood = async (): Promise<null> => {
    setReady(false);
    await leave();
    return null;
  };

  /** Into the meeting by itself only when the host opened it after this "ready": an older one may be over, and its end not readable yet. */
  const joinIfReady = (): void => {
    if (ownReady === null || !saidReady) return;
    const saidAtMs = ownAtMs.get(ownReady.eventId);
    const invitation = invitationOf(sessionIn(ownReady.roomId));
    if (saidAtMs !== undefined && invitation !== null && invitation.atMs >= saidAtMs)
      void join(ownReady.roomId);
  };

  const ready = async (roomId: string): Promise<string | null> => {
    const allowed = mayWait(matrixRoom(matrix.rooms(), roomId), moderators);
    if (!allowed.ok) return allowed.code;
    const content = { v: 1, state: 'ready' };
    const sent = await matrix.sendSessionEvent(roomId, sessionEventType, content);
    ownReady = sent.ok ? { roomId, eventId: sent.value } : null;
    setReady(sent.ok);
    joinIfReady(); // the answer may have been faster than the receipt
    return sent.ok ? null : sent.code;
  };
  const notReady = async (roomId: string): Promise<string | null> => {
    setReady(false);
    const allowed = mayWait(matrixRoom(matrix.rooms(), roomId), moderators);
    if (!allowed.ok) return allowed.code;
    const content = { v: 1, state: 'away' };
    const sent = await matrix.sendSessionEvent(roomId, sessionEventType, content);
    return sent.ok ? null : sent.code;
  };

  const followHost = async (roomId: string): Promise<void> => {
    const visiting = link.visiting();
    if (visiting === null || visiting.roomId !== roomId) return;
    const { session, userId } = visiting;
    const move = guestMove(sessionIn(roomId), visiting);
    if (move === 'end') link.handle({ type: 'closedByHost', session, from: userId });
    if (move !== 'again') return;
    await leave();
    setReady(true);
    const isOpen = invitationOf(sessionIn(roomId)) !== null;
    await (isOpen ? join(roomId) : ready(roomId));
  };

  const takeSessionEvent = (event: RoomEvent): void => {
    if (event.me) ownAtMs.set(event.eventId, event.atMs);
    const before = sessionIn(event.roomId);
    const now = takeRoomEvent(before, event, { moderators, nowMs: nowMs() });
    if (now === before) return;
    sessions = new Map(sessions).set(event.roomId, now);
    changed();
    if (current === null) joinIfReady();
    else void followHost(event.roomId);
  };

  const run = async (command: MeetingCommand): Promise<string | null> => {
    switch (command.name) {
      case 'start':
        return start(command.roomId);
      case 'join':
        return join(command.roomId);
      case 'leave':
        return leaveForGood();
      case 'ready':
        return ready(command.roomId);
      case 'notReady':
        return notReady(command.roomId);
    }
  };
  const port = createCommandServer({ schema: messages.desk, rate, nowMs: tickMs, run, facts });
  matrix.onSessionEvent(takeSessionEvent);
  matrix.onRooms(() => {
    tellPeople();
    tellExpected(); // who may be met here may have changed
  });
  api.on('meeting.leaveAsked', () => void leaveForGood());

  return { takePort: port.take, takeKeyPort: link.takePort };
}
