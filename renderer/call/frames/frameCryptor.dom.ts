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

/** One frame at a time, in the order they came. A frame without an answer is dropped and counted; nothing ends the pipe. */
export function frameTransform<Outcome extends string>(
  step: Step<Outcome | 'droppedError'>,
  count: (kind: MediaKind, outcome: Outcome | 'droppedError') => void,
): TransformStream<EncodedFrame, EncodedFrame> {
  return new TransformStream<EncodedFrame, EncodedFrame>({
    transform: async (frame, out) => {
      let kind: MediaKind = 'video';
      let counted: Outcome | 'droppedError' = 'droppedError';
      try {
        kind = mediaKindOf(frame.type);
        const { outcome, data } = await step(frame.type, new Uint8Array(frame.data));
        if (data !== undefined) {
          frame.data = data.buffer;
          // P1 A frame that did not take the new bytes still holds the old ones.
          if (frame.data.byteLength !== data.byteLength)
            throw new TypeError('frame kept its bytes');
          out.enqueue(frame);
        }
        counted = outcome;
      } catch {
        counted = 'droppedError';
      } finally {
        count(kind, counted);
      }
    },
  });
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
    const transform =
      operation === 'encode'
        ? frameTransform<SealOutcome>(seal, counters.countSend)
        : frameTransform<OpenOutcome>(
            (type, frame) => openFrame(subtle, ring, participantId, type, frame),
            countReceive,
          );
    // The track's end is the library's business; either way no frame flows past us.
    readable
      .pipeThrough(transform)
      .pipeTo(writable)
      .catch(() => undefined);
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
