// Turns what an Xvfb shows (XWD, version 7, as its -fbdir writes it) into a PNG: the whole window, with the page that main lays over the desk.
import { readFile, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
};

/** `rgb`: rows of 3 bytes a pixel. PNG, 8 bit, colour type 2 (W3C PNG specification). */
export const encodePng = (width: number, height: number, rgb: Buffer): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++)
    rgb.copy(rows, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** Throws when the dump is not 32 bits a pixel, least significant byte first. */
export const readXwd = (
  dump: Buffer,
): { readonly width: number; readonly height: number; readonly rgb: Buffer } => {
  const field = (index: number): number => dump.readUInt32BE(index * 4);
  const [headerSize, version, width, height, byteOrder, bitsPerPixel, bytesPerLine, colours] = [
    0, 1, 4, 5, 7, 11, 12, 19,
  ].map(field) as [number, number, number, number, number, number, number, number];
  if (version !== 7 || bitsPerPixel !== 32 || byteOrder !== 0)
    throw new Error('unexpected frame buffer');
  const start = headerSize + colours * 12;
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = start + y * bytesPerLine; x < width; x++, from += 4, to += 3) {
      rgb[to] = dump[from + 2] ?? 0;
      rgb[to + 1] = dump[from + 1] ?? 0;
      rgb[to + 2] = dump[from] ?? 0;
    }
  }
  return { width, height, rgb };
};

export const photograph = async (bufferFile: string, pngFile: string): Promise<void> => {
  const { width, height, rgb } = readXwd(await readFile(bufferFile));
  await writeFile(pngFile, encodePng(width, height, rgb));
};

/** An empty window has its own colour and that of the ground; the soft edges of letters bring dozens. */
const coloursOfText = 12;

/** Whether something is drawn that looks like text. */
export const hasDrawn = async (xwdFile: string): Promise<boolean> => {
  const { rgb } = readXwd(await readFile(xwdFile));
  const colours = new Set<number>();
  for (let at = 0; at < rgb.length && colours.size < coloursOfText; at += 3)
    colours.add(rgb.readUIntBE(at, 3));
  return colours.size >= coloursOfText;
};

/** How many pixels have exactly this colour, `0xrrggbb`. */
export const pixelsOf = async (xwdFile: string, colour: number): Promise<number> => {
  const { rgb } = readXwd(await readFile(xwdFile));
  let count = 0;
  for (let at = 0; at < rgb.length; at += 3) if (rgb.readUIntBE(at, 3) === colour) count += 1;
  return count;
};
