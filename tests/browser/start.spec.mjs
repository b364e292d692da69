// The start page: what stands on it, where its links lead, and how far each lab is.

import assert from 'node:assert/strict';
import { address, test } from './harness.mjs';
import { packed } from './solve.mjs';

const SAVE = 'rolelab/save/keys-that-leak';
const card = (page, id) => page.locator(`[data-lesson="${id}"]`);
const GOALS = (await packed('keys-that-leak')).steps.flatMap((step) => step.goals.map((goal) => goal.id));

test('the start page is ready at once; its first link opens the first lab', async ({ page, open }) => {
  await open('');
  assert.equal(await page.locator('h1').count(), 1);
  assert.equal(await page.locator('a').first().getAttribute('href'), '?lesson=keys-that-leak');
  await page.getByRole('heading', { name: 'What is simulated' }).waitFor();
  await page.getByRole('link', { name: 'Start lab 1: Keys that leak' }).click();
  await page.waitForURL(`${address}/?lesson=keys-that-leak`);
  await page.getByRole('textbox', { name: 'Shell on laptop' }).waitFor();
  await page.getByRole('link', { name: 'Rolelab: all labs' }).click();
  await page.getByRole('link', { name: 'Open the sandbox' }).click();
  await page.waitForURL(`${address}/?lesson=sandbox`);
  await page.getByRole('textbox', { name: 'Shell on laptop' }).waitFor();
});

test('the start page says how far a lab is and goes on with it; looking at it does not begin it', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
  await open('');
  await card(page, 'keys-that-leak').getByText('Not started').waitFor();
  await open('?lesson=keys-that-leak');
  const prompt = page.getByRole('textbox', { name: 'Shell on laptop' });
  await prompt.fill('cat ~/.aws/credentials');
  await prompt.press('Enter');
  await page.getByRole('list', { name: 'Goals' }).getByText('done').first().waitFor();
  await open('');
  await card(page, 'keys-that-leak').getByText('Step 2 of 8').waitFor();
  await page.getByText('1 in progress').waitFor();
  await page.getByRole('link', { name: 'Continue lab 1, step 2' }).click();
  await page.getByRole('log', { name: 'Output of laptop' }).getByText('aws_secret_access_key').waitFor();
});

for (const [what, text, state, lead] of [
  ['finished', JSON.stringify({ passed: GOALS, inputs: [] }), 'Finished', 'Start lab 2: Your first role'],
  ['damaged', '{"format":1,"inputs":[{"li', 'Step 1 of 8', 'Continue lab 1, step 1'],
  ['no save at all', '{"passed":7}', 'Step 1 of 8', 'Continue lab 1, step 1'],
]) {
  test(`a save that is ${what} does not keep the start page from saying so`, async ({ page, open }) => {
    await page.addInitScript(([key, text]) => localStorage.setItem(key, text), [SAVE, text]);
    await open('');
    await card(page, 'keys-that-leak').getByText(state).waitFor();
    await page.getByRole('link', { name: lead }).waitFor();
  });
}

test('the start page works where storage is blocked, and its theme can be chosen', async ({ page, open }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
  });
  await page.emulateMedia({ colorScheme: 'light' });
  await open('');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Theme' }).click();
  assert.notEqual(await ground(), light);
});

test('without scripts the start page lists the labs', async ({ page, expect }) => {
  expect(/preloaded using link preload but not used/);
  await page.goto(`${address}/`);
  await page.getByRole('heading', { name: 'What is simulated' }).waitFor();
  assert.equal(await card(page, 'keys-that-leak').getByRole('link').count(), 1);
}, { javaScriptEnabled: false });

for (const [where, query, name, wanted] of [
  ['the start page', '', 'Embed a lab', 'keys-that-leak'],
  ['a lab', '?lesson=sandbox', 'Embed this lab', 'sandbox'],
]) {
  test(`a snippet for a course page is made on ${where}, and copied`, async ({ page, open, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(query);
    if (query) await page.locator('.menu summary').click();
    await page.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog', { name: 'Embed a lab' });
    await dialog.getByLabel('Size').selectOption('720 480');
    await dialog.getByLabel(/^In a sandbox/).check();
    await dialog.getByRole('button', { name: 'Copy snippet' }).click();
    await dialog.getByText('Copied.').waitFor();
    const snippet = await page.evaluate(() => navigator.clipboard.readText());
    for (const part of [`src="${address}/?lesson=${wanted}&amp;embed=1"`, 'title="Rolelab: ', 'height="480"', 'loading="lazy"',
      'sandbox="allow-scripts allow-same-origin']) assert.ok(snippet.includes(part), `${part} in ${snippet}`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'the keyboard goes back');
  });
}
