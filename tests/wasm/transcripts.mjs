// Plays every file under ../transcripts in the WebAssembly file named by the argument, and prints TAP. What comes out
// must be the file itself, byte for byte; natively the same files are held by ../transcripts.rs.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { engine } from './engine.mjs';

const { byte, length, push, transcript } = engine(process.argv[2]);
const folder = path.join(import.meta.dirname, '..', 'transcripts');
const files = readdirSync(folder, { recursive: true })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .sort();

/** The lines of two texts that differ first. */
const difference = (expected, came) => {
  const [left, right] = [expected, came].map((bytes) => bytes.toString().split('\n'));
  const at = left.findIndex((line, index) => line !== right[index]);
  return `line ${at + 1}\n  # expected: ${left[at]}\n  # came out: ${right[at]}`;
};

let failed = 0;
console.log(`1..${files.length}`);
for (const [index, name] of files.entries()) {
  const expected = readFileSync(path.join(folder, name));
  for (const one of expected) push(one);
  const right = transcript() === 0;
  const came = Buffer.from(Array.from({ length: length() }, (_, at) => byte(at)));
  if (right && came.equals(expected)) {
    console.log(`ok ${index + 1} - ${name} as WebAssembly`);
  } else {
    failed += 1;
    console.log(`not ok ${index + 1} - ${name}\n  # ${right ? difference(expected, came) : came}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
