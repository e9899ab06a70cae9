import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { packageTypes } from '../../src/core/github/types.ts';

/** Backgrounds of the side bar, of the editor and of a selected row in VS Code's default themes. */
const backgrounds = {
  light: ['#f8f8f8', '#ffffff', '#e8e8e8'],
  dark: ['#181818', '#1f1f1f', '#04395e', '#000000'],
};

function media(path: string): Promise<Buffer> {
  return readFile(new URL(`../../media/${path}`, import.meta.url));
}

/** WCAG 2.1, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((index) => Number.parseInt(colour.slice(index, index + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe('the icons of package types', () => {
  for (const [theme, colours] of Object.entries(backgrounds)) {
    it(`stand out at least 3 to 1 from ${theme} backgrounds`, async () => {
      const strokes = new Set<string>();
      for (const packageType of packageTypes) {
        const icon = (await media(`${theme}/${packageType}.svg`)).toString();
        const stroke = /stroke="(#[0-9a-f]{6})"/.exec(icon)?.[1] ?? '';
        strokes.add(stroke);
        for (const background of colours) {
          const ratio = contrast(stroke, background);
          assert.ok(ratio >= 3, `${packageType} ${stroke} on ${background}: ${ratio.toFixed(2)}`);
        }
      }
      assert.equal(strokes.size, packageTypes.length, 'each type has a colour of its own');
    });
  }
});

describe('the marketplace icon', () => {
  it('is a PNG of 256 by 256 pixels', async () => {
    const png = await media('icon.png');
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
  });
});
