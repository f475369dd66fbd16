// Looks for a text or a key in the files of an instance's home, in every form in which a program might write it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A text in the forms in which a program might write it. */
export function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    ...(['base64', 'base64url', 'hex'] as const).map((form) =>
      Buffer.from(bytes.toString(form).replaceAll('=', '').slice(0, -2)),
    ),
  ];
}
export function keyForms(key: string): Buffer[] {
  const bytes = Buffer.from(key, 'base64url');
  return [
    bytes,
    ...formsOf(key),
    ...(['base64', 'base64url', 'hex'] as const).map((form) =>
      Buffer.from(bytes.toString(form).replaceAll('=', '')),
    ),
  ];
}
/** The files of a home that hold one of the forms, and file names that do. */
export function holders(home: string, forms: readonly Buffer[]): string[] {
  return filesIn(home).filter((file) => {
    const bytes = readFileSync(file);
    return forms.some((form) => bytes.includes(form) || Buffer.from(file).includes(form));
  });
}
