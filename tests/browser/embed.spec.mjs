// A lab in a page of a course: in every kind of frame, what it takes before it is asked, what it says, what it keeps.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { address, test } from './harness.mjs';
import { packed, solve } from './solve.mjs';
import { stopClock } from './transcript.mjs';

const FRAME = `${address}/?lesson=keys-that-leak&embed=1`;

/** A server of a school: its own origin, by the name of our site or of another one. */
const school = createServer((request, answer) => answer.writeHead(200, pages.headers).end(pages.html));
const pages = {};
await new Promise((listening) => { school.listen(0, listening); });
school.unref();
const OURS = `http://localhost:${school.address().port}`;
const ELSEWHERE = `http://127.0.0.1:${school.address().port}`;
const SCHOOL = new RegExp(`another origin: http://(localhost|127\\.0\\.0\\.1):${school.address().port}/`);

/** Opens a course page with a frame far below, and answers the frame. The page keeps what it is told. */
async function course({ page, expect }, { at = OURS, attributes = '', src = FRAME, headers = {} } = {}) {
  expect(SCHOOL);
  pages.headers = { 'content-type': 'text/html', ...headers };
  pages.html = `<!doctype html><html lang="en"><title>Course</title><link rel="icon" href="data:,"><h1>Course</h1>
    <div style="height: 2000px">text</div>
    <iframe src="${src.replaceAll('&', '&amp;')}" title="Lab" width="1140" height="640" ${attributes}></iframe>
    <script>heard = []; addEventListener('message', ({ data, origin }) => heard.push({ ...data, origin }));</script>`;
  await page.goto(at);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame.getByRole('button', { name: 'Start lab' }).waitFor();
  return frame;
}
const ready = (frame) => frame.waitForSelector('html[data-ready="true"]', { state: 'attached' });
const start = async (frame) => {
  await frame.getByRole('button', { name: 'Start lab' }).click();
  await ready(frame);
};
const types = (page) => page.evaluate(() => heard.map(({ type, data }) => `${type} ${data.state ?? ''} ${data.step ?? ''}`.trim()));

for (const [kind, options, keeps] of [
  ['of the same site', {}, true],
  ['in a sandbox of the same origin', { attributes: 'sandbox="allow-scripts allow-same-origin"' }, true],
  ['in a sandbox of no origin', { attributes: 'sandbox="allow-scripts"' }, false],
  ['of another site', { at: ELSEWHERE }, false],
  ['of a page that isolates itself', { headers: { 'cross-origin-embedder-policy': 'require-corp' } }, true],
]) {
  test(`a frame ${kind}: a poster, a lab after its button, a word to the page around it`, async ({ page, expect }) => {
    // Chromium's advice to the school, which knows what it does.
    expect(/allow-scripts and allow-same-origin/);
    const frame = await course({ page, expect }, options);
    await frame.getByRole('heading', { name: 'Keys that leak' }).waitFor();
    await frame.getByText(/^8 steps, about \d+ minutes$/).waitFor();
    assert.equal(await frame.evaluate(() => document.documentElement.dataset.ready), undefined);
    const calm = () => page.evaluate(() => [scrollY, document.activeElement.tagName]);
    assert.deepEqual(await calm(), [0, 'BODY']);
    assert.deepEqual(await types(page), []);
    // Pressed as assistive technology does it: without scrolling to it.
    await frame.evaluate(() => document.getElementById('begin').click());
    await ready(frame);
    assert.equal((await calm())[0], 0, 'nothing scrolled');
    assert.notEqual(await frame.evaluate(() => document.activeElement.tagName), 'INPUT');
    const prompt = frame.getByRole('textbox', { name: 'Shell on laptop' });
    await prompt.fill('cat ~/.aws/credentials');
    await prompt.press('Enter');
    await frame.getByRole('list', { name: 'Goals' }).getByText('done').first().waitFor();
    await page.waitForFunction(() => heard.length === 4);
    assert.deepEqual(await types(page), ['ready', 'step started key-on-disk', 'step passed key-on-disk', 'step started whose']);
    const [first] = await page.evaluate(() => heard);
    assert.deepEqual({ ...first, origin: '' }, { lab: 'rolelab', v: 1, id: 1, type: 'ready', data: { lesson: 'keys-that-leak', steps: 8 }, origin: '' });
    const workers = page.workers().length;
    assert.equal(workers, 1, 'the engine runs in a worker');
    await prompt.fill('while :; do :; done');
    await prompt.press('Enter');
    await frame.getByRole('button', { name: 'Stop' }).click();
    await frame.getByRole('log', { name: 'Output of laptop' }).getByText('exit 130').waitFor();
    assert.equal(await frame.locator('.notice').filter({ hasText: 'Not saved in this browser' }).count(), keeps ? 0 : 1);
  });
}

