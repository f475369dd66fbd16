// The practice as its users see it: rooms for two, opened and left by the focus.
import { describe, expect, it } from 'vitest';
import { soon, useLivePractice } from './livePractice.ts';

const live = useLivePractice();

describe('focus', () => {
  it('opens a room for two: the first owns it, a third is refused in the answer and at the door', async () => {
    const room = live.newRoom();
    const [lee, jonas, mara] = [
      await live.connected('dr.lee'),
      await live.connected('jonas'),
      await live.connected('mara'),
    ];
    const ready = await lee.askConference(room, live.practice.focusDomain);
    expect(ready).toMatch(/ready=['"]true/);
    expect(ready).toContain(`focus@${live.practice.focusDomain}`);
    expect(await lee.joinRoom(room, 'aaaa1111')).toMatch(/code=['"]110/);
    const granted = await lee.next(
      (text) =>
        text.startsWith('<presence') &&
        text.includes('aaaa1111') &&
        /affiliation=['"]owner/.test(text),
    );
    expect(granted).toMatch(/role=['"]moderator/);
    expect(await jonas.askConference(room, live.practice.focusDomain)).toMatch(/ready=['"]true/);
    const second = await jonas.joinRoom(room, 'bbbb2222');
    expect(second).toMatch(/code=['"]110/);
    expect(second).not.toMatch(/affiliation=['"]owner/);
    // The focus is known by its real address.
    expect(
      await jonas.next((text) => text.startsWith('<presence') && text.includes(`${room}/focus`)),
    ).toContain(`focus@${live.practice.focusDomain}/focus`);

    const refused = await mara.askConference(room, live.practice.focusDomain);
    expect(refused).toMatch(/type=['"]error/);
    expect(refused).toContain('reservation-error');
    const before = (await live.practice.stats()).refusedJoins;
    const atTheProxy = await mara.joinRoom(room, 'cccc3333');
    expect(atTheProxy).toMatch(/type=['"]error/);
    expect(atTheProxy).toContain('service-unavailable');
    const stats = await live.practice.stats();
    expect(stats.rooms.get(room)).toEqual({ occupants: 2, refusals: 1 });
    expect(stats.refusedJoins).toBe(before + 1);

    jonas.leaveRoom(room, 'bbbb2222');
    await expect
      .poll(async () => (await live.practice.stats()).rooms.get(room)?.occupants, soon)
      .toBe(1);
    expect(await mara.askConference(room, live.practice.focusDomain)).toMatch(/ready=['"]true/);
    expect(await mara.joinRoom(room, 'cccc3333')).toMatch(/code=['"]110/);
  });

  it('lets a person who lost the connection back in, in place of the lost one', async () => {
    const room = live.newRoom();
    const [lee, jonas] = [await live.connected('dr.lee'), await live.connected('jonas')];
    await lee.askConference(room, live.practice.focusDomain);
    await lee.joinRoom(room, 'aaaa1111');
    jonas.send(`<enable xmlns='urn:xmpp:sm:3' resume='true'/>`);
    await jonas.next((text) => text.includes('<enabled'));
    await jonas.joinRoom(room, 'bbbb2222');
    jonas.drop();
    const again = await live.connected('jonas');
    expect(await again.askConference(room, live.practice.focusDomain)).toMatch(/ready=['"]true/);
    expect(await again.joinRoom(room, 'dddd4444')).toMatch(/code=['"]110/);
    expect(
      await lee.next((text) => text.includes('bbbb2222') && /type=['"]unavailable/.test(text)),
    ).toBeTruthy();
    await expect
      .poll(async () => (await live.practice.stats()).rooms.get(room)?.occupants, soon)
      .toBe(2);
  });

  it('leaves an empty room and comes back when asked', async () => {
    const room = live.newRoom();
    const lee = await live.connected('dr.lee');
    for (let round = 0; round < 3; round += 1) {
      expect(await lee.askConference(room, live.practice.focusDomain)).toMatch(/ready=['"]true/);
      expect(await lee.joinRoom(room, 'aaaa1111')).toMatch(/code=['"]110/);
      await lee.next(
        (text) =>
          text.startsWith('<presence') &&
          text.includes('aaaa1111') &&
          /affiliation=['"]owner/.test(text),
      );
      lee.leaveRoom(room, 'aaaa1111');
      await lee.next((text) => text.includes('aaaa1111') && /type=['"]unavailable/.test(text));
    }
    await expect
      .poll(
        async () =>
          (
            await lee.ask('get', room, `<query xmlns='http://jabber.org/protocol/disco#info'/>`)
          ).includes('item-not-found'),
        soon,
      )
      .toBe(true);
  });

  it('answers no room but those of this server', async () => {
    const lee = await live.connected('dr.lee');
    expect(await lee.askConference('room@elsewhere.example', live.practice.focusDomain)).toContain(
      'bad-request',
    );
  });
});
