// The page looks as it did: twelve states at four sizes, light and dark, beside the small pictures that are kept. Another
// Chromium or other fonts draw other pictures, so elsewhere this is skipped.

import assert from 'node:assert/strict';
import { compare, decode, elsewhere, encode, judge, reducer } from './baseline.mjs';
import { launch, skip, test } from './harness.mjs';
import { OPTIONS, STATES, bring, everywhere } from './states.mjs';

const browser = await launch();
const reason = await elsewhere(browser);
await browser.close();

for (const name of Object.keys(STATES)) {
  const title = `looks as it did: ${name}`;
  if (reason) {
    skip(title, reason);
    continue;
  }
  test(title, async ({ page, context }) => {
    const reduce = await reducer(context.browser());
    await bring(page, name);
    const wrong = [];
    await everywhere(page, name, async (label, png) => wrong.push(await judge(label, await reduce(png))));
    assert.deepEqual(wrong.filter(Boolean), [], 'see target/shots of cargo xtask shots; --bless keeps what is right now');
  }, OPTIONS);
}

test('a panel that moved by three pixels is seen, and a small picture survives being written', async ({ page, context }) => {
  const reduce = await reducer(context.browser());
  await bring(page, 'first-lesson');
  const see = async () => reduce(await page.screenshot({ animations: 'disabled' }));
  const before = await see();
  assert.deepEqual(decode(encode(before)), before);
  assert.equal(compare('again', before, await see()), undefined);
  for (const panel of ['.task', '.work', '.picture', '.clock']) {
    await page.locator(panel).evaluate((element) => { element.style.transform = 'translateX(3px)'; });
    assert.match(compare(panel, before, await see()) ?? 'not seen', /% of the pixels differ/, panel);
    await page.locator(panel).evaluate((element) => { element.style.transform = ''; });
  }
  assert.equal(compare('back', before, await see()), undefined);
}, OPTIONS);
