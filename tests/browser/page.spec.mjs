// How the page behaves whatever is learned in it: keyboard, pastes, what it keeps and what it does when keeping fails,
// a runaway line, a crash. Whether everybody can use it stands in access.spec.mjs.

import assert from 'node:assert/strict';
import { address, test } from './harness.mjs';

const prompt = (page, host = 'laptop') => page.getByRole('textbox', { name: `Shell on ${host}` });
const log = (page, host = 'laptop') => page.getByRole('log', { name: `Output of ${host}` });
/** Waits until some command's output matches. */
const prints = (page, text) => log(page).locator('.out').filter({ hasText: text }).first().waitFor();
const enter = async (page, line) => {
  await prompt(page).fill(line);
  await prompt(page).press('Enter');
};
/** Waits until the prompt holds exactly this. */
const holds = async (page, text) =>
  page.waitForFunction(([input, text]) => input.value === text, [await prompt(page).elementHandle(), text]);
const paste = (page, text) => prompt(page).evaluate((input, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}, text);
const ready = (page) => page.waitForSelector('html[data-ready="true"]', { state: 'attached' });

test('a line runs, its output and exit status show, the next one can be typed', async ({ page, open }) => {
  await open();
  await enter(page, 'echo one; echo two >&2; false');
  await log(page).getByText('exit 1').waitFor();
  assert.match(await log(page).innerText(), /one\s+two/);
  await holds(page, '');
});

test('Tab walks through the whole page and never stays, forwards and backwards', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
  await prompt(page).focus();
  for (const key of ['Tab', 'Shift+Tab']) {
    const seen = new Set();
    for (let pressed = 0; pressed < 80; pressed += 1) {
      await page.keyboard.press(key);
      const where = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return 'outside';
        return `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)} ${element.id}`;
      });
      seen.add(where);
      if (where === 'outside') break;
    }
    assert.ok(seen.has('outside'), `${key} leaves the page`);
  }
  await prompt(page).focus();
  await page.keyboard.press('Escape');
  assert.equal(await prompt(page).evaluate((input) => input === document.activeElement), false);
});

test('a new instance leaves the draft of another prompt alone, and what ran does not come back', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
  await page.getByRole('button', { name: 'Put in prompt' }).click();
  await holds(page, 'cat ~/.aws/credentials');
  await prompt(page).press('Enter');
  await prints(page, /aws_secret_access_key/);
  await prompt(page).fill('a draft');
  await page.getByRole('tab', { name: 'Console' }).click();
  await page.getByRole('button', { name: 'Launch instance' }).click();
  await page.getByLabel('Name', { exact: true }).fill('web-1');
  const hops = page.getByLabel('HttpPutResponseHopLimit');
  await hops.fill('one hop');
  await page.getByRole('button', { name: 'Launch instance' }).click();
  assert.equal(await hops.evaluate((input) => input.validity.valid || input !== document.activeElement), false, 'refused');
  await hops.fill('');
  await page.getByRole('button', { name: 'Launch instance' }).click();
  await page.getByRole('row', { name: /web-1/ }).waitFor();
  await page.getByRole('tab', { name: 'laptop' }).click();
  await holds(page, 'a draft');
});

test('a progress meter writes over its line', async ({ page, open }) => {
  await open();
  await enter(page, String.raw`printf 'head\n  0 of 56\r 56 of 56\n' >&2`);
  await prints(page, /^head\n 56 of 56$/);
});

test('the skip link leads to the work area', async ({ page, open }) => {
  await open();
  await page.getByRole('link', { name: 'Skip to the work area' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'tab');
});

test('up and down walk the history and come back to the draft', async ({ page, open }) => {
  await open();
  await enter(page, 'echo first');
  await log(page).getByText('echo first').waitFor();
  await enter(page, 'echo second');
  await log(page).getByText('echo second').waitFor();
  await prompt(page).fill('dra');
  for (const [key, text] of [['ArrowUp', 'echo second'], ['ArrowUp', 'echo first'], ['ArrowUp', 'echo first'],
    ['ArrowDown', 'echo second'], ['ArrowDown', 'dra'], ['ArrowDown', 'dra']]) {
    await prompt(page).press(key);
    await holds(page, text);
  }
});

test('a paste of several lines is one entry and runs line by line', async ({ page, open }) => {
  await open();
  await paste(page, 'NAME=lab\necho "hello \\\n$NAME"\n');
  await prints(page, 'hello lab');
  await holds(page, '');
});

test('lines put into the prompt keep their breaks and run as several', async ({ page, open }) => {
  await open();
  await prompt(page).fill('echo a⏎echo b');
  await prompt(page).press('Enter');
  await prints(page, /^b$/);
  assert.match(await log(page).innerText(), /\$ echo a\s+a\s+\S+ ~\]\$ echo b\s+b\s*$/, 'each command once, with its own output');
});

