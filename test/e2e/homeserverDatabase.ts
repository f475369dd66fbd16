// Reads the practice's homeserver from its own database: what it stored is what reached it, whatever a program says.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stage } from '../meeting/stage.ts';

const firstRow = (
  stage: Stage,
  question: string,
  ...values: readonly string[]
): Record<string, unknown> => {
  const database = new DatabaseSync(join(stage.practice.folder, 'chat', 'homeserver.db'), {
    readOnly: true,
  });
  try {
    return database.prepare(question).get(...values) ?? {};
  } finally {
    database.close();
  }
};

/** Sign-ins that the homeserver let in; the account's making counts as one. */
export function devicesOf(stage: Stage, matrixUserId: string): number {
  return Number(
    firstRow(
      stage,
      'SELECT count(*) AS number FROM devices WHERE user_id = ? AND NOT hidden',
      matrixUserId,
    )['number'],
  );
}

/** The newest access token of an account. */
export function tokenOf(stage: Stage, matrixUserId: string): string {
  return String(
    firstRow(
      stage,
      'SELECT token FROM access_tokens WHERE user_id = ? AND device_id IS NOT NULL ORDER BY id DESC',
      matrixUserId,
    )['token'],
  );
}

/** Messages of a person in a room, sealed or in clear. */
export function messagesIn(stage: Stage, roomId: string, matrixUserId: string): number {
  return Number(
    firstRow(
      stage,
      "SELECT count(*) AS number FROM events WHERE room_id = ? AND sender = ? AND type NOT IN ('m.room.member', 'm.room.create', 'm.room.power_levels')",
      roomId,
      matrixUserId,
    )['number'],
  );
}

/** Messages to devices that wait for a person who never asked for them. */
export function deviceMessagesFor(stage: Stage, matrixUserId: string): number {
  return Number(
    firstRow(stage, 'SELECT count(*) AS number FROM device_inbox WHERE user_id = ?', matrixUserId)[
      'number'
    ],
  );
}
