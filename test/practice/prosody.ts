// Writes Prosody's configuration and account files for one run; must never open a port outside loopback or offer anything but SCRAM.

import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { chown, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HostCertificate } from './certificates.ts';
import type { RunAs } from './serverProcess.ts';

const deriveKey = promisify(pbkdf2);
const moduleNames = ['mod_two_seats.lua', 'mod_websocket_origin.lua'] as const;
const iterations = 10_000;

export interface ProsodyShape {
  readonly folder: string;
  readonly domain: string;
  readonly mucDomain: string;
  readonly focusDomain: string;
  readonly port: number;
  readonly componentPort: number;
  readonly focusSecret: string;
  /** With a bridge, Jicofo and the Videobridge sign in here as `focus` and `jvb` of `focusDomain`, and meet in a room of `breweryDomain`; without one, the focus is a component. */
  readonly bridge: { readonly clientPort: number; readonly breweryDomain: string } | null;
  readonly certificate: HostCertificate;
  readonly origins: readonly string[];
  readonly relay: {
    readonly host: string;
    readonly turnPort: number;
    readonly turnsPort: number;
    readonly secret: string;
    readonly lifetimeSeconds: number;
  };
}

const quoted = (text: string): string => JSON.stringify(text);

/** The configuration (Prosody 0.12). Accounts: SCRAM-SHA-1 over WebSocket only. TURN (XEP-0215): TCP and TLS, never UDP. */
export function prosodyConfig(shape: ProsodyShape): string {
  const { folder, relay, bridge } = shape;
  const service = (type: 'turn' | 'turns', port: number): string =>
    `  { type = "${type}", transport = "tcp", host = ${quoted(relay.host)}, port = ${port}, secret = ${quoted(relay.secret)}, ttl = ${relay.lifetimeSeconds}, algorithm = "turn" };`;
  return [
    `pidfile = ${quoted(join(folder, 'prosody.pid'))}`,
    `data_path = ${quoted(join(folder, 'data'))}`,
    `plugin_paths = { ${quoted(join(folder, 'modules'))} }`,
    `log = { info = ${quoted(join(folder, 'prosody.log'))} }`,
    `certificates = ${quoted(folder)}`,
    'storage = "internal"',
    'interfaces = { "127.0.0.1" }',
    'local_interfaces = { "127.0.0.1" }',
    bridge === null ? 'c2s_ports = {}' : `c2s_ports = { ${bridge.clientPort} }`,
    'c2s_interfaces = { "127.0.0.1" }',
    'c2s_direct_tls_ports = {}',
    's2s_ports = {}',
    's2s_direct_tls_ports = {}',
    'http_ports = {}',
    `https_ports = { ${shape.port} }`,
    'https_interfaces = { "127.0.0.1" }',
    `https_ssl = { key = ${quoted(shape.certificate.keyFile)}, certificate = ${quoted(shape.certificate.certificateFile)} }`,
    `component_ports = { ${shape.componentPort} }`,
    'component_interfaces = { "127.0.0.1" }',
    'modules_enabled = { "disco" }',
    'modules_disabled = { "s2s", "s2s_auth_certs", "offline" }',
    'allow_registration = false',
    'c2s_require_encryption = true',
    'disable_sasl_mechanisms = { "PLAIN", "SCRAM-SHA-1-PLUS", "DIGEST-MD5", "OAUTHBEARER", "ANONYMOUS" }',
    `websocket_origins = { ${shape.origins.map(quoted).join(', ')} }`,
    `http_cors_override = { websocket = { enabled = true, origins = { ${shape.origins.map(quoted).join(', ')} } } }`,
    'smacks_hibernation_time = 60',
    'smacks_max_unacked_stanzas = 5',
    'smacks_max_old_sessions = 1',
    'external_services = {',
    service('turn', relay.turnPort),
    service('turns', relay.turnsPort),
    '}',
    `VirtualHost ${quoted(shape.domain)}`,
    '  authentication = "internal_hashed"',
    `  default_iteration_count = ${iterations}`,
    `  ssl = { key = ${quoted(shape.certificate.keyFile)}, certificate = ${quoted(shape.certificate.certificateFile)} }`,
    '  modules_enabled = { "saslauth"; "websocket"; "websocket_origin"; "smacks"; "ping"; "external_services" }',
    `Component ${quoted(shape.mucDomain)} "muc"`,
    '  storage = "memory"',
    '  restrict_room_creation = false',
    '  muc_room_locking = false',
    '  muc_room_default_public = false',
    '  muc_room_default_public_jids = true',
    '  muc_room_default_history_length = 0',
    '  max_history_messages = 0',
    '  muc_tombstones = false',
    `  admins = { ${quoted(`focus@${shape.focusDomain}`)} }`,
    '  room_seats = 2',
    `  room_focus_host = ${quoted(shape.focusDomain)}`,
    '  modules_enabled = { "two_seats" }',
    ...(bridge === null
      ? [
          `Component ${quoted(shape.focusDomain)}`,
          `  component_secret = ${quoted(shape.focusSecret)}`,
        ]
      : [
          `VirtualHost ${quoted(shape.focusDomain)}`,
          '  authentication = "internal_hashed"',
          `  default_iteration_count = ${iterations}`,
          `  ssl = { key = ${quoted(shape.certificate.keyFile)}, certificate = ${quoted(shape.certificate.certificateFile)} }`,
          '  modules_enabled = { "saslauth"; "tls"; "ping" }',
          `Component ${quoted(bridge.breweryDomain)} "muc"`,
          '  storage = "memory"',
          '  muc_room_locking = false',
          '  muc_room_default_public_jids = true',
          `  admins = { ${['focus', 'jvb'].map((user) => quoted(`${user}@${shape.focusDomain}`)).join(', ')} }`,
        ]),
    '',
  ].join('\n');
}

