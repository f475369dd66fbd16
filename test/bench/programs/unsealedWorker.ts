// Stands in the frame worker's place in the program that a sealed call is set against: every frame passes as it is. It is in no program that people get.
import type {
  EncodedFrame,
  FromWorker,
  OpenCounts,
  SealCounts,
  ToWorker,
} from '../../../renderer/call/frames/workerProtocol.ts';

interface Scope {
  readonly postMessage: (message: FromWorker) => void;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
}
const scope = globalThis as unknown as Scope;
type Counts<T> = { -readonly [key in keyof T]: number };
const sealCounts = (): Counts<SealCounts> => ({
  seen: 0,
  sealed: 0,
  droppedNoKey: 0,
  droppedEmpty: 0,
  droppedResting: 0,
  droppedError: 0,
});
const openCounts = (): Counts<OpenCounts> => ({
  seen: 0,
  opened: 0,
  droppedNoKey: 0,
  droppedEmpty: 0,
  droppedPlaintext: 0,
  droppedReplay: 0,
  droppedForged: 0,
  droppedWrongSender: 0,
  droppedError: 0,
});
const send = { audio: sealCounts(), video: sealCounts() };
const receive = { audio: openCounts(), video: openCounts() };
let sealedAudioBytes = 0;
let epoch: number | null = null;
let isResting = false;
let hasOpened = false;

/** The same two ends as the frame worker's, and between them nothing but the count. */
const pass = async (
  readable: ReadableStream<EncodedFrame>,
  writable: WritableStream<EncodedFrame>,
  isSent: boolean,
): Promise<void> => {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const kind = next.value.type === undefined ? 'audio' : 'video';
    if (isSent && (isResting || epoch === null)) continue;
    if (isSent) {
      send[kind].seen += 1;
      send[kind].sealed += 1;
      if (kind === 'audio') sealedAudioBytes += next.value.data.byteLength;
    } else {
      receive[kind].seen += 1;
      receive[kind].opened += 1;
      if (!hasOpened) scope.postMessage({ alcove: 'opened' });
      hasOpened = true;
    }
    await writer.ready;
    writer.write(next.value).catch(() => undefined);
  }
};

scope.onmessage = ({ data }) => {
  if ('operation' in data) {
    if (data.operation !== 'encode' && data.operation !== 'decode') return;
    void pass(data.readableStream, data.writableStream, data.operation === 'encode').catch(
      () => undefined,
    );
    return;
  }
  if (data.alcove === 'keys') {
    epoch = data.epoch;
    scope.postMessage({ alcove: 'epoch', epoch: data.epoch });
  }
  if (data.alcove === 'rest') {
    isResting = true;
    scope.postMessage({ alcove: 'resting' });
  }
  if (data.alcove === 'count')
    scope.postMessage({
      alcove: 'counters',
      number: data.number,
      epoch,
      highestCounter: null,
      ignoredLibraryKeys: 0,
      sealedAudioBytes,
      send,
      receive,
    });
};
scope.postMessage({ alcove: 'ready' });
