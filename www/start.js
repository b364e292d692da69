// The start page: how far each lab of the catalogue is, from what this browser has kept, and the theme button. It never
// writes a save, and nothing on the page waits for it. The menu of a lab asks it too.

const root = document.documentElement;
const linked = (name) => document.querySelector(`link[data-app="${name}"]`).href;
const cards = [...document.querySelectorAll('#start [data-lesson]')];

/** Inputs that nobody made: a lab that was only looked at is not begun. */
const PASSIVE = ['advance', 'resume', 'open-shell', 'keep', 'turn'];
const made = (input) => !PASSIVE.includes(typeof input === 'string' ? input : Object.keys(input ?? {})[0]);

/** What was kept of a lab: the goals that were passed, and whether anything was done. */
const kept = (lesson) => {
  const text = rolelabStored((storage) => storage.getItem(`rolelab/save/${lesson}`));
  if (!text) return { passed: [], begun: false };
  try {
    const { passed, inputs } = JSON.parse(text, (key, value) => (key === 'passed' ? [...value] : value));
    return { passed, begun: passed.length > 0 || inputs.some(made) };
  } catch {
    // Damaged: the lab itself says so and offers a choice.
    return { passed: [], begun: true };
  }
};

/** Marks a card, and answers what its lab would be continued with. */
const mark = (card) => {
  const { passed, begun } = kept(card.dataset.lesson);
  const done = [...card.querySelectorAll('[data-goals]')].map((step) => {
    const all = step.dataset.goals.split(' ').every((goal) => passed.includes(goal));
    step.classList.toggle('done', all);
    return all;
  });
  [...card.querySelectorAll('.pg i')].forEach((bar, index) => bar.classList.toggle('f', done[index]));
  const next = done.indexOf(false);
  const state = done.length > 0 && next < 0 ? 'finished' : begun ? 'begun' : 'new';
  card.dataset.state = state;
  const { steps } = card.dataset;
  card.querySelector('.ps').textContent = {
    finished: 'Finished',
    begun: next < 0 ? 'In use' : `Step ${next + 1} of ${steps}`,
    new: steps ? 'Not started' : 'Free play',
  }[state];
  card.querySelector('.go').textContent = { finished: 'Open again', begun: 'Continue', new: steps ? 'Start' : 'Open' }[state];
  return { card, state, step: next + 1 };
};

/** How far a lesson is, in words, for the menu of a lab: the cards are out of the page by then. */
globalThis.rolelabProgress = (lesson) => {
  const card = cards.find((card) => card.dataset.lesson === lesson);
  return card ? mark(card).card.querySelector('.ps').textContent : '';
};

/** The button on top leads on: to the first lab in the row that is not finished. */
const paint = () => {
  const labs = cards.filter((card) => card.dataset.steps).map(mark);
  cards.filter((card) => !card.dataset.steps).forEach(mark);
  const next = labs.find((lab) => lab.state === 'begun') ?? labs.find((lab) => lab.state === 'new') ?? labs[0];
  for (const lab of labs) lab.card.classList.toggle('next', lab === next);
  const number = labs.indexOf(next) + 1;
  const go = document.getElementById('go');
  go.href = next.card.querySelector('a').getAttribute('href');
  go.textContent = {
    finished: `Open lab ${number} again`,
    begun: `Continue lab ${number}, step ${next.step}`,
    new: `Start lab ${number}: ${next.card.querySelector('b').textContent}`,
  }[next.state];
  const count = (state) => labs.filter((lab) => lab.state === state).length;
  const parts = [[count('finished'), 'finished'], [count('begun'), 'in progress']].filter(([n]) => n > 0);
  document.getElementById('tally').textContent = parts.map(([n, word]) => `${n} ${word}`).join(', ');
};

if (root.dataset.view === 'start') {
  paint();
  // The browser may bring the page back as it was left, and another tab may go on with a lab.
  addEventListener('pageshow', (event) => { if (event.persisted) paint(); });
  addEventListener('storage', paint);
  document.getElementById('theme').addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    rolelabStored((storage) => storage.setItem('rolelab/theme', root.dataset.theme));
  });
  root.dataset.ready = 'true';
  // The program is on its way already (index.html): it stays at hand for the lab that is opened from here.
  for (const part of ['glue', 'wasm']) fetch(linked(part)).then((answer) => answer.arrayBuffer()).catch(() => {});
}
