// Decides how the drawn figure looks that stands in for a camera in the gallery. It must never open a device.

type Palette = {
  readonly wall: readonly [string, string];
  readonly skin: string;
  readonly hair: string;
  readonly shirt: string;
};

const palettes: Readonly<Record<'warm' | 'cool', Palette>> = {
  warm: { wall: ['#857564', '#3a3028'], skin: '#cfa385', hair: '#5d543f', shirt: '#5b7371' },
  cool: { wall: ['#6b716d', '#262e38'], skin: '#cfa385', hair: '#4a4a47', shirt: '#7a5a56' },
};

/** A function that gives a video element a moving picture of nobody. */
export function drawnPerson(name: 'warm' | 'cool'): (video: HTMLVideoElement | null) => void {
  return (video) => {
    if (video === null) return;
    const canvas = document.createElement('canvas');
    canvas.width = 1280;
    canvas.height = 800;
    const brush = canvas.getContext('2d');
    if (brush === null) return;
    const { wall, skin, hair, shirt } = palettes[name];
    const light = brush.createLinearGradient(0, 0, 1280, 800);
    light.addColorStop(0, wall[0]);
    light.addColorStop(1, wall[1]);
    const shapes: readonly (readonly [string, number, number, number, number])[] = [
      [hair, 640, 330, 190, 200],
      [skin, 640, 430, 165, 210],
      [skin, 640, 640, 100, 120],
      [shirt, 640, 900, 440, 260],
    ];
    const draw = (): void => {
      brush.fillStyle = light;
      brush.fillRect(0, 0, 1280, 800);
      for (const [colour, x, y, width, height] of shapes) {
        brush.fillStyle = colour;
        brush.beginPath();
        brush.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
        brush.fill();
      }
    };
    const stream = canvas.captureStream(5);
    draw();
    const timer = window.setInterval(() => {
      if (!video.isConnected) {
        window.clearInterval(timer);
        stream.getTracks().forEach((track) => track.stop());
      }
      draw();
    }, 200);
    video.srcObject = stream;
  };
}
