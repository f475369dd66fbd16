// Draws a moving person for Chromium's fake camera (YUV4MPEG2, 4:2:0), so that pictures of a call look like a call and frames really change.
import { writeFile } from 'node:fs/promises';

const width = 640;
const height = 360;
const framesPerSecond = 15;
const frameCount = 30;

type Colour = readonly [number, number, number];
interface Palette {
  readonly wallLeft: Colour;
  readonly wallRight: Colour;
  readonly hair: Colour;
  readonly skin: Colour;
  readonly shirt: Colour;
  readonly plant: Colour;
}

const palettes = {
  host: {
    wallLeft: [176, 158, 136],
    wallRight: [104, 92, 80],
    hair: [92, 84, 66],
    skin: [214, 168, 136],
    shirt: [84, 116, 124],
    plant: [82, 116, 84],
  },
  guest: {
    wallLeft: [128, 146, 156],
    wallRight: [72, 84, 96],
    hair: [58, 46, 42],
    skin: [196, 146, 116],
    shirt: [136, 84, 82],
    plant: [96, 128, 92],
  },
} as const satisfies Record<string, Palette>;
export type Portrait = keyof typeof palettes;

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
const inside = (
  x: number,
  y: number,
  centreX: number,
  centreY: number,
  radiusX: number,
  radiusY: number,
): boolean => ((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2 <= 1;

const colourAt = (palette: Palette, x: number, y: number, sway: number): Colour => {
  const middle = 320 + sway;
  if (inside(x, y, middle, 150, 58, 78)) {
    if (y < 112 + ((x - middle) / 58) ** 2 * 26) return palette.hair;
    if (inside(x, y, middle - 22, 146, 5, 4) || inside(x, y, middle + 22, 146, 5, 4))
      return [52, 44, 40];
    if (inside(x, y, middle, 192, 17, 3)) return mix(palette.skin, [150, 70, 66], 0.7);
    return palette.skin;
  }
  if (inside(x, y, middle, 132, 68, 80) && y < 190) return palette.hair;
  if (Math.abs(x - middle) < 26 && y > 200 && y < 262)
    return mix(palette.skin, [120, 80, 60], 0.18);
  if (inside(x, y, 320 + sway * 0.4, 390, 170, 140)) return palette.shirt;
  if (x > 520 && x < 600 && y > 214) return [64, 54, 46];
  if (
    inside(x, y, 536, 170, 12, 62) ||
    inside(x, y, 566, 150, 12, 76) ||
    inside(x, y, 594, 176, 11, 58)
  )
    return palette.plant;
  if (x > 60 && x < 190 && y > 30 && y < 190) return mix([236, 230, 214], palette.wallLeft, 0.25);
  return mix(palette.wallLeft, palette.wallRight, x / width);
};

/** BT.601, studio range. */
const lumaOf = ([r, g, b]: Colour): number => 16 + (65.738 * r + 129.057 * g + 25.064 * b) / 256;
const chromaOf = ([r, g, b]: Colour): readonly [number, number] => [
  128 + (-37.945 * r - 74.494 * g + 112.439 * b) / 256,
  128 + (112.439 * r - 94.154 * g - 18.285 * b) / 256,
];

const drawFrame = (palette: Palette, frame: number): Uint8Array => {
  const sway = Math.sin((frame / frameCount) * 2 * Math.PI) * 7;
  const picture = Buffer.alloc((width * height * 3) / 2);
  const [u, v] = [width * height, (width * height * 5) / 4];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colourAt(palette, x, y, sway);
      picture[y * width + x] = lumaOf(colour);
      if ((x | y) & 1) continue;
      const at = (y / 2) * (width / 2) + x / 2;
      [picture[u + at], picture[v + at]] = chromaOf(colour);
    }
  }
  return picture;
};

export const writePortrait = async (file: string, who: Portrait): Promise<void> => {
  const parts: Uint8Array[] = [
    Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`),
  ];
  for (let frame = 0; frame < frameCount; frame++)
    parts.push(Buffer.from('FRAME\n'), drawFrame(palettes[who], frame));
  await writeFile(file, Buffer.concat(parts));
};
