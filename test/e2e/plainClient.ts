// A person at the homeserver without the program: makes rooms of every kind, as a stranger or a hostile server could.
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { PersonAccount, Stage } from '../meeting/stage.ts';

type Json = Readonly<Record<string, unknown>>;

export interface PlainClient {
  /** Gives the room's id. */
  createRoom(invited: readonly string[], kind: 'encrypted' | 'clear'): Promise<string>;
  leave(roomId: string): Promise<void>;
}

const post = (stage: Stage, path: string, body: Json, token: string | null): Promise<Json> => {
  const { host, port } = stage.practice.hosts.chat;
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        servername: host,
        ca: readFileSync(stage.practice.caFile),
        method: 'POST',
        path: `/_matrix/client/v3/${path}`,
        agent: false,
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === 200) resolve(JSON.parse(text) as Json);
          else reject(new Error(`${path}: ${response.statusCode} ${text}`));
        });
      },
    );
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
};

export async function plainClient(stage: Stage, person: PersonAccount): Promise<PlainClient> {
  const signed = await post(
    stage,
    'login',
    {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: person.user },
      password: person.password,
    },
    null,
  );
  const token = String(signed['access_token']);
  const algorithm = { algorithm: 'm.megolm.v1.aes-sha2' };
  const encryption = { type: 'm.room.encryption', state_key: '', content: algorithm };
  return {
    async createRoom(invited, kind) {
      const made = await post(
        stage,
        'createRoom',
        {
          preset: 'private_chat',
          invite: invited,
          is_direct: true,
          initial_state: kind === 'encrypted' ? [encryption] : [],
        },
        token,
      );
      return String(made['room_id']);
    },
    async leave(roomId) {
      await post(stage, `rooms/${encodeURIComponent(roomId)}/leave`, {}, token);
    },
  };
}
