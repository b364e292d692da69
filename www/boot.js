// Starts the compiled program that index.html links to, and outlives it: shows why it could not start, or that it
// stopped, with a report to copy and a way back. It holds what must work without the program, and nothing else.

const root = document.documentElement;
const part = (name) => document.getElementById(`trouble${name}`);
const linked = (name) => document.querySelector(`link[data-app="${name}"]`).href;

// The page's policy allows one Trusted Types policy, this one. It passes the addresses of our own workers; nobody
// can make another, and no string becomes markup or script.
const policy = globalThis.trustedTypes?.createPolicy('rolelab', {
  createScriptURL: (url) => {
    const own = new URL('.', import.meta.url).href;
    // Not that of the location: a sandboxed page has an origin of its own, and so have its blobs.
    if (url.startsWith(`blob:${globalThis.origin}/`) || new URL(url, own).href.startsWith(own)) return url;
    throw new TypeError(`not a worker of this page: ${url}`);
  },
});

// Where a soft keyboard covers the page instead of shrinking it, the visual viewport tells what is left.
const fit = () => {
  const { height, offsetTop, scale } = globalThis.visualViewport;
  if (Math.abs(scale - 1) >= 0.01) return;
  root.style.setProperty('--app-height', `${Math.round(height)}px`);
  // Bars of the browser come and go too, by less.
  root.toggleAttribute('data-keyboard', innerHeight - height > 120);
  // It moves the page to show what is typed into; that is in view already.
  if (offsetTop > 0) scrollTo(0, 0);
};
if (globalThis.visualViewport) {
  visualViewport.addEventListener('resize', fit);
  visualViewport.addEventListener('scroll', fit);
  fit();
}

/** What the learner may send us: what is on the screen and how to make it again. Storage is not read. */
const report = (cause) => {
  const shells = [...document.querySelectorAll('[role="log"]')];
  return [
    `Rolelab stopped: ${cause}`,
    `build ${document.querySelector('meta[name="build"]')?.content}`,
    `lesson ${root.dataset.lesson}, seed ${root.dataset.seed}`,
    `${navigator.userAgent}, ${innerWidth}x${innerHeight}`,
    ...shells.map((log) => `\n== ${log.getAttribute('aria-label')}\n${lines(log)}`),
  ].join('\n');
};

/** The text of a shell; one that is hidden has no layout to take line breaks from. */
const lines = (log) => [...log.querySelectorAll('pre, p')].map((part) => part.textContent).join('\n');

let shown = false;
/** What Reload does, by what happened. */
const WAYS = {
  crashed: 'That is a fault of ours, not of your command. Reload brings your session back without the last input.',
  unloaded: 'Reload tries again. If it happens again, the network or the browser keeps the program away.',
  partly: 'Reload tries again, and brings back what this browser kept of your session.',
};

/** Shows trouble over everything. The markup stands in index.html: making elements may be what is broken. */
const trouble = (title, cause, kind) => {
  const crashed = kind === 'crashed';
  if (shown) return;
  shown = true;
  root.dataset.ready = 'false';
  const text = report(cause);
  part('-title').textContent = title;
  part('-cause').textContent = WAYS[kind];
  part('-detail').textContent = cause;
  part('-copy').hidden = !crashed;
  part('-reload').addEventListener('click', () => {
    if (crashed) rolelabStored((storage) => storage.setItem('rolelab/drop-last', root.dataset.lesson));
    location.reload();
  });
  part('-copy').addEventListener('click', () => {
    const select = () => {
      part('-detail').textContent = text;
      getSelection().selectAllChildren(part('-detail'));
    };
    if (!navigator.clipboard) return select();
    navigator.clipboard.writeText(text).then(() => { part('-copy').textContent = 'Copied'; }, select);
  });
  for (const face of document.querySelectorAll('#start, #poster, #app')) face.inert = true;
  document.querySelector('dialog[open]')?.close();
  part('').setAttribute('role', 'alert');
  part('').hidden = false;
  part('-reload').focus();
};

const crash = (cause) => trouble('The simulator stopped', cause, 'crashed');
// The program's panic hook comes first and says most; the trap that follows is an ordinary error.
addEventListener('rolelab-crash', (event) => crash(event.detail));
addEventListener('error', (event) => {
  if (event.error) crash(String(event.error.stack ?? event.error));
});
addEventListener('unhandledrejection', (event) => crash(String(event.reason?.stack ?? event.reason)));