test('Ctrl-L clears the screen, Ctrl-C drops the draft', async ({ page, open }) => {
  await open();
  await enter(page, 'echo gone');
  await log(page).getByText('echo gone').waitFor();
  await prompt(page).fill('unfinished');
  await prompt(page).press('Control+l');
  await log(page).getByText('echo gone').waitFor({ state: 'detached' });
  await prompt(page).press('Control+c');
  await holds(page, '');
});

test('a runaway loop leaves the page alive and Ctrl-C ends it', async ({ page, open }) => {
  await open();
  await enter(page, 'while true; do :; done');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.getByRole('tab', { name: 'Console' }).click();
  await page.getByRole('heading', { name: 'Instances', level: 2 }).waitFor();
  await page.getByRole('tab', { name: 'laptop' }).click();
  await prompt(page).press('Control+c');
  await log(page).getByText('exit 130').waitFor();
  await enter(page, 'echo alive');
  await prints(page, /^alive$/);
});

test('Ctrl-C ends jq, awk, sed and a regular expression at their worst, and the page goes on meanwhile', async ({ page, open }) => {
  await open();
  for (const [number, line] of [
    `jq -n 'def f: f; f'`,
    `jq -n 'last(range(infinite))'`,
    `awk 'BEGIN { while (1) x++ }'`,
    `echo a | sed ':a;ba'`,
    `while :; do printf '%0.sa' {1..400} | grep -E '(a|aa)+(a|aa)+(a|aa)+b'; done`,
  ].entries()) {
    await enter(page, line);
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByRole('tab', { name: 'Console' }).click();
    await page.getByRole('heading', { name: 'Instances', level: 2 }).waitFor();
    await page.getByRole('tab', { name: 'laptop' }).click();
    await prompt(page).press('Control+c');
    await log(page).getByText('exit 130').nth(number).waitFor();
  }
  assert.equal(await page.getByText('The line could not be stopped').count(), 0, 'the engine itself answered');
});

test('a line entered while another runs is refused and comes back to the prompt', async ({ page, open }) => {
  await open();
  await enter(page, 'sleep 600');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await enter(page, 'echo later');
  await page.getByRole('status').filter({ hasText: 'yours was not run' }).waitFor();
  await holds(page, 'echo later');
  await page.getByRole('button', { name: 'Stop' }).click();
  await log(page).getByText('exit 130').waitFor();
  await prompt(page).press('Enter');
  await prints(page, /^later$/);
});

test('a paste of 1 MB is refused with a sentence and nothing is lost', async ({ page, open }) => {
  await open();
  await paste(page, `echo ${'x'.repeat(1 << 20)}`);
  await page.getByRole('status').filter({ hasText: 'The prompt takes at most 256 kB' }).waitFor();
  await paste(page, 'echo a line\n'.repeat(100_000));
  await enter(page, 'echo still here');
  await prints(page, /^still here$/);
});

test('500 nested parentheses and binary output are survived', async ({ page, open }) => {
  await open();
  await enter(page, '('.repeat(500) + ')'.repeat(500));
  await log(page).locator('.out').first().waitFor();
  await enter(page, String.raw`printf '\x00\x01\xff\xfe\x1b[31m'; echo after`);
  await prints(page, /after$/);
});

test('the session comes back as it was', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
  await enter(page, 'cat ~/.aws/credentials');
  await page.getByRole('list', { name: 'Goals' }).getByText('done').first().waitFor();
  await enter(page, 'NAME=kept');
  await log(page).getByText('NAME=kept').waitFor();
  const before = await log(page).innerText();
  await page.reload();
  await ready(page);
  assert.equal(await log(page).innerText(), before);
  await enter(page, 'echo $NAME');
  await prints(page, /^kept$/);
  await page.getByRole('button', { name: 'Step 1: A key on disk, passed' }).first().waitFor();
});

test('Reset lab starts anew, and the old lab can be brought back', async ({ page, open }) => {
  await open();
  await enter(page, 'echo before');
  await prints(page, /^before$/);
  await page.getByRole('button', { name: 'Reset lab' }).click();
  await log(page).getByText('echo before').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Bring the old one back' }).click();
  await prints(page, /^before$/);
});

