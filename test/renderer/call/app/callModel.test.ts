// P1 as a rule: nothing is attached before a key was given, everybody confirmed it and the worker has it, in this order, since the last tear-down.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstCallModel,
  maxAttempts,
  stepCall,
  type CallAction,
  type CallEvent,
  type CallModel,
} from '../../../../renderer/call/app/callModel.ts';

const epoch = fc.integer({ min: 0, max: 5 });
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('keyGiven' as const), epoch }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('keyConfirmed' as const), epoch }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('keysInstalled' as const), epoch }) },
  { weight: 3, arbitrary: fc.constant<CallEvent>({ type: 'framesFlowed' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('broke' as const),
      reason: fc.constantFrom('routeLost' as const, 'peerLeft' as const, 'strangerJoined' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant<CallEvent>({ type: 'confirmationFailed' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('refused' as const),
      reason: fc.constantFrom(...(['serverRefused', 'roomFull', 'notEncryptable'] as const)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('ended' as const),
      reason: fc.constantFrom('left' as const, 'peerLeft' as const),
    }),
  },
);
/** A path that goes well, so that the rules are tested in deep states too. */
const goodPath = fc
  .integer({ min: 1, max: 5 })
  .chain((at) =>
    fc.subarray<CallEvent>(
      [
        { type: 'keyGiven', epoch: at },
        { type: 'keyConfirmed', epoch: at },
        { type: 'keysInstalled', epoch: at },
        { type: 'framesFlowed' },
      ],
      { minLength: 1 },
    ),
  );
const story = fc
  .array(
    fc.oneof(
      anyEvent.map((event) => [event]),
      goodPath,
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.flat());

type Stage = 'nothing' | 'joined' | 'confirmed' | 'attached';

/** Knows the order by itself, from actions and events only, and fails at the first breach. */
const createWatcher = () => {
  let stage: Stage = 'nothing';
  let live = 0;
  let highest = 0;
  let isOver = false;
  let asked = 0;
  const installed = new Set<number>();
  const takeAction = (action: CallAction, event: CallEvent): void => {
    switch (action) {
      case 'tearDown':
        stage = 'nothing';
        break;
      case 'join':
        if (event.type !== 'keyGiven' || event.epoch <= highest || stage !== 'nothing')
          throw new Error('joined without a new key or over a standing call');
        [highest, live, stage] = [event.epoch, event.epoch, 'joined'];
        break;
      case 'installKeys':
        if (
          stage !== 'joined' ||
          event.type !== 'keyConfirmed' ||
          event.epoch !== live ||
          installed.has(live)
        )
          throw new Error('keys installed unconfirmed, late or twice');
        installed.add(live);
        stage = 'confirmed';
        break;
      case 'attach':
        if (stage !== 'confirmed' || event.type !== 'keysInstalled' || event.epoch !== live)
          throw new Error(`attached at ${stage}`);
        stage = 'attached';
        break;
      case 'requestKey':
        asked += 1;
        if (stage !== 'nothing' || asked > maxAttempts)
          throw new Error('asked over a standing call or too often');
        break;
      case 'openDevices':
        if (event.type !== 'keyGiven') throw new Error('devices opened without a key');
        break;
      case 'closeDevices':
        if (stage !== 'nothing') throw new Error('devices closed under a standing call');
    }
  };
  return {
    stage: () => stage,
    step(before: CallModel, event: CallEvent): CallModel {
      const { model, actions } = stepCall(before, event);
      if (isOver && (actions.length > 0 || model !== before))
        throw new Error('something happened after the end');
      const isLoss =
        event.type === 'broke' ||
        event.type === 'confirmationFailed' ||
        event.type === 'refused' ||
        event.type === 'ended';
      if (
        isLoss &&
        stage !== 'nothing' &&
        (actions[0] !== 'tearDown' || actions[1] !== 'closeDevices')
      )
        throw new Error('a loss did not tear down first');
      if (
        actions.some((action) => action !== 'installKeys' && action !== 'attach') &&
        actions[0] !== 'tearDown'
      )
        throw new Error('something came before the tear-down');
      for (const action of actions) takeAction(action, event);
      if (event.type === 'framesFlowed' && model.state === 'connected' && model !== before)
        asked = 0;
      if (model.state === 'connected' && stage !== 'attached')
        throw new Error('connected without attached tracks');
      if (model.confirmed && stage !== 'confirmed' && stage !== 'attached')
        throw new Error('confirmed without a confirmation since the last tear-down');
      if (model.epoch < before.epoch) throw new Error('the epoch went back');
      isOver ||= event.type === 'ended';
      return model;
    },
  };
};
const run = (events: readonly CallEvent[]) => {
  const watcher = createWatcher();
  let model = firstCallModel;
  for (const event of events) model = watcher.step(model, event);
  return { model, stage: watcher.stage() };
};

const key = (at: number): CallEvent => ({ type: 'keyGiven', epoch: at });
const confirmed = (at: number): CallEvent => ({ type: 'keyConfirmed', epoch: at });
const installed = (at: number): CallEvent => ({ type: 'keysInstalled', epoch: at });
const flowed: CallEvent = { type: 'framesFlowed' };
const lost: CallEvent = { type: 'broke', reason: 'routeLost' };
const flowing = [key(1), confirmed(1), installed(1), flowed];

describe('the call', () => {
  it('keeps every rule in every story', () => {
    fc.assert(
      fc.property(story, (events) => {
        run(events);
      }),
      { numRuns: 10_000 },
    );
  });

  it('attaches and says that it is connected on the one good path', () => {
    const steps = flowing.map(
      ((model: CallModel) => (event: CallEvent) => {
        const step = stepCall(model, event);
        ({ model } = step);
        return [model.state, step.actions];
      })(firstCallModel),
    );
    expect(steps).toEqual([
      ['connecting', ['tearDown', 'openDevices', 'join']],
      ['connecting', ['installKeys']],
      ['connecting', ['attach']],
      ['connected', []],
    ]);
  });

  it.each([
    ['without the key', [confirmed(1), installed(1)]],
    ['without the confirmation', [key(1), installed(1)]],
    ['with the confirmation of another epoch', [key(2), confirmed(1), installed(2)]],
    ['with another epoch in the worker', [key(2), confirmed(2), installed(1)]],
    ['with the worker’s word for a future epoch', [key(2), confirmed(2), installed(3)]],
    ['when the key was replaced', [key(1), confirmed(1), key(2), installed(1)]],
    [
      'after a failed confirmation',
      [key(1), { type: 'confirmationFailed' }, confirmed(1), installed(1)],
    ],
    [
      'after a refusal',
      [key(1), confirmed(1), { type: 'refused', reason: 'roomFull' }, installed(1)],
    ],
    ['after the end', [key(1), confirmed(1), { type: 'ended', reason: 'left' }, installed(1)]],
  ] satisfies [string, CallEvent[]][])('never attaches %s', (_, events) => {
    expect(run(events).stage).not.toBe('attached');
  });

  it('finding: a confirmation that arrives after the tear-down does not install the old epoch', () => {
    expect(run([key(1), lost, confirmed(1), installed(1)]).stage).toBe('nothing');
    expect(run([...flowing, lost, confirmed(1), installed(1)]).stage).toBe('nothing');
  });

  it('finding: attaches once, however often the worker says that it has the keys', () => {
    const { model } = run([key(1), confirmed(1), installed(1)]);
    expect(stepCall(model, installed(1)).actions).toEqual([]);
  });

  it('finding: frames before the keys were installed make nobody connected', () => {
    expect(run([key(1), confirmed(1), flowed]).model.state).toBe('connecting');
  });

  it.each([0, 1])('takes no key of epoch %d after epoch 1', (at) => {
    const { model } = run(flowing);
    expect(stepCall(model, key(at))).toEqual({ model, actions: [] });
  });

  it('tears down before it takes a newer key', () => {
    const { model } = run(flowing);
    expect(stepCall(model, key(2))).toMatchObject({
      model: { state: 'reconnecting', epoch: 2, confirmed: false },
      actions: ['tearDown', 'openDevices', 'join'],
    });
  });

  it.each([
    [
      { type: 'broke', reason: 'peerLeft' },
      'reconnecting',
      'peerLeft',
      ['tearDown', 'closeDevices', 'requestKey'],
    ],
    [{ type: 'confirmationFailed' }, 'lost', 'keyMismatch', ['tearDown', 'closeDevices']],
    [
      { type: 'refused', reason: 'serverRefused' },
      'lost',
      'serverRefused',
      ['tearDown', 'closeDevices'],
    ],
    [{ type: 'ended', reason: 'peerLeft' }, 'ended', 'peerLeft', ['tearDown', 'closeDevices']],
  ] as const)('says why it stopped: %j', (event, state, reason, actions) => {
    expect(stepCall(run(flowing).model, event)).toMatchObject({
      model: { state, reason, confirmed: false },
      actions,
    });
  });

  it('is not reconnecting when it never was connected', () => {
    expect(run([key(1), lost]).model.state).toBe('connecting');
  });

  it('gives up after as many fresh keys as it may ask for, and counts anew when frames flow', () => {
    const failing = (from: number, times: number): CallEvent[] =>
      Array.from({ length: times }, (_, at) => [key(from + at), lost]).flat();
    expect(run(failing(1, maxAttempts)).model.state).toBe('connecting');
    const { model } = run(failing(1, maxAttempts + 1));
    expect([model.state, model.reason]).toEqual(['lost', 'routeLost']);
    const again = run([
      ...failing(1, maxAttempts),
      key(50),
      confirmed(50),
      installed(50),
      flowed,
      ...failing(51, maxAttempts),
    ]);
    expect(again.model.state).toBe('reconnecting');
  });

  it('stays where it is when something breaks before the first key or after the loss', () => {
    for (const events of [[], [key(1), { type: 'confirmationFailed' } satisfies CallEvent]]) {
      const { model } = run(events);
      expect(stepCall(model, lost)).toEqual({ model, actions: [] });
    }
  });

  it('comes back from a loss with a new key', () => {
    expect(
      run([...flowing, { type: 'confirmationFailed' }, key(2), confirmed(2), installed(2), flowed]),
    ).toMatchObject({ model: { state: 'connected', reason: 'none' }, stage: 'attached' });
  });

  it('does not come back from the end', () => {
    const { model } = run([...flowing, { type: 'ended', reason: 'left' }]);
    for (const event of [key(9), confirmed(1), installed(1), flowed, lost])
      expect(stepCall(model, event)).toEqual({ model, actions: [] });
  });
});
