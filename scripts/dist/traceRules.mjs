// Decides which differences of the root, before the package came and after it went, are traces of it. What the person made, and the package system's own books, are none.

/** The account in the clean root. */
export const person = 'person';

/** Directories and files that apt and dpkg change by working. What dpkg knows of one package (`info/`) is not among them. */
const books = [
  /^var\/lib\/dpkg\/(?!info\/)/,
  /^var\/lib\/apt(\/|$)/,
  /^var\/cache\/apt(\/|$)/,
  /^var\/log\/(apt(\/|$)|dpkg\.log$|alternatives\.log$)/,
];

/** The sockets of the display and of the session's bus. */
const desktop = /^tmp\/(\.X11-unix(\/|$)|dbus-[A-Za-z0-9]+$)/;

const nameOf = (/** @type {string} */ line) => line.slice(line.indexOf(' ') + 1);
const isPersons = (/** @type {string} */ name) => name.startsWith(`home/${person}/`);

/**
 * @param {readonly string[]} lines differences, as `compareFolders.mjs` writes them
 * @returns {{ traces: string[], persons: string[] }}
 */
export function sortTraces(lines) {
  const others = lines.filter((line) => {
    const name = nameOf(line);
    return !desktop.test(name) && !books.some((book) => book.test(name));
  });
  return {
    traces: others.filter((line) => !isPersons(nameOf(line))),
    persons: others.filter((line) => isPersons(nameOf(line))),
  };
}