for (const [what, broken, cause] of [
  ['full', () => {
    Storage.prototype.setItem = () => { throw new DOMException('no room', 'QuotaExceededError'); };
  }, /storage of this browser is full/],
  ['blocked', () => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
  }, /blocks storage/],
]) {
  test(`storage that is ${what}: said once with the cause, everything works`, async ({ page, open }) => {
    await page.addInitScript(broken);
    await open();
    const notice = page.locator('.notice').filter({ hasText: 'Not saved in this browser' });
    await notice.waitFor();
    assert.match(await notice.innerText(), cause);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await enter(page, 'echo works');
    await prints(page, /^works$/);
    assert.equal(await notice.count(), 0);
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('button', { name: 'Reset lab' }).click();
    await log(page).getByText('echo works').waitFor({ state: 'detached' });
  });
}

const SAVE = 'rolelab/save/keys-that-leak';

test('a damaged save is kept aside and the learner chooses', async ({ page, open }) => {
  const damaged = '{"format":1,"inputs":[{"input":"li,"passed":["seen-key"]}';
  await page.addInitScript(([key, text]) => {
    if (!localStorage.getItem('planted')) {
      localStorage.setItem('planted', '1');
      localStorage.setItem(key, text);
    }
  }, [SAVE, damaged]);
  await page.goto(`${address}/?lesson=keys-that-leak`);
  await page.getByRole('alert').filter({ hasText: 'damaged' }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('rolelab/aside/keys-that-leak')), damaged);
  await page.getByRole('button', { name: 'Start anew, keep 1 passed goals' }).click();
  await ready(page);
  await page.getByRole('button', { name: 'Step 1: A key on disk, passed' }).first().waitFor();
});

test('a save of another version is played again, and the lab can start anew with the passed goals', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
  await enter(page, 'cat ~/.aws/credentials');
  await page.getByRole('list', { name: 'Goals' }).getByText('done').first().waitFor();
  await page.addInitScript((key) => {
    const save = JSON.parse(localStorage.getItem(key));
    if (save.passed.length > 0) localStorage.setItem(key, JSON.stringify({ ...save, build: 'older' }));
  }, SAVE);
  const shown = await log(page).innerText();
  await page.reload();
  await ready(page);
  await page.getByText('was played again in the new version').waitFor();
  assert.equal(await log(page).innerText(), shown);
  assert.match(await page.evaluate(() => localStorage.getItem('rolelab/aside/keys-that-leak')), /"build":"older"/);
  await page.getByRole('button', { name: 'Start anew, keep passed goals' }).click();
  await page.locator('.cmd').first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Step 1: A key on disk, passed' }).first().waitFor();
});

test('a lesson that is opened in a second tab is kept there, and the first tab says so', async ({ page, open, context }) => {
  await open('?lesson=keys-that-leak');
  await enter(page, 'echo in the first');
  await prints(page, /^in the first$/);
  const second = await context.newPage();
  await second.goto(`${address}/?lesson=keys-that-leak`);
  await ready(second);
  await prints(second, /^in the first$/);
  await page.getByRole('status').filter({ hasText: 'was opened in another tab' }).waitFor();
  await enter(second, 'echo in the second');
  await prints(second, /^in the second$/);
  await enter(page, 'echo not kept');
  await prints(page, /^not kept$/);
  await page.getByRole('button', { name: 'Reset lab' }).click();
  await log(page).getByText('not kept').first().waitFor({ state: 'detached' });
  await second.reload();
  await ready(second);
  await prints(second, /^in the second$/);
  assert.doesNotMatch(await log(second).innerText(), /not kept/);
});

/** Keeps the workers that the page makes where a test can reach them. */
const keepWorkers = (page) => page.addInitScript(() => {
  window.workers = [];
  window.Worker = new Proxy(Worker, {
    construct: (make, words) => {
      const worker = new make(...words);
      window.workers.push(worker);
      return worker;
    },
  });
});

test('a crash is told, can be reported, and the session comes back without the last input', async ({ page, open, context }) => {
  await keepWorkers(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open();
  await enter(page, 'echo before');
  await prints(page, /^before$/);
  // In one go: a tick of the clock could come in between, and be the last input.
  assert.equal(await page.evaluate(() => window.workers.length), 1, 'the engine runs in a worker');
  await prompt(page).evaluate((input) => {
    input.value = 'echo fatal';
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    window.workers[0].dispatchEvent(new ErrorEvent('error', { message: 'broken on purpose' }));
  });
  const alert = page.getByRole('alert');
  await alert.getByRole('heading', { name: 'The simulator stopped' }).waitFor();
  await alert.getByRole('button', { name: 'Copy report' }).click();
  await alert.getByRole('button', { name: 'Copied' }).waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /build \S+/);
  assert.match(report, /lesson sandbox, seed 1/);
  assert.match(report, /Output of laptop[^]*echo before\nbefore/);
  await Promise.all([page.waitForEvent('load'), alert.getByRole('button', { name: 'Reload' }).click()]);
  await ready(page);
  await page.getByText('the last input, so it was left out').waitFor();
  assert.match(await log(page).innerText(), /before/);
  assert.doesNotMatch(await log(page).innerText(), /fatal/);
});

