// Joins tracks to the sealer and the opener and answers the page's messages. It must never enqueue a frame that neither of them made.

import { mediaKindOf, type MediaKind } from './clearBytes.ts';
import { createFrameCounters } from './frameCounters.ts';
import { openFrame } from './frameOpener.ts';
import { sealFrame } from './frameSealer.ts';
import { createKeyRing } from './keyRing.ts';
import { parsePipeOptions, parseToWorker } from './workerProtocol.ts';
import type {
  EncodedFrame,
  FromWorker,
  KeysMessage,
  OpenOutcome,
  PipeOptions,
  SealOutcome,
} from './workerProtocol.ts';

export interface FrameCryptorPorts {
  readonly subtle: SubtleCrypto;
  readonly post: (message: FromWorker) => void;
}

/** The parts of an RTCTransformEvent that we read; `options` is what the library gave to RTCRtpScriptTransform. */
export interface TransformEvent {
  readonly transformer: {
    readonly options: unknown;
    readonly readable: ReadableStream<EncodedFrame>;
    readonly writable: WritableStream<EncodedFrame>;
  };
}

export interface FrameCryptor {
  /** Answers one message of the page; unknown ones are refused and change nothing. */
  readonly onMessage: (data: unknown) => void;
  readonly onTransform: (event: TransformEvent) => void;
}

type Step<Outcome extends string> = (
  type: string | undefined,
  frame: Uint8Array<ArrayBuffer>,
) => Promise<{ readonly outcome: Outcome; readonly data?: Uint8Array<ArrayBuffer> }>;

/** Every frame ends with one outcome; `bytes` is what went on, 0 for a frame that was dropped. */
type Count<Outcome extends string> = (
  kind: MediaKind,
  outcome: Outcome | 'droppedError',
  bytes: number,
) => void;

/** The frame with its new bytes, or null: a frame without an answer is dropped and counted, and ends nothing. */
async function cryptFrame<Outcome extends string>(
  frame: EncodedFrame,
  step: Step<Outcome | 'droppedError'>,
  count: Count<Outcome>,
): Promise<EncodedFrame | null> {
  let kind: MediaKind = 'video';
  try {
    kind = mediaKindOf(frame.type);
    const { outcome, data } = await step(frame.type, new Uint8Array(frame.data));
    if (data === undefined) {
      count(kind, outcome, 0);
      return null;
    }
    frame.data = data.buffer;
    // P1 A frame that did not take the new bytes still holds the old ones.
    if (frame.data.byteLength !== data.byteLength) throw new TypeError('frame kept its bytes');
    count(kind, outcome, data.byteLength);
    return frame;
  } catch {
    count(kind, 'droppedError', 0);
    return null;
  }
}

/**
 * One frame at a time, in the order they came, from reader to writer without a stream between: each further stream costs more than the sealing.
 * When one end goes away the other is let go too. Never rejects.
 */
export async function cryptFrames<Outcome extends string>(
  readable: ReadableStream<EncodedFrame>,
  writable: WritableStream<EncodedFrame>,
  step: Step<Outcome | 'droppedError'>,
  count: Count<Outcome>,
): Promise<void> {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const frame = await cryptFrame(next.value, step, count);
      if (frame === null) continue;
      await writer.ready;
      writer.write(frame).catch(() => undefined); // the next `ready` says that it failed
    }
    await writer.close();
  } catch (reason) {
    await Promise.allSettled([reader.cancel(reason), writer.abort(reason)]);
  }
}

export function createFrameCryptor({ subtle, post }: FrameCryptorPorts): FrameCryptor {
  const counters = createFrameCounters();
  const ring = createKeyRing({
    subtle,
    onExhausted: () => post({ alcove: 'refused', code: 'frames.keyExhausted' }),
  });

  let resting = false;
  const seal: Step<SealOutcome> = (type, frame) =>
    resting ? Promise.resolve({ outcome: 'droppedResting' }) : sealFrame(subtle, ring, type, frame);

  let hasOpened = false;
  const countReceive = (kind: MediaKind, outcome: OpenOutcome): void => {
    counters.countReceive(kind, outcome);
    if (outcome !== 'opened' || hasOpened) return;
    hasOpened = true;
    post({ alcove: 'opened' });
  };

  const joinTrack = (
    { operation, participantId }: PipeOptions,
    readable: ReadableStream<EncodedFrame>,
    writable: WritableStream<EncodedFrame>,
  ): void => {
    void (operation === 'encode'
      ? cryptFrames<SealOutcome>(readable, writable, seal, counters.countSend)
      : cryptFrames<OpenOutcome>(
          readable,
          writable,
          (type, frame) => openFrame(subtle, ring, participantId, type, frame),
          countReceive,
        ));
  };

  const postCounters = (number: number): void =>
    post({
      alcove: 'counters',
      number,
      epoch: ring.epoch(),
      highestCounter: ring.sendKey()?.highestCounter() ?? null,
      ...counters.snapshot(),
    });
  const rest = (): void => {
    resting = true;
    post({ alcove: 'resting' });
  };

  const installKeys = async (message: KeysMessage): Promise<void> => {
    const installed = await ring.install(message);
    post(
      installed.ok
        ? { alcove: 'epoch', epoch: installed.value }
        : { alcove: 'refused', code: installed.code },
    );
  };

  const onMessage = (data: unknown): void => {
    const parsed = parseToWorker(data);
    if (!parsed.ok) return post({ alcove: 'refused', code: parsed.code });
    const message = parsed.value;
    if ('alcove' in message) {
      if (message.alcove === 'keys') void installKeys(message);
      else if (message.alcove === 'count') postCounters(message.number);
      else if (message.alcove === 'rest') rest();
      else ring.forget();
      return undefined;
    }
    switch (message.operation) {
      case 'encode':
      case 'decode':
        return joinTrack(message, message.readableStream, message.writableStream);
      case 'cleanup':
        return ring.forgetParticipant(message.participantId);
      case 'cleanupAll':
        return ring.forget();
      case 'setKey':
        return counters.countIgnoredLibraryKey(); // P2 a key that the library knows is not a key
      case 'initialize':
      case 'setEnabled':
        return undefined; // P1 nothing that it says opens a way for plaintext
    }
  };

  const onTransform = ({ transformer }: TransformEvent): void => {
    const options = parsePipeOptions(transformer.options);
    if (options.ok) joinTrack(options.value, transformer.readable, transformer.writable);
    else post({ alcove: 'refused', code: options.code });
  };

  return { onMessage, onTransform };
}
