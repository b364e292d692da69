// Pictures made small enough to be kept, and compared: a quarter of the size, sixteen greys, written as PNG.
//
// They hold for one environment only: another Chromium or other fonts draw other pictures. Which one it is stands
// beside them.

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';

const FOLDER = path.join(import.meta.dirname, 'baselines');
const ENVIRONMENT = path.join(FOLDER, 'environment.json');
/** How many times smaller. */
const SMALLER = 4;
/** Pixels differ when their greys, 0 to 15, are more than this apart: one step may be rounding. */
const APART = 1;
/** The share of pixels that may differ: 1 in 1000. In the environment of the baselines none does. */
const TOLERANCE = 0.001;

/** What drew a picture: the browser, and what text looks like in it. */
export async function environment(browser) {
  const page = await browser.newPage();
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [600, 160];
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    for (const [line, family] of ['sans-serif', 'serif', 'monospace', 'system-ui', 'ui-monospace'].entries()) {
      pen.font = `13px ${family}`;
      pen.fillText('Rolelab 0O1lI| aws s3 ls ⏎ × · … → ✓ äß', 4, 24 + line * 28);
    }
    return canvas.toDataURL();
  });
  await page.close();
  return { chromium: browser.version(), fonts: createHash('sha256').update(drawn).digest('hex').slice(0, 16) };
}

/** Why the baselines say nothing here, or nothing when they do. */
export async function elsewhere(browser) {
  const kept = await readFile(ENVIRONMENT, 'utf8').then(JSON.parse, () => null);
  if (!kept) return 'no baselines are kept yet: cargo xtask shots --bless';
  const here = await environment(browser);
  const other = Object.keys(kept).filter((key) => kept[key] !== here[key]);
  return other.map((key) => `${key} here ${here[key]}, of the baselines ${kept[key]}`).join('; ');
}

/** Makes pictures small, in a page of its own. */
export async function reducer(browser) {
  const page = await browser.newPage();
  return async (png) => {
    const { width, height, greys } = await page.evaluate(async ([data, smaller]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      pen.drawImage(image, 0, 0);
      const { data: pixels } = pen.getImageData(0, 0, image.width, image.height);
      const [width, height] = [Math.floor(image.width / smaller), Math.floor(image.height / smaller)];
      const greys = [];
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          let sum = 0;
          for (let dy = 0; dy < smaller; dy += 1) {
            for (let dx = 0; dx < smaller; dx += 1) {
              const at = ((y * smaller + dy) * image.width + x * smaller + dx) * 4;
              sum += 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
            }
          }
          greys.push(Math.round(sum / smaller / smaller / 17));
        }
      }
      return { width, height, greys };
    }, [png.toString('base64'), SMALLER]);
    return { width, height, greys };
  };
}

const CRC = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** A chunk of a PNG (PNG specification, section 5.3). */
function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  const crc = body.reduce((crc, byte) => CRC[(crc ^ byte) & 0xff] ^ crc >>> 8, -1);
  whole.writeInt32BE(~crc, body.length + 4);
  return whole;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Four bits a pixel, no filter. */
export function encode({ width, height, greys }) {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const row = 1 + Math.ceil(width / 2);
  const data = Buffer.alloc(row * height);
  greys.forEach((grey, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    data[y * row + 1 + (x >> 1)] |= x % 2 === 0 ? grey << 4 : grey;
  });
  return Buffer.concat([
    SIGNATURE, chunk('IHDR', head), chunk('IDAT', deflateSync(data, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads what `encode` wrote. */
export function decode(png) {
  const found = {};
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    found[png.toString('latin1', at + 4, at + 8)] = png.subarray(at + 8, at + 8 + length);
    at += length + 12;
  }
  const [width, height] = [found.IHDR.readUInt32BE(0), found.IHDR.readUInt32BE(4)];
  const [data, row] = [inflateSync(found.IDAT), 1 + Math.ceil(width / 2)];
  const greys = Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    const pair = data[y * row + 1 + (x >> 1)];
    return x % 2 === 0 ? pair >> 4 : pair & 15;
  });
  return { width, height, greys };
}

const file = (name) => path.join(FOLDER, `${name}.png`);

/** Keeps a small picture; returns its bytes. */
export async function keep(name, small) {
  const png = encode(small);
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file(name), png);
  return png.length;
}

/** Notes which environment the kept pictures are of. */
export const keepEnvironment = async (browser) =>
  writeFile(ENVIRONMENT, `${JSON.stringify(await environment(browser), null, 2)}\n`);

/** What is wrong with a small picture beside the one that is kept, or nothing. */
export async function judge(name, small) {
  const png = await readFile(file(name)).catch(() => null);
  if (!png) return `${name}: no baseline`;
  return compare(name, decode(png), small);
}

/** What is wrong with `small` beside `kept`, or nothing. */
export function compare(name, kept, small) {
  if (kept.width !== small.width || kept.height !== small.height) return `${name}: another size`;
  const differ = small.greys.filter((grey, index) => Math.abs(grey - kept.greys[index]) > APART).length;
  const share = differ / small.greys.length;
  return share > TOLERANCE ? `${name}: ${(share * 100).toFixed(2)} % of the pixels differ` : undefined;
}