test('a worker that does not answer Ctrl-C is replaced, and the session goes on without the line', async ({ page, open }) => {
  await keepWorkers(page);
  await open();
  await enter(page, 'echo before');
  await prints(page, /^before$/);
  await page.evaluate(() => { window.workers[0].postMessage = () => {}; });
  await enter(page, 'echo never answered');
  await prompt(page).press('Control+c');
  await page.getByText('The line could not be stopped').waitFor();
  assert.equal(await page.evaluate(() => window.workers.length), 2);
  await enter(page, 'echo after');
  await prints(page, /^after$/);
  assert.match(await log(page).innerText(), /before/);
  assert.doesNotMatch(await log(page).innerText(), /never answered/);
});

test('where workers are denied the engine runs in the page', async ({ page, open }) => {
  await page.addInitScript(() => { window.Worker = function denied() { throw new Error('denied'); }; });
  await open('?lesson=keys-that-leak');
  await enter(page, 'cat ~/.aws/credentials; aws sts get-caller-identity --query Account');
  await prints(page, /"111122223333"/);
  await enter(page, 'while :; do :; done');
  await prompt(page).press('Control+c');
  await log(page).getByText('exit 130').waitFor();
});

test('fonts wait until the first prompt is there', async ({ page, open }) => {
  const order = [];
  page.on('request', (request) => order.push(request.url()));
  await open();
  const early = order.filter((url) => url.endsWith('.woff2')).length;
  await page.waitForFunction(() => [...document.fonts].some((font) => font.family.includes('Inter RL') && font.status === 'loaded'));
  const at = (end) => order.findIndex((url) => url.endsWith(end));
  assert.ok(at('.woff2') > at('_bg.wasm'), 'after the program');
  assert.ok(early <= 2 && at('.woff2') > 0);
});

test('Undo takes back the last line and puts it into the prompt; Reset step begins the step again', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
  const button = (name) => page.getByRole('button', { name, exact: true });
  assert.equal(await button('Undo').isDisabled(), true);
  assert.equal(await button('Reset step').isDisabled(), true);
  await enter(page, 'touch /tmp/a; ls /tmp');
  await prints(page, /^a$/);
  await enter(page, 'rm /tmp/a; ls /tmp | wc -l');
  await prints(page, /^0$/);
  await button('Undo').click();
  await holds(page, 'rm /tmp/a; ls /tmp | wc -l');
  assert.doesNotMatch(await log(page).innerText(), /wc -l/);
  await enter(page, 'ls /tmp');
  await log(page).getByText('ls /tmp').nth(1).waitFor();
  assert.match(await log(page).innerText(), /a\s[^]*ls \/tmp\s+a\s*$/);
  // What was passed stays passed, and what was done in the step after it goes.
  await enter(page, 'cat ~/.aws/credentials');
  await prints(page, /aws_secret_access_key/);
  const passed = page.getByRole('list', { name: 'Goals' }).getByRole('listitem').filter({ hasText: /done$/ });
  await passed.waitFor();
  await enter(page, 'echo in the second step');
  await prints(page, /^in the second step$/);
  await button('Reset step').click();
  await log(page).getByText('in the second step').first().waitFor({ state: 'detached' });
  await passed.waitFor();
  assert.match(await log(page).innerText(), /aws_secret_access_key/);
  assert.equal(await button('Reset step').isDisabled(), true);
  const shown = await log(page).innerText();
  await page.reload();
  await ready(page);
  await prints(page, /aws_secret_access_key/);
  assert.equal(await log(page).innerText(), shown, 'kept as it was left');
  assert.equal(await button('Reset step').isDisabled(), true, 'the first step stays passed');
});

/** Holds back the second part of the program; the function returned lets it through, or fails it. */
const holdSecondPart = async (page) => {
  let decide;
  const decided = new Promise((resolve) => { decide = resolve; });
  await page.route(/split_later\.wasm$/, async (route) => {
    if (await decided) await route.continue();
    else await route.abort();
  });
  return decide;
};

