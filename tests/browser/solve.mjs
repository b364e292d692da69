// Plays a lesson in the page by its own solution: each line is asked for with the button, held against the packed lesson,
// and entered; each wait is skipped, each question answered.

import assert from 'node:assert/strict';
import { address } from './harness.mjs';

/** A packed lesson of the course. */
export async function packed(id) {
  const response = await fetch(`${address}/lessons/${id}.json`);
  assert.ok(response.ok, `${id}: ${response.status}`);
  return response.json();
}

export const prompt = (page, host) => page.getByRole('textbox', { name: `Shell on ${host}` });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const heading = (page, name) => page.getByRole('heading', { name, exact: true });

/** A line of the lesson as a pattern: what is drawn or looked up may be anything. */
export const pattern = (line) => new RegExp(`^${line.split(/\{\{[^}]*\}\}/).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('[^ ]+')}$`, 's');

/** Enters what stands in the prompt of a host, and waits for the line's end. What waits for simulated time gets it. */
async function enter(page, host) {
  const ended = ([host, before]) => {
    const blocks = document.querySelectorAll(`[role="log"][aria-label="Output of ${host}"] .cmd`);
    return blocks.length > before && !document.querySelector('.tab .busy');
  };
  const before = await page.getByRole('log', { name: `Output of ${host}` }).locator('.cmd').count();
  await prompt(page, host).press('Enter');
  for (;;) {
    const done = await page.waitForFunction(ended, [host, before], { timeout: 1_000 }).then(() => true, () => false);
    if (done) return;
    await button(page, 'Skip wait').click();
  }
}

/** The form of a question. */
export const question = (page, id) => page.locator(`form[data-question="${id}"]`);

/** Answers one: by the number of an option, or by typing. */
export async function answer(page, id, value) {
  const form = question(page, id);
  const options = form.getByRole('radio');
  if (await options.count() > 0) await options.nth(Number(value) - 1).check();
  else await form.getByRole('textbox').fill(value);
  await form.getByRole('button', { name: /^(Predict|Answer)$/ }).click();
}

/** Types a line that holds nothing to be looked up. */
async function type(page, { on, run }) {
  assert.ok(!run.includes('{{'), run);
  await page.getByRole('tab', { name: new RegExp(`^${on}\\b`) }).click();
  await prompt(page, on).fill(run);
  await enter(page, on);
}

const MOVES = {
  run: async (page, { on, run }) => {
    const wanted = pattern(run);
    const input = await prompt(page, on).elementHandle();
    await page.waitForFunction(([input, source]) => new RegExp(source, 's').test(input.value), [input, wanted.source]);
    await enter(page, on);
  },
  wait: async (page, count) => {
    for (let done = 0; done < count; done += 1) await button(page, 'Skip wait').click();
  },
  minutes: async (page, count) => {
    for (let left = count; left > 0; left -= left >= 60 ? 60 : 5) await button(page, left >= 60 ? '+1 h' : '+5 min').click();
  },
  answer: async (page, { question: id, with: value }) => {
    if (!/^\{\{/.test(value)) return answer(page, id, value);
    // What stands in braces is known to the page alone, which says it.
    const said = await page.locator('.notice').filter({ hasText: 'Answer the question below with ' }).last().innerText();
    return answer(page, id, /with (.*)\.\s*$/s.exec(said)[1]);
  },
};

/** Plays the steps of a lesson from the one to before the other; returns how many moves that took. */
export async function solve(page, lesson, from = 0, to = lesson.steps.length) {
  let moves = 0;
  for (const [index, step] of lesson.steps.entries()) {
    if (index < from || index >= to) continue;
    // Where there is little room the dots are not shown.
    const passed = page.locator(`.task .steps li:nth-child(${index + 1}) .done`);
    for (const move of step.solution) {
      const [[kind, value]] = Object.entries(move);
      // Of a step that is passed, moves may be left, which no goal waits for.
      if (await passed.count() > 0) {
        if (kind === 'answer') await answer(page, value.question, value.with);
        if (kind === 'run') await type(page, value);
        continue;
      }
      await button(page, 'Solution').click();
      await MOVES[kind](page, value);
      moves += 1;
    }
    await passed.waitFor({ state: 'attached' });
  }
  return moves;
}
