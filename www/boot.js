// Starts the compiled program that index.html links to.
const linked = (name) => document.querySelector(`link[data-app="${name}"]`).href;
const program = await import(linked('glue'));
await program.default({ module_or_path: fetch(linked('wasm')) });
document.documentElement.dataset.ready = 'true';
