// Transcripts in a page: what their files say, how their moves are made there, and what the terminals then show.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The tests' own lesson; `cargo xtask lessons` packs it. The page gets it as a stranger's. */
const EIGHT_STEPS = 'eight-steps';
export const serveEightSteps = (page) => page.route(`**/lessons/${EIGHT_STEPS}.json`, (route) => route.fulfill({
  contentType: 'application/json',
  path: path.join(import.meta.dirname, '..', '..', 'target', 'lessons-of-tests', `${EIGHT_STEPS}.json`),
}));

/** Moves of a transcript with the lines that came of each. */
export function read(name) {
  const text = readFileSync(path.join(import.meta.dirname, '..', 'transcripts', name), 'utf8');
  const head = Object.fromEntries([...text.split('---\n')[1].matchAll(/^(\w+): (.*)$/gm)].map(([, key, value]) => [key, value]));
  const moves = [];
  for (const [, block] of text.matchAll(/^```lab\n([^]*?)^```$/gm)) {
    for (const line of block.split('\n').slice(0, -1)) {
      const entry = /^([a-z0-9-]+)\$(?: (.*))?$/.exec(line);
      if (entry) moves.push({ host: entry[1], text: entry[2] ?? '', output: [] });
      else if (line.startsWith('@ ')) moves.push({ directive: line.slice(2), output: [] });
      else if (/^>( |$)/.test(line) && moves.at(-1).output.length === 0) moves.at(-1).text += `\n${line.slice(2)}`;
      else moves.at(-1).output.push(line);
    }
  }
  const query = head.lesson === EIGHT_STEPS ? `?lab=lessons/${EIGHT_STEPS}.json` : `?lesson=${head.lesson}`;
  return { lesson: head.lesson, query: `${query}&seed=${head.seed ?? '1'}`, moves };
}

/** A printed line as it was before the file marked it. */
const bare = (line) => {
  const text = line.replace(/^\\/, '').replaceAll('␍', '\r').replace(/␠$/, ' ');
  return text.endsWith(' (no-eol)') ? text.slice(0, -' (no-eol)'.length) : `${text}\n`;
};

/** Blocks of each host's terminal after the moves so far, in the words of `shown`. */
function expected(moves) {
  const hosts = {};
  let reading = false;
  for (const { host, text, directive, output } of moves) {
    let at = host ?? directive?.split(' ').at(-1);
    const begin = (entered) => (hosts[at] ??= []).push({ entered: entered.replaceAll('\n', '\n> '), out: [], exit: '' });
    const print = (kind, text) => {
      const { out } = hosts[at].at(-1);
      if (out.at(-1)?.kind === kind) out.at(-1).text += text;
      else out.push({ kind, text });
    };
    const taken = output.find((line) => line.startsWith('* taken as: '));
    if (host && !reading) begin(taken ? taken.slice('* taken as: '.length).replaceAll('⏎', '\n') : text);
    reading = false;
    for (const line of output) {
      const mark = /^([!~*?]) (.*)$/.exec(line);
      if (line.startsWith('* on ')) at = line.slice('* on '.length);
      else if (line.startsWith('* then: ')) begin(line.slice('* then: '.length).replaceAll('⏎', '\n'));
      else if (line.endsWith(' reads')) reading = true;
      else if (mark?.[1] === '?') hosts[at].at(-1).exit = `exit ${mark[2]}`;
      else if (mark?.[1] === '!') print('err', bare(mark[2]));
      else if (mark?.[1] === '~') print('lab', bare(mark[2]));
      else if (mark?.[1] !== '*') print('out', bare(line));
    }
  }
  // The end of a block ends its last line.
  for (const { out } of Object.values(hosts).flat()) {
    if (out.length > 0) out.at(-1).text = out.at(-1).text.replace(/\n$/, '');
  }
  return hosts;
}

/** What a host's terminal shows; or whether that is `wanted`. Runs in the page. */
const shown = ({ host, wanted }) => {
  const log = document.querySelector(`[role="log"][aria-label="Output of ${host}"]`);
  const blocks = [...log?.querySelectorAll('.cmd') ?? []].map((block) => {
    const out = [];
    for (const node of block.querySelector('.out')?.childNodes ?? []) {
      const kind = ['err', 'lab'].find((name) => node.classList?.contains(name)) ?? 'out';
      if (out.at(-1)?.kind === kind) out.at(-1).text += node.textContent;
      else if (node.textContent) out.push({ kind, text: node.textContent });
    }
    return {
      entered: block.querySelector('.in')?.textContent ?? '',
      out,
      exit: block.querySelector('.chip')?.textContent ?? '',
    };
  });
  return wanted === undefined ? blocks : JSON.stringify(blocks) === wanted;
};

