// Entry of the matrix cell's page, which nobody sees. The ports are listened for before anything else: one that is posted earlier is lost.
import { cellApi } from '../lib/cellApi.dom.ts';
import { receivePorts } from '../lib/cellPorts.dom.ts';
import { createWorldMatrix } from './app/worldMatrix.dom.ts';
import { startMatrix } from './app/startMatrix.dom.ts';

const api = cellApi('matrix');
const ports = receivePorts<'matrix'>(api, window);
void startMatrix({
  api,
  ports,
  matrix: createWorldMatrix(),
  nowMs: Date.now,
  tickMs: () => performance.now(),
});
