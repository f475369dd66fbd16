// Joins Matrix, the account, the messages and the meetings of this cell. Decides nothing.
import type { CellApi } from '../../../preload/contract/derive.ts';
import type { CellPorts } from '../../lib/cellPorts.dom.ts';
import { createAccountController } from '../account/accountController.dom.ts';
import { createChatController } from '../chat/chatController.dom.ts';
import type { MatrixAdapter } from '../chat/chatShapes.ts';
import { createMeetingController } from '../meeting/meetingController.dom.ts';

export interface MatrixCell {
  readonly api: CellApi<'matrix'>;
  readonly ports: CellPorts<CellApi<'matrix'>['ports'][number]>;
  readonly matrix: MatrixAdapter;
  /** Ms since 1970. */
  readonly nowMs: () => number;
  /** Ms of a clock that only goes forward, for what may come how often. */
  readonly tickMs: () => number;
}

/** Does nothing while no practice is joined: main loads this page anew when one is. */
export async function startMatrix(cell: MatrixCell): Promise<void> {
  const { api, ports, matrix, nowMs, tickMs } = cell;
  const app = await api.calls['app.state'](undefined);
  if (!app.ok)
    return void api.calls['account.report']({ state: 'failed', code: app.code, device: null });
  const { practice } = app.value;
  if (practice === null) return;
  const account = createAccountController({
    api,
    matrix,
    practice,
    tickMs,
    changed: () => chat.changed(),
  });
  const { own } = account;
  const chat = createChatController({ matrix, practice, own, tickMs });
  const meeting = createMeetingController({ api, matrix, practice, own, nowMs, tickMs });
  ports.take('chat', chat.takePort);
  ports.take('meeting', meeting.takePort);
  ports.take('meetingKey', meeting.takeKeyPort);
  ports.take('signIn', account.takeSignInPort);
  ports.take('matrixKeys', account.takeKeysPort);
  await account.start();
}
