// Opens the developer tools of the page that has the keys, at F12. Only a program that may be inspected calls it; it decides nothing.
import { app } from 'electron';

export const openToolsAtF12 = (): void => {
  app.on('web-contents-created', (_event, page) => {
    page.on('before-input-event', (_input, { type, key }) => {
      if (type === 'keyDown' && key === 'F12') page.openDevTools({ mode: 'detach' });
    });
  });
};
