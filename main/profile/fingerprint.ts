// Turns the signer's key into eight words that two people can compare aloud. 8 words of 2,048 are 88 bits.
import { wordlist } from '@scure/bip39/wordlists/english.js';

const wordCount = 8;
const bitsPerWord = 11; // 2,048 words (BIP 39)

/** `digest`: at least 11 bytes, here the SHA-256 of RFC 7638's thumbprint. The first 88 bits, most significant first. Throws `RangeError` for a shorter one. */
export const fingerprintWords = (digest: Uint8Array): string[] => {
  if (digest.length * 8 < wordCount * bitsPerWord) throw new RangeError('digest too short'); // fewer bits would be fewer words to get right
  let bits = '';
  for (const byte of digest) bits += byte.toString(2).padStart(8, '0');
  return Array.from({ length: wordCount }, (_, index) => {
    const word =
      wordlist[Number.parseInt(bits.slice(index * bitsPerWord, (index + 1) * bitsPerWord), 2)];
    if (word === undefined) throw new RangeError('word list too short');
    return word;
  });
};
