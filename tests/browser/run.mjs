// Runs every *.spec.mjs beside it, or those whose names contain one of the arguments. `cargo xtask test` starts
// the server and says by environment where page, browser and packages are.

import { readdir } from 'node:fs/promises';
import { runAll } from './harness.mjs';

const wanted = process.argv.slice(2);
const specs = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.spec.mjs')).sort();
for (const spec of specs) {
  if (wanted.length === 0 || wanted.some((word) => spec.includes(word))) await import(`./${spec}`);
}
const failed = await runAll();
process.exitCode = failed === 0 ? 0 : 1;
