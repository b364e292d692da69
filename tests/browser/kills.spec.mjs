// The page is killed, by reloading it, at random points of a lesson: also before an answer is shown, and while lines
// run. What was entered is there again, with all that came of it. A thousand more kills are in ../saves.rs.

import assert from 'node:assert/strict';
import { test } from './harness.mjs';
import { act, passed, read, serveEightSteps, shows, stopClock } from './transcript.mjs';

const KILLS = 10;
const FILE = 'lesson/with-waits.md';

/** Numbers that look random and are the same every time (Numerical Recipes, 7.1). */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const ready = (page) => page.waitForSelector('html[data-ready="true"]', { state: 'attached' });

/** What the browser has kept of the lesson. */
const { query, moves } = read(FILE);
const kept = (page) => page.evaluate(() =>
  JSON.parse(localStorage.getItem(`rolelab/save/${document.documentElement.dataset.lesson}`)));

test(`${KILLS} reloads at random points of a lesson lose nothing`, async ({ page, open }) => {
  const chance = numbers(3);
  const kills = new Set();
  while (kills.size < KILLS) kills.add(Math.floor(chance.next().value * moves.length));
  await stopClock(page);
  await serveEightSteps(page);
  await open(query);
  for (const [index, move] of moves.entries()) {
    const soFar = moves.slice(0, index + 1);
    await act(page, move);
    // Half of the kills do not wait for an answer.
    const early = chance.next().value < 0.5;
    if (!(kills.has(index) && early)) await shows(page, soFar);
    if (kills.has(index)) {
      await page.reload();
      await ready(page);
      await shows(page, soFar);
      assert.equal((await kept(page)).passed.length, passed(soFar), `goals after ${move.text ?? move.directive}`);
    }
  }
  await page.getByRole('heading', { name: 'Lab complete', exact: true }).waitFor();
});

test('a goal that was reached by an input whose answer never came is kept with the others', async ({ page, open }) => {
  await stopClock(page);
  await serveEightSteps(page);
  await open(query);
  // Up to the first goal.
  const first = moves.slice(0, moves.findIndex((_, index) => passed(moves.slice(0, index + 1)) > 0) + 1);
  for (const move of first) await act(page, move);
  await shows(page, first);
  const { passed: goals } = await kept(page);
  assert.equal(goals.length, passed(first));
  // As a kill between the writing of the input and its answer leaves it.
  await page.evaluate(() => {
    const key = `rolelab/save/${document.documentElement.dataset.lesson}`;
    localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), passed: [] }));
  });
  await page.reload();
  await ready(page);
  await shows(page, first);
  assert.deepEqual((await kept(page)).passed, goals);
});

test('a reload in the middle of a runaway line brings it back, and Ctrl-C ends it', async ({ page, open }) => {
  await open();
  const prompt = page.getByRole('textbox', { name: 'Shell on laptop' });
  await prompt.fill('N=kept; while true; do N=$N; done');
  await prompt.press('Enter');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.reload();
  await ready(page);
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await prompt.press('Control+c');
  const log = page.getByRole('log', { name: 'Output of laptop' });
  await log.getByText('exit 130').waitFor();
  await prompt.fill('echo $N');
  await prompt.press('Enter');
  await log.locator('.out').filter({ hasText: /^kept$/ }).waitFor();
});
