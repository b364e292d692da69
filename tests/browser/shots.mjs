// The page in twelve states, at four sizes, light and dark: `cargo xtask shots` runs it and writes target/shots.
// With `--bless` they are made small and kept as baselines. With words, only states whose names contain one.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keep, keepEnvironment, reducer } from './baseline.mjs';
import { launch } from './harness.mjs';
import { OPTIONS, STATES, bring, everywhere } from './states.mjs';

const words = process.argv.slice(2);
const bless = words.includes('--bless');
const wanted = words.filter((word) => word !== '--bless');
const folder = path.join(import.meta.dirname, '..', '..', 'target', 'shots');
await mkdir(folder, { recursive: true });

const browser = await launch();
const reduce = await reducer(browser);
let [count, bytes] = [0, 0];
for (const name of Object.keys(STATES)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const started = Date.now();
  const context = await browser.newContext(OPTIONS);
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  await bring(page, name);
  await everywhere(page, name, async (label, png) => {
    await writeFile(path.join(folder, `${label}.png`), png);
    if (bless) bytes += await keep(label, await reduce(png));
    count += 1;
  });
  await context.close();
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
if (bless) await keepEnvironment(browser);
await browser.close();
console.log(`${count} pictures in ${folder}`);
if (bless) console.log(`${count} baselines, ${(bytes / 1024).toFixed(0)} kB`);
