// Decides what of a drawing the record of the scenes holds: words, controls, icons, and what is said to assistive technology. Never how it looks.

const kept =
  /^(aria-(?!labelledby|describedby|controls)[a-z]+|role|hidden|disabled|readonly|required|type|name|autocomplete|placeholder|maxlength|dir|muted|tabindex|data-(region|level|state|person))$/i;
const quiet = new Set(['div', 'span', 'p', 'path', 'label']);

const attributesOf = (text: string): string =>
  [...text.matchAll(/ ([\w-]+)(?:="([^"]*)")?/g)]
    .filter(([, name = '']) => kept.test(name))
    .map(([, name, value]) => (value ? ` ${name}=${value}` : ` ${name}`))
    .join('');

/** One line for each element that says something and for each text. */
export function shownOf(markup: string): string {
  return markup
    .replaceAll(/<svg[^>]*class="lucide lucide-([\w-]+)[^>]*>.*?<\/svg>/g, '\n($1)\n')
    .replaceAll(/<\/\w+>/g, '\n')
    .replaceAll(/<(\w+)([^>]*)>/g, (_, tag: string, rest: string) => {
      const attributes = attributesOf(rest);
      return quiet.has(tag) && attributes === '' ? '\n' : `\n<${tag}${attributes}>\n`;
    })
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n');
}
