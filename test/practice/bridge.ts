// Starts Jicofo and a Videobridge for one run, where somebody has them on this computer; must never listen on, or offer, any other computer's address.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HostCertificate } from './certificates.ts';
import type { Keeper } from './keeper.ts';
import { writeAccount } from './prosody.ts';
import { startServer, type RunAs } from './serverProcess.ts';

const run = promisify(execFile);

export interface BridgeShape {
  /** Holds `jicofo*` and `jitsi-videobridge*`, each as its own release archive unpacks: a jar and a folder `lib`. */
  readonly programs: string;
  readonly folder: string;
  /** Prosody's folder: both sign in there. */
  readonly meetFolder: string;
  /** The host of the bridge channel, `wss://<host>:<channelPort>/colibri-ws/...`. */
  readonly host: string;
  readonly domain: string;
  readonly mucDomain: string;
  /** The domain of their accounts. */
  readonly focusDomain: string;
  readonly breweryDomain: string;
  /** Prosody's client port (TCP). */
  readonly clientPort: number;
  readonly channelPort: number;
  readonly mediaPort: number;
  readonly ownPorts: readonly [jicofo: number, bridge: number];
  readonly certificate: HostCertificate;
  readonly runAs: RunAs;
  readonly keeper: Keeper;
  readonly own: (path: string) => Promise<void>;
}

/** The first address of this computer that is no loopback: the bridge's ICE library leaves loopback out. Throws when there is none. */
export function bridgeAddress(): string {
  const address = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find((one) => one.family === 'IPv4' && !one.internal)?.address;
  if (address === undefined) throw new Error('a bridge needs an IPv4 address that is not loopback');
  return address;
}

const quoted = (text: string): string => JSON.stringify(text);

/** HOCON, by the reference.conf of each program (Jicofo 1.1, Videobridge 2.3). */
export function bridgeConfig(
  shape: BridgeShape,
  store: { readonly path: string; readonly password: string },
  password: string,
): string {
  return [
    'videobridge {',
    `  ice { tcp.enabled = false, udp.port = ${shape.mediaPort}, advertise-private-candidates = true }`,
    '  sctp.enabled = false',
    '  health { require-valid-address = false, require-stun = false }',
    `  apis.xmpp-client.configs.one { hostname = "127.0.0.1", port = ${shape.clientPort}, domain = ${quoted(shape.focusDomain)}, username = "jvb", password = ${quoted(password)},`,
    `    muc_jids = ${quoted(`brewery@${shape.breweryDomain}`)}, muc_nickname = "one", disable_certificate_verification = true }`,
    `  http-servers.private { host = "127.0.0.1", port = ${shape.ownPorts[1]} }`,
    `  http-servers.public { host = "127.0.0.1", port = -1, tls-port = ${shape.channelPort}, key-store-path = ${quoted(store.path)}, key-store-password = ${quoted(store.password)} }`,
    `  websockets { enabled = true, domain = ${quoted(`${shape.host}:${shape.channelPort}`)}, tls = true, server-id = "one" }`,
    '}',
    'ice4j.harvest { mapping { stun.addresses = [], aws.enabled = false }, use-ipv6 = false }',
    `ice4j.harvest.allowed-addresses = [ ${quoted(bridgeAddress())} ]`,
    '',
  ].join('\n');
}

export function focusConfig(shape: BridgeShape, password: string): string {
  return [
    'jicofo {',
    `  xmpp.client { hostname = "127.0.0.1", port = ${shape.clientPort}, domain = ${quoted(shape.focusDomain)}, xmpp-domain = ${quoted(shape.domain)}, username = "focus", password = ${quoted(password)},`,
    `    conference-muc-jid = ${quoted(shape.mucDomain)}, disable-certificate-verification = true }`,
    `  xmpp.trusted-domains = [ ${quoted(shape.focusDomain)} ]`,
    `  bridge.brewery-jid = ${quoted(`brewery@${shape.breweryDomain}`)}`,
    '  sctp.enabled = false',
    `  rest { host = "127.0.0.1", port = ${shape.ownPorts[0]} }`,
    '}',
    '',
  ].join('\n');
}

/** Resolves when the focus knows the bridge. The keeper ends both. */
export async function startBridge(shape: BridgeShape): Promise<void> {
  const secret = (): string => randomBytes(24).toString('hex');
  const [focusPassword, bridgePassword, storePassword] = [secret(), secret(), secret()];
  const file = (name: string): string => join(shape.folder, name);
  await mkdir(shape.folder, { recursive: true, mode: 0o700 });
  for (const [user, password] of [
    ['focus', focusPassword],
    ['jvb', bridgePassword],
  ] as const) {
    await writeAccount({
      folder: shape.meetFolder,
      domain: shape.focusDomain,
      user,
      password,
      runAs: shape.runAs,
    });
  }
  const { keyFile, certificateFile } = shape.certificate;
  await run(
    'openssl',
    [
      'pkcs12',
      '-export',
      '-inkey',
      keyFile,
      '-in',
      certificateFile,
      '-out',
      file('channel.p12'),
      '-passout',
      'env:STORE',
    ],
    { env: { ...process.env, STORE: storePassword } },
  );
  await writeFile(
    file('bridge.conf'),
    bridgeConfig(shape, { path: file('channel.p12'), password: storePassword }, bridgePassword),
    { mode: 0o600 },
  );
  await writeFile(file('focus.conf'), focusConfig(shape, focusPassword), { mode: 0o600 });
  for (const path of [shape.folder, file('channel.p12'), file('bridge.conf'), file('focus.conf')])
    await shape.own(path);

  const unpacked = await readdir(shape.programs);
  const start = async (
    prefix: string,
    main: string,
    name: string,
    ready: RegExp,
  ): Promise<void> => {
    const program = unpacked.find((one) => one.startsWith(prefix));
    if (program === undefined) throw new Error(`no folder ${prefix}* in ALCOVE_BRIDGE`);
    const at = join(shape.programs, program);
    const logFile = file(`${name}.log`);
    await startServer({
      command: 'java',
      args: [
        '-Xmx512m',
        `-Dconfig.file=${file(`${name}.conf`)}`,
        '-cp',
        `${at}/*:${at}/lib/*`,
        main,
      ],
      folder: shape.folder,
      logFile,
      runAs: shape.runAs,
      keeper: shape.keeper,
      probe: async () => ready.test(await readFile(logFile, 'utf8').catch(() => '')),
    });
  };
  await start('jitsi-videobridge', 'org.jitsi.videobridge.MainKt', 'bridge', /Joined MUC/);
  await start('jicofo', 'org.jitsi.jicofo.Main', 'focus', /Added new videobridge/);
}
