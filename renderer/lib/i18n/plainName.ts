// Decides which characters of a name that came from outside reach the screen (P16). It must never let one turn the text around it or add a line.
import { maxNameLength } from '../../../preload/contract/shapes.ts';

// Joiners stay between two visible characters: Persian and Indic names are spelt with them.
const joinerAtEdge = /(?<![^\s\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\s\u200c\u200d])/gu;
const controls = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]+/gu;

/**
 * A name from a peer, a server or a file, made fit to stand inside a sentence: no control, format or direction characters,
 * one line, at most `maxNameLength` characters (then an ellipsis). Empty when nothing is left.
 */
export function plainName(name: string): string {
  const plain = name.replace(controls, ' ').replace(joinerAtEdge, '').replace(/\s+/gu, ' ').trim();
  const characters = Array.from(plain);
  return characters.length <= maxNameLength
    ? plain
    : `${characters
        .slice(0, maxNameLength - 1)
        .join('')
        .trimEnd()}…`;
}
