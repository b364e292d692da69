// A key stroke at the prompt draws nothing anew but the prompt: diagram, inspector and clock count how often they were.

import assert from 'node:assert/strict';
import { test } from './harness.mjs';
import { stopClock } from './transcript.mjs';

const PANELS = ['picture', 'inspector', 'clock'];
const KEYS = 'aws s3 ls s3://example-bucket --region us-east-1 --o';

test('fifty keys at the prompt draw diagram, inspector and clock no more than none', async ({ page, open }) => {
  await stopClock(page);
  await open('?lesson=sandbox&seed=1');
  const prompt = page.getByRole('textbox', { name: 'Shell on laptop' });
  const log = page.getByRole('log', { name: 'Output of laptop' });
  const counts = () => page.evaluate((panels) => panels.map((panel) => Number(document.querySelector(`section.${panel}`).dataset.renders)), PANELS);
  const frames = () => page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
  await prompt.fill('aws s3 ls');
  await prompt.press('Enter');
  await log.locator('.out').first().waitFor();
  // What the picture still plays is over.
  await page.getByRole('button', { name: 'Replay', exact: true }).waitFor();
  await frames();
  const before = await counts();
  assert.ok(before.every((count) => count > 0), `${PANELS} count: ${before}`);
  assert.ok(KEYS.length >= 50);
  for (const key of KEYS) await prompt.press(key === ' ' ? 'Space' : key);
  await frames();
  assert.equal(await prompt.inputValue(), KEYS);
  assert.deepEqual(await counts(), before);
  // They do count: an entered line changes all of them.
  await prompt.fill('aws s3 ls');
  await prompt.press('Enter');
  await log.locator('.cmd').nth(1).locator('.out').waitFor();
  await frames();
  const after = await counts();
  PANELS.forEach((panel, at) => assert.ok(after[at] > before[at], `${panel}: ${before[at]}, then ${after[at]}`));
});
