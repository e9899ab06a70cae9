import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** Colours of an image, and one of them for each of its points. */
interface Indexed {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each colour, 0 to 255. */
  readonly palette: readonly number[][];
  /** A character for each point, line by line; its code is the colour's number. */
  readonly points: string;
}

/**
 * A picture with few colours as a PNG of a quarter of the size that browsers write: what ships is to be small.
 *
 * @param picture a PNG that `page` can show.
 * @throws Error for over 256 colours, after each channel is rounded to one of 16 steps.
 */
export async function smallPng(page: Page, picture: Buffer): Promise<Buffer> {
  const address = `data:image/png;base64,${picture.toString('base64')}`;
  const { width, height, palette, points } = await page.evaluate(indexInPage, address);
  if (palette.length > 256) throw new Error(`The picture has ${String(palette.length)} colours.`);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for a point, which is a number of the palette.
  header.set([8, 3, 0, 0, 0], 8);
  const pixels = Buffer.from(points, 'latin1');
  const lines = Array.from({ length: height }, (_, line) =>
    Buffer.concat([Buffer.of(0), pixels.subarray(line * width, (line + 1) * width)]),
  );
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(Buffer.concat(lines), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** Runs in the page. */
async function indexInPage(address: string): Promise<Indexed> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('There is nothing to draw on.');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const numbers = new Map<string, number>();
  const palette: number[][] = [];
  const points: string[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const color = [0, 1, 2].map((channel) => Math.round((data[at + channel] ?? 0) / 17) * 17);
    const key = color.join();
    const number = numbers.get(key) ?? palette.push(color) - 1;
    numbers.set(key, number);
    points.push(String.fromCharCode(number));
  }
  return { width, height, palette, points: points.join('') };
}