/** Writes configuration and modules. Returns the configuration's path. */
export async function writeProsody(shape: ProsodyShape): Promise<string> {
  const modules = join(shape.folder, 'modules');
  await mkdir(modules, { recursive: true });
  for (const name of moduleNames)
    await copyFile(
      fileURLToPath(new URL(`./prosody/${name}`, import.meta.url)),
      join(modules, name),
    );
  const path = join(shape.folder, 'prosody.cfg.lua');
  await writeFile(path, prosodyConfig(shape));
  return path;
}

/** How Prosody 0.12 spells a name in a path: every byte that is no ASCII letter or digit becomes %xx (util.datamanager). */
export function storageName(name: string): string {
  return [...Buffer.from(name, 'utf8')]
    .map((byte) =>
      /[A-Za-z0-9]/.test(String.fromCharCode(byte)) && byte < 128
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

/** The stored form of a SCRAM-SHA-1 password (RFC 5802, section 3), as Prosody's internal storage reads it. */
export async function scramAccount(password: string, salt: string): Promise<string> {
  const salted = await deriveKey(password, salt, iterations, 20, 'sha1');
  const clientKey = createHmac('sha1', salted).update('Client Key').digest();
  const storedKey = createHash('sha1').update(clientKey).digest('hex');
  const serverKey = createHmac('sha1', salted).update('Server Key').digest('hex');
  return `return {\n\t["iteration_count"] = ${iterations};\n\t["salt"] = ${quoted(salt)};\n\t["stored_key"] = "${storedKey}";\n\t["server_key"] = "${serverKey}";\n};\n`;
}

/** Makes or replaces the account `user` of `domain`. Prosody reads it at the next sign-in. */
export async function writeAccount(options: {
  readonly folder: string;
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  readonly runAs: RunAs;
}): Promise<void> {
  const host = join(options.folder, 'data', storageName(options.domain));
  const accounts = join(host, 'accounts');
  await mkdir(accounts, { recursive: true, mode: 0o700 });
  const path = join(accounts, `${storageName(options.user)}.dat`);
  await writeFile(path, await scramAccount(options.password, randomBytes(16).toString('hex')), {
    mode: 0o600,
  });
  if (options.runAs !== null)
    for (const made of [join(options.folder, 'data'), host, accounts, path])
      await chown(made, options.runAs.uid, options.runAs.gid);
}

/** Asks for a WebSocket over TLS, with the certificate checked. True when the server upgrades. */
export function probeWebSocket(options: {
  readonly host: string;
  readonly port: number;
  readonly ca: Buffer;
  readonly origin: string;
}): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({
      host: '127.0.0.1',
      port: options.port,
      servername: options.host,
      ca: options.ca,
      path: '/xmpp-websocket',
      timeout: 4_000,
      agent: false,
      headers: {
        host: `${options.host}:${options.port}`,
        origin: options.origin,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': 'xmpp',
      },
    });
    asked.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve(true);
    });
    asked.on('response', (response) => {
      response.resume();
      resolve(false);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.on('close', () => resolve(false));
    asked.end();
  });
}
