// The page as a page, whatever the lesson: it starts, keeps its policy, asks nobody else, says when it cannot start.

import assert from 'node:assert/strict';
import { address, test } from './harness.mjs';

test('the page starts, logs nothing and asks no other origin', async ({ open, page }) => {
  await open();
  assert.equal(await page.locator('h1').count(), 1);
  assert.notEqual(await page.title(), '');
});

test('index.html holds no inline script, handler or style', async () => {
  const html = await (await fetch(`${address}/`)).text();
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  assert.ok(scripts.length >= 1, 'boot.js starts the page');
  for (const script of scripts) assert.match(script, / src="[^"]+"/);
  assert.doesNotMatch(html, /<style\b|\sstyle=|\son[a-z]+=/);
});

test('every file goes out with the production headers', async ({ page, open }) => {
  const answers = [];
  page.on('response', (response) => answers.push(response));
  await open();
  assert.ok(answers.some((answer) => answer.url().endsWith('.wasm')), 'the program was loaded');
  for (const answer of answers.filter((answer) => answer.url().startsWith('http'))) {
    const headers = await answer.allHeaders();
    const where = answer.url();
    assert.equal(headers['x-content-type-options'], 'nosniff', where);
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin', where);
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp', where);
    assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', where);
    assert.equal(headers['access-control-allow-origin'], '*', where);
    assert.match(headers['permissions-policy'], /camera=\(\)/, where);
    assert.match(headers['content-security-policy'], /default-src 'none'/, where);
    if (where.endsWith('.wasm')) assert.equal(headers['content-type'], 'application/wasm');
  }
});

// A static host may send no headers at all: the policy in the page must hold by itself.
for (const kept of ['header and meta tag', 'meta tag alone']) {
  test(`the policy blocks an inline script: ${kept}`, async ({ page, open, expect }) => {
    expect(/inline script/i);
    await page.route(`${address}/?**`, async (route) => {
      const answer = await route.fetch();
      const headers = answer.headers();
      if (kept === 'meta tag alone') delete headers['content-security-policy'];
      // The browser gets the text, not the compressed bytes.
      delete headers['content-encoding'];
      delete headers['content-length'];
      const html = (await answer.text()).replace('</body>', '<script>document.documentElement.dataset.stray = 1</script></body>');
      assert.match(html, /dataset\.stray/);
      await route.fulfill({ status: 200, headers, body: html });
    });
    const blocked = page.waitForEvent('console', (message) => /inline script/i.test(message.text()));
    await open();
    await blocked;
    assert.equal(await page.getAttribute('html', 'data-stray'), null);
  });
}

test('the policy lets no string become code', async ({ page, open, expect }) => {
  expect(/TrustedHTML/);
  await open();
  const outcome = await page.evaluate(() => {
    try {
      document.createElement('div').innerHTML = '<b>x</b>';
      return 'taken';
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(outcome, 'TypeError');
});

test('when the program cannot be loaded the page says so', async ({ page, expect }) => {
  expect(/ERR_FAILED|Failed to fetch|Failed to load|wasm|boot/i);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(`${address}/?lesson=sandbox`);
  const alert = page.getByRole('alert');
  await alert.waitFor({ state: 'visible' });
  assert.ok((await alert.innerText()).trim().length > 20, 'a sentence');
  assert.notEqual(await page.getAttribute('html', 'data-ready'), 'true');
});

test('the page fits every size in light and dark', async ({ open, page, everywhere }) => {
  await open('?lesson=keys-that-leak');
  await everywhere('keys-that-leak', async ({ label, width }) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${label}: ${wide} px wide`);
  });
});
