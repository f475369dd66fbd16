// The program that calls are set against: the blank window, and over it a page in which calls without Alcove are made. The page is driven from outside.
import { app, BrowserWindow, protocol, session, WebContentsView, type Session } from 'electron';

const html = (words: string): Response =>
  new Response(`<!doctype html><title>Raw</title><body>${words}</body>`, {
    headers: { 'Content-Type': 'text/html' },
  });
const acceptCertificate = 0;
const allowAll = (own: Session): void => {
  own.setCertificateVerifyProc((_request, callback) => callback(acceptCertificate));
  own.setPermissionRequestHandler((_page, _permission, callback) => callback(true));
  own.setPermissionCheckHandler(() => true);
};
const open = (own: Session, words: string): Session => {
  own.protocol.handle('app', () => html(words));
  return own;
};
const webPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false };

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } },
]);
// The relay's name is known nowhere else.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP relay.alcove.test 127.0.0.1');
app.on('window-all-closed', () => app.quit());
void app.whenReady().then(async () => {
  open(session.defaultSession, 'Blank');
  const forCalls = open(session.fromPartition('call', { cache: false }), 'Call');
  allowAll(forCalls);
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences });
  const view = new WebContentsView({
    webPreferences: { ...webPreferences, session: forCalls, backgroundThrottling: false },
  });
  view.setBounds({ x: 0, y: 0, width: 1280, height: 720 });
  window.contentView.addChildView(view);
  await Promise.all([window.loadURL('app://desk/'), view.webContents.loadURL('app://call/')]);
});
