// Locks a cell's session before its first page: a proxy that refuses until there is one of its own, permissions by table, pinned certificates, no downloads (P4, P6).
import { join } from 'node:path';
import { session, type Session } from 'electron';
import { cellNames, type CellName } from '../../preload/contract/cellName.ts';
import { cells, type CellRow, type CspFacts } from './cells.ts';
import { mayUse } from './permissionRules.ts';
import { servePages } from './pages.electron.ts';

export interface CellSessionPorts {
  readonly pageFolder: string;
  /** The loopback port that refuses everything. The session stays with it until it is routed. */
  readonly refusingPort: number;
  readonly cspFacts: () => CspFacts;
  /** True only for a certificate that the signed profile pins. `pem`: the leaf. */
  readonly isPinned: (host: string, pem: string) => boolean;
}

/** Node's URL knows no origin for a scheme of ours. An address that is none has no origin: an exception here would leave the page without its refusal. */
const originOf = (address: string): string => {
  if (!URL.canParse(address)) return '';
  const url = new URL(address);
  return `${url.protocol}//${url.host}`;
};

const acceptCertificate = 0;
const refuseCertificate = -2;

export interface SessionsPorts {
  /** Holds a folder for each cell. */
  readonly pageFolder: string;
  readonly refusingPort: number;
  readonly connect: (cell: CellName) => readonly string[];
  readonly bearsTrustedTypes: boolean;
  readonly isPinned: (cell: CellName) => CellSessionPorts['isPinned'];
}

const sessionOf = (row: CellRow): Session => session.fromPartition(row.partition, { cache: false });

/** Everything that the session asks of the network goes to this port of the gateway, loopback too. */
const sendTo = (port: number, own: Session): Promise<void> =>
  own.setProxy({
    mode: 'fixed_servers',
    proxyRules: `http://127.0.0.1:${port}`,
    proxyBypassRules: '<-loopback>',
  });

/** Settles when the sessions of all cells may load their first page. Nothing gets out of them yet. */
export const lockSessions = async (ports: SessionsPorts): Promise<void> => {
  await Promise.all(
    cellNames.map((cell) =>
      lockSession(cells[cell], {
        pageFolder: join(ports.pageFolder, cell),
        refusingPort: ports.refusingPort,
        cspFacts: () => ({
          connect: ports.connect(cell),
          bearsTrustedTypes: ports.bearsTrustedTypes,
        }),
        isPinned: ports.isPinned(cell),
      }),
    ),
  );
};

/** Settles when each cell asks at its own port of the gateway, which lets it reach what its rules list. */
export const routeSessions = async (
  gatewayPorts: Readonly<Record<CellName, number>>,
): Promise<void> => {
  await Promise.all(cellNames.map((cell) => sendTo(gatewayPorts[cell], sessionOf(cells[cell]))));
};

/** Settles when the session may load its first page. */
export const lockSession = async (row: CellRow, ports: CellSessionPorts): Promise<Session> => {
  const own = sessionOf(row);
  // First of all: switching the spell checker touches its dictionaries, and Chromium asks a stranger's host for them.
  own.setSpellCheckerDictionaryDownloadURL('http://127.0.0.1:1/');
  own.setSpellCheckerLanguages([]);
  own.setSpellCheckerEnabled(false);
  await sendTo(ports.refusingPort, own);
  own.setCertificateVerifyProc((request, callback) =>
    callback(
      ports.isPinned(request.hostname.toLowerCase(), request.certificate.data)
        ? acceptCertificate
        : refuseCertificate,
    ),
  );
  own.setPermissionRequestHandler((_page, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    callback(
      mayUse(row, {
        permission,
        mediaTypes,
        origin: originOf(details.requestingUrl),
        topFrame: details.isMainFrame,
      }),
    );
  });
  own.setPermissionCheckHandler((_page, permission, requestingOrigin, details) =>
    mayUse(row, {
      permission,
      mediaTypes: [details.mediaType ?? 'unknown'],
      origin: requestingOrigin,
      topFrame: details.isMainFrame,
    }),
  );
  own.setDevicePermissionHandler(() => false);
  own.setBluetoothPairingHandler?.((_details, callback) => callback({ confirmed: false }));
  own.setDisplayMediaRequestHandler(null);
  own.on('will-download', (event) => event.preventDefault());
  servePages(own, row, ports.pageFolder, ports.cspFacts);
  return own;
};
