// Plays every lesson on three seeds in the WebAssembly file named by the argument; prints what src/main.rs prints.
//
// The engine asks its surroundings for nothing. A dependency brings wasm-bindgen's glue, which is imported and
// must never be called; anything else must not even be imported.

import { readFileSync } from 'node:fs';

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const imports = {};
for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
  if (!from.startsWith('__wbindgen_') || kind !== 'function') throw new Error(`imports ${kind} ${name} from ${from}`);
  imports[from] ??= {};
  imports[from][name] = () => { throw new Error(`the engine called ${name}`); };
}
const { lessons, play } = new WebAssembly.Instance(module, imports).exports;
for (let lesson = 0; lesson < lessons(); lesson += 1) {
  for (let seed = 1n; seed <= 3n; seed += 1n) {
    const digest = BigInt.asUintN(64, play(lesson, seed)).toString(16).padStart(16, '0');
    console.log(`lesson ${lesson} seed ${seed}: ${digest}`);
  }
}
