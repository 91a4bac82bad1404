/** Painted people and screens, so that a state can be looked at without cameras. */

const WIDTH = 480;
const HEIGHT = 270;
const streams = new Map<string, MediaStream>();

/** The camera of a person: a figure before a wall, in colours of their own. */
export function pictureOf(id: string): MediaStream {
  return streamOf(id, WIDTH, HEIGHT, (pen) => paintPerson(pen, seedOf(id)));
}

/** A shared screen with a page of text on it. */
export function screenPicture(): MediaStream {
  return streamOf('screen', 1280, 800, paintScreen);
}

function streamOf(
  key: string,
  width: number,
  height: number,
  paint: (pen: CanvasRenderingContext2D) => void,
): MediaStream {
  const known = streams.get(key);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  paint(pen);
  const stream = canvas.captureStream(2);
  // A canvas gives a frame only when something was painted.
  setInterval(() => paint(pen), 500);
  streams.set(key, stream);
  return stream;
}

function paintPerson(pen: CanvasRenderingContext2D, seed: number): void {
  const wall = pen.createLinearGradient(0, 0, WIDTH, HEIGHT);
  wall.addColorStop(0, `oklch(72% 0.05 ${(seed * 53) % 360})`);
  wall.addColorStop(1, `oklch(48% 0.06 ${(seed * 53 + 40) % 360})`);
  pen.fillStyle = wall;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  const middle = WIDTH / 2 + ((seed * 37) % 60) - 30;
  pen.fillStyle = `oklch(40% 0.08 ${(seed * 97) % 360})`;
  pen.beginPath();
  pen.ellipse(middle, HEIGHT + 30, 118, 130, 0, 0, 7);
  pen.fill();
  pen.fillStyle = `oklch(${45 + ((seed * 13) % 35)}% 0.06 55)`;
  pen.beginPath();
  pen.ellipse(middle, 118, 46, 58, 0, 0, 7);
  pen.fill();
  pen.fillStyle = `oklch(${18 + ((seed * 29) % 40)}% 0.04 50)`;
  pen.beginPath();
  pen.ellipse(middle, 84, 52, 36, 0, 3.1, 6.4);
  pen.fill();
}

function paintScreen(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#fdfdfb';
  pen.fillRect(0, 0, 1280, 800);
  pen.fillStyle = '#dfe5e2';
  pen.fillRect(0, 0, 1280, 64);
  pen.fillStyle = '#26302c';
  pen.font = '600 44px system-ui';
  pen.fillText('Plan for the autumn', 120, 170);
  pen.fillStyle = '#c9d1cd';
  for (let line = 0; line < 14; line++) pen.fillRect(120, 220 + line * 36, 700 + ((line * 173) % 340), 14);
}

function seedOf(id: string): number {
  let sum = 3;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum;
}