/** The program, compiled once for page and worker. */
const compiled = async () => {
  const response = fetch(linked('wasm'));
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    // A host that calls it something else than application/wasm.
    const answer = await fetch(linked('wasm'));
    if (!answer.ok) throw error;
    return WebAssembly.compile(await answer.arrayBuffer());
  }
};

/**
 * A worker that runs the same program, or null where workers are denied. A classic worker from a blob: the one form
 * that runs in every kind of frame.
 */
const worker = (module) => {
  try {
    const source = `onmessage = ({ data }) => {
      onmessage = null;
      import(${JSON.stringify(linked('glue'))}).then((program) => program.default({ module_or_path: data }))
        .catch((error) => setTimeout(() => { throw error; }));
    };`;
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const made = new Worker(policy ? policy.createScriptURL(url) : url);
    made.postMessage(module);
    return made;
  } catch {
    return null;
  }
};

const unloaded = (cause) => trouble('The lab could not start', `Its program could not be loaded: ${cause}`, 'unloaded');
// The lab runs already, without the part that came later.
addEventListener('rolelab-unloaded', (event) =>
  trouble('A part of the lab did not arrive', `The lab cannot go on without it: ${event.detail}`, 'partly'));

/** The program and the module it is made of, both fetched and compiled. */
const load = () => Promise.all([import(linked('glue')), compiled()]);

const start = async (loading) => {
  try {
    const [program, module] = await loading;
    globalThis.rolelabWorker = () => worker(module);
    await program.default({ module_or_path: module });
  } catch (error) {
    unloaded(error.message);
  }
};

const cards = [...document.querySelectorAll('#start [data-lesson]')];

/** What the catalogue says of the lab that is asked for; nothing of one that does not exist. */
const wanted = () => {
  const query = new URLSearchParams(location.search);
  // A frame that names none gets the first.
  const card = query.get('lab') ? undefined
    : cards.find((card) => card.dataset.lesson === (query.get('lesson') || cards[0].dataset.lesson));
  return card && {
    title: card.querySelector('b').textContent,
    summary: card.querySelector('.cd').textContent,
    ...card.dataset,
  };
};
/** Puts a face into the page. The start page stands there already; names of controls must be found once. */
const put = (name) => {
  const face = document.getElementById(`${name}-face`);
  face.replaceWith(face.content);
};
const write = (id, text) => { document.getElementById(id).textContent = text; };

/** How far this browser has kept it: www/start.js knows. */
const progress = (lesson) => {
  const said = globalThis.rolelabProgress?.(lesson) ?? '';
  const card = cards.find((card) => card.dataset.lesson === lesson);
  return { said, state: card?.dataset.state };
};

/**
 * What a frame shows until its button is pressed: which lab this is. Nothing here takes the keyboard or scrolls the page
 * around.
 */
const poster = (lab) => new Promise((pressed) => {
  put('poster');
  if (lab) {
    document.title = `${lab.title} · Rolelab`;
    write('poster-title', lab.title);
    write('poster-text', lab.summary);
    const { state, said } = progress(lab.lesson);
    if (lab.steps) write('poster-length', state === 'begun' ? said : `${lab.steps} steps, about ${lab.minutes} minutes`);
    if (state === 'begun') write('begin', 'Continue lab');
  }
  document.querySelector('#poster main').append(document.querySelector('#start .art'));
  document.getElementById('begin').addEventListener('click', pressed, { once: true });
});

const { view } = root.dataset;
if (view !== 'start') {
  const loading = load();
  // Told when it is waited for.
  loading.catch(() => {});
  const lab = wanted();
  if (view === 'poster') {
    // Nothing waits while a reader looks at it: fonts may come.
    root.dataset.fonts = '';
    const pressed = poster(lab);
    document.getElementById('start').remove();
    await pressed;
    document.getElementById('poster').remove();
    root.dataset.view = 'lab';
  } else {
    document.getElementById('start').remove();
  }
  put('lab');
  if (lab) {
    write('opening', lab.title);
    write('opening-text', `${lab.summary} It opens as soon as its program has arrived.`);
  }
  // The button is gone: the keyboard goes on at the lab, without scrolling.
  if (view === 'poster') document.getElementById('app').focus({ preventScroll: true });
  await start(loading);
}