test('the first prompt needs the first part alone; what needs the second waits for it and then is right', async ({ page, open }) => {
  const arrive = await holdSecondPart(page);
  await open('?lesson=keys-that-leak');
  await enter(page, 'cat ~/.aws/credentials');
  await prints(page, /aws_secret_access_key/);
  await enter(page, 'echo before; aws sts get-caller-identity --query Account --output text');
  await prompt(page).fill('typed ahead');
  const waits = page.getByRole('status').filter({ hasText: 'is still being loaded' });
  await waits.waitFor();
  assert.doesNotMatch(await log(page).innerText(), /111122223333/);
  arrive(true);
  await prints(page, /^before\s+111122223333$/);
  await holds(page, 'typed ahead');
  await waits.waitFor({ state: 'detached' });
  // Who judges goals is in the second part too.
  await page.getByRole('button', { name: 'Step 1: A key on disk, passed' }).first().waitFor();
  const kept = await page.evaluate((key) => JSON.parse(localStorage.getItem(key)).passed, SAVE);
  assert.deepEqual(kept, ['seen-key', 'asked']);
  const shown = await log(page).innerText();
  await page.reload();
  await ready(page);
  await prints(page, /111122223333/);
  assert.equal(await log(page).innerText(), shown, 'replayed as it was');
});

test('a second part that does not arrive is told, and nothing is lost', async ({ page, open, expect }) => {
  expect(/Failed to fetch/, /ERR_FAILED/);
  const arrive = await holdSecondPart(page);
  await open();
  await enter(page, 'echo kept; date +%Y');
  arrive(false);
  const alert = page.getByRole('alert');
  await alert.getByRole('heading', { name: 'A part of the lab did not arrive' }).waitFor();
  await alert.getByText('brings back what this browser kept').waitFor();
  await page.unroute(/split_later\.wasm$/);
  await Promise.all([page.waitForEvent('load'), alert.getByRole('button', { name: 'Reload' }).click()]);
  await ready(page);
  await prints(page, /^kept\s+2026$/);
});

test('a panic says where it happened, even when the page can make no elements', async ({ page, open, expect }) => {
  expect(/broken on purpose/, /unreachable/, /recursive use/);
  await open();
  await page.evaluate(() => {
    Node.prototype.insertBefore = () => { throw new Error('broken on purpose'); };
  });
  await enter(page, 'echo fatal');
  await page.getByRole('alert').getByText(/panicked at/).waitFor();
});

test('an unknown lesson names those there are', async ({ page }) => {
  await page.goto(`${address}/?lesson=nothing`);
  await page.getByRole('heading', { name: 'No such lesson' }).waitFor();
  await page.getByRole('link', { name: /Sandbox/ }).click();
  await ready(page);
  await prompt(page).waitFor();
});

test('the theme can be chosen and stays', async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Theme' }).click();
  assert.notEqual(await ground(), light);
  const dark = await ground();
  await page.reload();
  await ready(page);
  assert.equal(await ground(), dark);
});

test('without a program there is a first screen', async ({ page, expect }) => {
  await page.route('**/*.wasm', () => {});
  await page.goto(`${address}/?lesson=keys-that-leak`, { waitUntil: 'commit' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('#app').getByText('Not affiliated with Amazon Web Services').waitFor();
});

test('a phone shows one pane at a time and keeps the prompt in sight', async ({ page, open }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open('?lesson=keys-that-leak');
  const bar = page.getByRole('navigation', { name: 'Panes' });
  await bar.getByRole('button', { name: 'Task' }).click();
  await page.getByRole('button', { name: 'Put in prompt' }).click();
  await holds(page, 'cat ~/.aws/credentials');
  // What a soft keyboard leaves.
  await page.setViewportSize({ width: 390, height: 420 });
  // Above the keyboard, as soon as the page heard of it.
  await page.waitForFunction((input) => input.getBoundingClientRect().bottom <= 420, await prompt(page).elementHandle());
  assert.equal(await prompt(page).evaluate((input) => getComputedStyle(input).fontSize), '16px');
  await page.setViewportSize({ width: 390, height: 844 });
  await prompt(page).press('Enter');
  await bar.getByRole('button', { name: 'Console' }).click();
  await page.getByRole('button', { name: 'Launch instance' }).waitFor();
  for (const pane of ['Diagram', 'Inspector']) {
    await bar.getByRole('button', { name: pane }).click();
    await page.getByRole('region', { name: pane, exact: true }).first().waitFor();
  }
});