/** Fields of a form by the names that transcripts give them. */
const FIELDS = {
  'Launch instance': { name: 'Name', image: 'Image', type: 'Instance type' },
  'Create role': { name: 'Role name', policy: 'Permissions policy' },
  'Attach role': { instance: 'Instance', 'instance profile': 'Role, by its instance profile' },
  'Metadata options': {
    instance: 'Instance', HttpTokens: 'HttpTokens', 'hop limit': 'HttpPutResponseHopLimit', HttpEndpoint: 'HttpEndpoint',
  },
};

/** `press Create role: name=s3access`: the form, its fields, its button. */
async function press(page, text, said) {
  const [, button, fields] = /^press ([^:]+): (.*)$/.exec(text);
  const click = () => page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('tab', { name: 'Console' }).click();
  await click();
  for (const [name, value] of fields.split('; ').map((field) => field.split('='))) {
    const field = page.getByLabel(FIELDS[button][name], { exact: true });
    if (await field.evaluate((element) => element.tagName) === 'SELECT') {
      const options = await field.locator('option').allInnerTexts();
      const index = options.findIndex((option) => option.trim() === value || /^[ ,]/.test(option.trim().slice(value.length)) && option.trim().startsWith(value));
      assert.ok(index >= 0, `${value} is none of ${options}`);
      await field.selectOption({ index });
    } else {
      await field.fill(value);
    }
  }
  await click();
  await page.getByText(said.slice('* '.length), { exact: true }).first().waitFor();
}

async function enter(page, host, text) {
  // A tab's name also says what runs there.
  await page.getByRole('tab', { name: new RegExp(`^${host}\\b`) }).click();
  const prompt = page.getByRole('textbox', { name: `Shell on ${host}` });
  if (text.includes('\n')) {
    await prompt.evaluate((input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  } else {
    await prompt.fill(text);
    await prompt.press('Enter');
  }
}

const DIRECTIVES = [
  [/^press /, ({ page, directive, output }) => press(page, directive, output.find((line) => /^\* (?!typed)/.test(line)))],
  [/^skip wait$/, ({ page }) => page.getByRole('button', { name: 'Skip wait' }).click()],
  [/^\+(1 h|5 min)$/, ({ page, directive }) => page.getByRole('button', { name: directive, exact: true }).click()],
  [/^interrupt /, ({ page, directive }) => key(page, directive, 'Control+c')],
  [/^end of input /, ({ page, directive }) => key(page, directive, 'Control+d')],
  [/^(goals|hints?|instances|trail|solution)$/, () => {}],
];
const key = (page, directive, keys) =>
  page.getByRole('textbox', { name: `Shell on ${directive.split(' ').at(-1)}` }).press(keys);

/** Makes a move in the page. */
export async function act(page, move) {
  if (move.host) return enter(page, move.host, move.text);
  const found = DIRECTIVES.find(([words]) => words.test(move.directive)) ?? assert.fail(`no way to ${move.directive}`);
  return found[1]({ page, ...move });
}

/** Waits until every terminal shows what these moves made. */
export async function shows(page, moves) {
  for (const [host, blocks] of Object.entries(expected(moves))) {
    await page.waitForFunction(shown, { host, wanted: JSON.stringify(blocks) }).catch(async () => {
      const { host: on, text, directive } = moves.at(-1);
      assert.deepEqual(await page.evaluate(shown, { host }), blocks, `${host} after ${on ?? '@'} ${text ?? directive}`);
    });
  }
}

/** How many goals these moves pass. */
export const passed = (moves) => moves.flatMap(({ output }) => output).filter((line) => line.startsWith('* passed ')).length;

/** Stops the page's own clock, so that times are those of the file. */
export const stopClock = (page) => page.addInitScript((tick) => {
  const real = window.setInterval;
  window.setInterval = (call, millis, ...rest) => (millis === tick ? 0 : real(call, millis, ...rest));
}, 1000);
