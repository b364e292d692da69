// Plays every lesson on three seeds in the WebAssembly file named by the argument; prints what src/main.rs prints.

import { engine } from './engine.mjs';

const { lessons, play } = engine(process.argv[2]);
for (let lesson = 0; lesson < lessons(); lesson += 1) {
  for (let seed = 1n; seed <= 3n; seed += 1n) {
    const digest = BigInt.asUintN(64, play(lesson, seed)).toString(16).padStart(16, '0');
    console.log(`lesson ${lesson} seed ${seed}: ${digest}`);
  }
}
