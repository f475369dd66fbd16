// Asks the person for a practice file by the system's own dialog.
import { dialog } from 'electron';

/** The chosen path; null when they chose none. */
export async function chooseFile(): Promise<string | null> {
  const chosen = await dialog.showOpenDialog({
    properties: ['openFile'],
    filters: [{ name: 'Alcove', extensions: ['alcove'] }],
  });
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}
