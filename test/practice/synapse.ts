// Writes Synapse's configuration for one run and makes accounts; must never federate, report or listen outside loopback.

import { createHmac, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import type { HostCertificate } from './certificates.ts';

export interface SynapseShape {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly registrationSecret: string;
  readonly certificate: HostCertificate;
}

const wide = { per_second: 10_000, burst_count: 10_000 };

/** The configuration (Synapse 1.163) as JSON, which is YAML. */
export function synapseConfig(shape: SynapseShape): string {
  const { folder } = shape;
  const config = {
    server_name: shape.host,
    public_baseurl: `https://${shape.host}:${shape.port}/`,
    pid_file: join(folder, 'synapse.pid'),
    listeners: [
      {
        port: shape.port,
        type: 'http',
        tls: true,
        bind_addresses: ['127.0.0.1'],
        resources: [{ names: ['client'], compress: false }],
      },
    ],
    tls_certificate_path: shape.certificate.certificateFile,
    tls_private_key_path: shape.certificate.keyFile,
    database: { name: 'sqlite3', args: { database: join(folder, 'homeserver.db') } },
    log_config: join(folder, 'log.json'),
    media_store_path: join(folder, 'media'),
    signing_key_path: join(folder, 'signing.key'),
    macaroon_secret_key: randomBytes(32).toString('hex'),
    form_secret: randomBytes(32).toString('hex'),
    registration_shared_secret: shape.registrationSecret,
    enable_registration: false,
    report_stats: false,
    enable_metrics: false,
    trusted_key_servers: [],
    suppress_key_server_warning: true,
    federation_domain_whitelist: [],
    allow_public_rooms_over_federation: false,
    allow_public_rooms_without_auth: false,
    presence: { enabled: false },
    url_preview_enabled: false,
    user_directory: { enabled: false, search_all_users: false },
    enable_room_list_search: false,
    push: { include_content: false },
    bcrypt_rounds: 4,
    rc_message: wide,
    rc_registration: wide,
    rc_login: { address: wide, account: wide, failed_attempts: wide },
    rc_joins: { local: wide, remote: wide },
    rc_joins_per_room: wide,
    rc_invites: { per_room: wide, per_user: wide, per_issuer: wide },
    rc_key_requests: wide,
    rc_presence: { per_user: wide },
    rc_room_creation: wide,
    rc_media_create: wide,
    rc_admin_redaction: wide,
  };
  return JSON.stringify(config, null, 1);
}

function logConfig(folder: string): string {
  return JSON.stringify({
    version: 1,
    disable_existing_loggers: false,
    formatters: { plain: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
    handlers: {
      file: {
        class: 'logging.FileHandler',
        formatter: 'plain',
        filename: join(folder, 'synapse.log'),
      },
    },
    root: { level: 'WARNING', handlers: ['file'] },
  });
}

/** Writes configuration, log set-up and a new signing key. Returns the configuration's path. */
export async function writeSynapse(shape: SynapseShape): Promise<string> {
  const path = join(shape.folder, 'homeserver.json');
  await writeFile(path, synapseConfig(shape));
  await writeFile(join(shape.folder, 'log.json'), logConfig(shape.folder));
  await writeFile(
    join(shape.folder, 'signing.key'),
    `ed25519 a_${randomBytes(2).toString('hex')} ${randomBytes(32).toString('base64').replaceAll('=', '')}\n`,
    { mode: 0o600 },
  );
  return path;
}

interface Homeserver {
  readonly host: string;
  readonly port: number;
  readonly ca: Buffer;
}

interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

function ask(
  server: Homeserver,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: server.port,
        servername: server.host,
        ca: server.ca,
        method,
        path,
        timeout: 5_000,
        agent: false,
        headers: { host: `${server.host}:${server.port}`, 'content-type': 'application/json' },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve({
              status: response.statusCode ?? 0,
              body: JSON.parse(Buffer.concat(parts).toString('utf8')),
            });
          } catch (error) {
            reject(error instanceof Error ? error : new Error('no JSON'));
          }
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('the homeserver did not answer')));
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** True when the homeserver answers over TLS with its versions. */
export async function probeHomeserver(server: Homeserver): Promise<boolean> {
  return (await ask(server, 'GET', '/_matrix/client/versions')).status === 200;
}

function textOf(body: unknown, field: 'nonce' | 'user_id'): string {
  if (typeof body === 'object' && body !== null && field in body) {
    const value: unknown = Reflect.get(body, field);
    if (typeof value === 'string') return value;
  }
  throw new Error(`the homeserver answered without ${field}: ${JSON.stringify(body)}`);
}

/** Makes an account by Synapse's shared-secret registration and returns its user id. Throws when Synapse refuses (a name that is taken). */
export async function registerPerson(
  server: Homeserver,
  registrationSecret: string,
  person: { readonly user: string; readonly password: string; readonly displayName: string },
): Promise<string> {
  const path = '/_synapse/admin/v1/register';
  const nonce = textOf((await ask(server, 'GET', path)).body, 'nonce');
  const mac = createHmac('sha1', registrationSecret)
    .update([nonce, person.user, person.password, 'notadmin'].join('\0'))
    .digest('hex');
  const answer = await ask(server, 'POST', path, {
    nonce,
    username: person.user,
    displayname: person.displayName,
    password: person.password,
    admin: false,
    mac,
  });
  return textOf(answer.body, 'user_id');
}
