// Loads the engine's WebAssembly file and gives what it exports.
//
// The engine asks its surroundings for nothing. A dependency brings wasm-bindgen's glue, which is imported and
// must never be called; anything else must not even be imported.

import { readFileSync } from 'node:fs';

export function engine(file) {
  const module = new WebAssembly.Module(readFileSync(file));
  const imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (!from.startsWith('__wbindgen_') || kind !== 'function') throw new Error(`imports ${kind} ${name} from ${from}`);
    imports[from] ??= {};
    imports[from][name] = () => { throw new Error(`the engine called ${name}`); };
  }
  return new WebAssembly.Instance(module, imports).exports;
}
