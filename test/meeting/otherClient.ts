// Makes a changed copy of the program: a peer that does not keep to the rules. Only the call cell's page or its worker is changed.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changedProgram } from './changedProgram.ts';
import type { Stage } from './stage.ts';

export interface Change {
  /** Runs in the call cell's page before anything else of it. */
  readonly pageScript?: string;
  /** Stands in place of the frame worker. */
  readonly worker?: string;
}

const changeFiles = async (folder: string, change: Change): Promise<void> => {
  const page = join(folder, 'renderer', 'call');
  if (change.pageScript !== undefined) {
    await writeFile(join(page, 'changed.js'), change.pageScript);
    const html = await readFile(join(page, 'index.html'), 'utf8');
    await writeFile(
      join(page, 'index.html'),
      html.replace(
        '<meta charset="utf-8" />',
        '<meta charset="utf-8" /><script src="/changed.js"></script>',
      ),
    );
  }
  if (change.worker !== undefined)
    await writeFile(join(page, 'lib-jitsi-meet.e2ee-worker.js'), change.worker);
};

/** Gives the folder of the changed program, for `startInstance`. */
export const makeOtherClient = (stage: Stage, name: string, change: Change): Promise<string> =>
  changedProgram(stage, name, (folder) => changeFiles(folder, change));

/** Another session secret: the proofs cannot match. */
export const otherSecret = `
const importKey = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
  if (algorithm === 'HKDF') { data = new Uint8Array(data); data[0] ^= 1; }
  return importKey.call(this, format, data, algorithm, ...rest);
};`;

/** The right secret for the proofs, but other keys for the frames. */
export const otherFrameKeys = `
const deriveBits = SubtleCrypto.prototype.deriveBits;
SubtleCrypto.prototype.deriveBits = async function (...args) {
  const bits = new Uint8Array(await deriveBits.apply(this, args));
  bits[0] ^= 1;
  return bits.buffer;
};`;

/** A worker that passes every frame through in clear and claims to have its keys. */
export const clearWorker = `
const counts = { seen: 0, sealed: 0, droppedNoKey: 0, droppedEmpty: 0, droppedResting: 0, droppedError: 0 };
const opened = { seen: 0, opened: 0, droppedNoKey: 0, droppedEmpty: 0, droppedPlaintext: 0, droppedReplay: 0, droppedForged: 0, droppedWrongSender: 0, droppedError: 0 };
let epoch = null;
const pass = (readable, writable, kind) => readable.pipeThrough(new TransformStream({ transform(frame, out) {
  if (kind === 'encode') { counts.seen++; counts.sealed++; } else { opened.seen++; opened.opened++; }
  out.enqueue(frame);
} })).pipeTo(writable);
onmessage = ({ data }) => {
  if (data.alcove === 'keys') { epoch = data.epoch; postMessage({ alcove: 'epoch', epoch }); }
  if (data.operation === 'encode' || data.operation === 'decode') pass(data.readableStream, data.writableStream, data.operation);
};
onrtctransform = ({ transformer }) => pass(transformer.readable, transformer.writable, transformer.options.operation);
setInterval(() => postMessage({ alcove: 'counters', epoch, highestCounter: null, ignoredLibraryKeys: 0, send: { audio: counts, video: { ...counts, seen: 0, sealed: 0 } }, receive: { audio: opened, video: { ...opened, seen: 0, opened: 0 } } }), 250);
postMessage({ alcove: 'ready' });`;