test('a whole lesson in a frame ends with `complete`, and no request goes to another origin', async ({ page, expect }) => {
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await stopClock(page);
  const frame = await course({ page, expect });
  await start(frame);
  await solve(frame, await packed('keys-that-leak'));
  await page.waitForFunction(() => heard.at(-1).type === 'complete');
  const said = await page.evaluate(() => heard);
  assert.deepEqual(said.map(({ id }) => id), said.map((_, index) => index + 1));
  assert.equal(said.filter(({ data }) => data.state === 'passed').length, 8);
  const { data } = said.at(-1);
  assert.equal(data.lesson, 'keys-that-leak');
  assert.equal(data.score, 1);
  assert.ok(data.seconds >= 0 && data.seconds < 90);
  // A worker starts from a blob of the page's own.
  assert.deepEqual([...asked].filter((origin) => !['null', OURS].includes(origin)), [address]);
});

test('a frame that names whom it speaks to is heard by nobody else', async ({ page, expect }) => {
  expect(/postMessage/);
  const frame = await course({ page, expect }, { src: `${FRAME}&origin=https://school.example` });
  await start(frame);
  const prompt = frame.getByRole('textbox', { name: 'Shell on laptop' });
  await prompt.fill('cat ~/.aws/credentials');
  await prompt.press('Enter');
  await frame.getByRole('list', { name: 'Goals' }).getByText('done').first().waitFor();
  assert.deepEqual(await types(page), []);
});

test('the example of a course page frames a lab and lists what it is told', async ({ page, picture }) => {
  await page.goto(`${address}/embed-example.html`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await picture('embed-example');
  await start(frame);
  await page.getByRole('cell', { name: 'ready' }).waitFor();
  await page.getByRole('cell', { name: /key-on-disk/ }).waitFor();
});

test('embedded at 720x480 the header is one thin line, and goals, shell, console, diagram and inspector can be reached', async ({ page, picture }) => {
  await page.setViewportSize({ width: 720, height: 480 });
  await page.goto(FRAME);
  await picture('poster-720x480');
  await start(page);
  const { height } = await page.locator('header.head').boundingBox();
  assert.equal(height, 36);
  const alone = page.getByRole('link', { name: 'Open in a new tab' });
  assert.equal(await alone.getAttribute('href'), '?lesson=keys-that-leak');
  await page.getByRole('list', { name: 'Goals' }).waitFor();
  for (const pane of ['Diagram', 'Inspector']) {
    await page.getByRole('button', { name: pane, exact: true }).click();
    await page.getByRole('region', { name: pane, exact: true }).first().waitFor();
  }
  await page.getByRole('button', { name: 'Task', exact: true }).click();
  await page.getByRole('region', { name: 'Task text' }).waitFor();
  await page.getByRole('tab', { name: 'Console' }).click();
  await page.getByRole('button', { name: 'Launch instance' }).waitFor();
  await page.getByRole('tab', { name: 'laptop' }).click();
  await page.getByRole('textbox', { name: 'Shell on laptop' }).waitFor();
});
