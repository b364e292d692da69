// Whether everybody can use it: axe in every state, enlarged and narrow pages, forced colours, less motion, the keyboard
// alone, and what a screen reader hears of a command. The eight steps by keyboard alone are in lesson.spec.mjs.

import assert from 'node:assert/strict';
import { AxeBuilder, address, test } from './harness.mjs';
import { packed, solve } from './solve.mjs';
import { stopClock } from './transcript.mjs';

const prompt = (page) => page.getByRole('textbox', { name: 'Shell on laptop' });
const log = (page) => page.getByRole('log', { name: 'Output of laptop' });
const enter = async (page, line) => {
  await prompt(page).fill(line);
  await prompt(page).press('Enter');
};
const button = (page, name) => page.getByRole('button', { name, exact: true });
const toConsole = (page) => page.getByRole('tab', { name: 'Console' }).click();
const LESSON = '?lesson=keys-that-leak';
const FRAME = `${LESSON}&embed=1`;

/** An instance that runs. */
const launch = async (page) => {
  await toConsole(page);
  await button(page, 'Launch instance').click();
  await page.getByLabel('Name', { exact: true }).fill('web-1');
  await button(page, 'Launch instance').click();
  await page.getByRole('row', { name: /web-1/ }).waitFor();
};

/** How to come into each state: `open` waits until a page is ready, `goto` does not. */
const STATES = {
  start: async ({ open }) => open(''),
  'start-begun': async ({ page, open }) => {
    await page.addInitScript(() => localStorage.setItem('rolelab/save/keys-that-leak', '{"passed":["seen-key","asked"],"inputs":[]}'));
    await open('');
    await page.getByText('Step 3 of 8').waitFor();
  },
  dialog: async ({ page, open }) => {
    await open('');
    await button(page, 'Embed a lab').click();
    await page.getByRole('dialog').waitFor();
  },
  poster: async ({ page, goto }) => {
    await goto(FRAME);
    await button(page, 'Start lab').waitFor();
  },
  embedded: async ({ page, goto }) => {
    await goto(FRAME);
    await button(page, 'Start lab').click();
    await prompt(page).waitFor();
  },
  loading: async ({ page, goto }) => {
    await page.route('**/*.wasm', () => {});
    await goto(LESSON);
    // The start page's own heading is there first.
    await page.locator('#app h1').waitFor();
  },
  unloaded: async ({ page, goto, expect }) => {
    expect(/ERR_FAILED|Failed to/);
    await page.route('**/*.wasm', (route) => route.abort());
    await goto(LESSON);
    await page.getByRole('heading', { name: 'The lab could not start' }).waitFor();
  },
  fresh: async ({ open }) => open(LESSON),
  shell: async ({ page, open }) => {
    await open(LESSON);
    await enter(page, 'cat ~/.aws/credentials');
    await page.getByRole('list', { name: 'Goals' }).getByText('done').first().waitFor();
    await enter(page, 'nosuchprogram');
    await log(page).getByText('exit 127').waitFor();
  },
  'launch-form': async ({ page, open }) => {
    await open(LESSON);
    await launch(page);
    await button(page, 'Launch instance').click();
    await page.getByRole('region', { name: 'Equivalent commands' }).waitFor();
  },
  'role-form': async ({ page, open }) => {
    await open(LESSON);
    await launch(page);
    await button(page, 'Create role').click();
    await page.getByLabel('Role name').waitFor();
  },
  refused: async ({ page, open }) => {
    await open(LESSON);
    await toConsole(page);
    await button(page, 'Create role').click();
    await page.getByLabel('Role name').fill('not a name');
    await button(page, 'Create role').click();
    await page.locator('#answer').waitFor();
  },
  menu: async ({ page, open }) => {
    await open(LESSON);
    await launch(page);
    await page.locator('.menu summary').click();
  },
  complete: async ({ page, open }) => {
    await stopClock(page);
    await open(LESSON);
    await solve(page, await packed('keys-that-leak'));
    await page.getByRole('heading', { name: 'Lab complete', exact: true }).waitFor();
  },
  sandbox: async ({ open }) => open('?lesson=sandbox'),
  crash: async ({ page, open }) => {
    await open(LESSON);
    await enter(page, 'echo before');
    await page.evaluate(() => dispatchEvent(new CustomEvent('rolelab-crash', { detail: 'panicked at src/nothing.rs:1:1' })));
    await page.getByRole('heading', { name: 'The simulator stopped' }).waitFor();
  },
  damaged: async ({ page, goto }) => {
    await page.addInitScript(() => localStorage.setItem('rolelab/save/keys-that-leak', '{"passed":["seen-key"]'));
    await goto(LESSON);
    await page.getByRole('alert').waitFor();
  },
  unknown: async ({ page, goto }) => {
    await goto('?lesson=nothing');
    await page.getByRole('heading', { name: 'No such lesson' }).waitFor();
  },
};

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const into = (state, given) => {
  const goto = (query) => given.page.goto(`${address}/${query}`, { waitUntil: 'commit' });
  return STATES[state]({ ...given, goto });
};

// Each state at each size, the schemes in turn: every pair of state, size and scheme is seen.
for (const [index, state] of Object.keys(STATES).entries()) {
  test(`axe finds nothing: ${state}`, async (given) => {
    const { page, everywhere } = given;
    await into(state, given);
    await everywhere(`state-${state}`, async ({ label, width }) => {
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      const found = violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}`));
      assert.deepEqual(found, [], label);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${label} scrolls sideways`);
    }, (size, scheme) => (size + scheme + index) % 2 === 0);
  });
}

/** What of these is wider than it shows, or stands outside of the page. Runs in the page. */
const cut = (selectors) => [...document.querySelectorAll(selectors)]
  .filter((element) => element.checkVisibility() && !element.closest('.tabs, .scroll, .log, .say, .sr, .skip'))
  .filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline' || left < 0 || right > innerWidth + 1;
  })
  .map((element) => `${element.className || element.tagName}: ${element.textContent.trim().slice(0, 60)}`);
const TEXTS = '.mstep, .here, .due, .goalline > span, .goal p, .goal small, .prose p, .facts dd, .facts b, h1, h2, h3, button, a, label';

test('nothing is cut on a phone, nor enlarged to 200 %, nor at 320 px', async ({ page, open }) => {
  await open(LESSON);
  await enter(page, 'cat ~/.aws/credentials');
  await launch(page);
  const bar = page.getByRole('navigation', { name: 'Panes' });
  // 1440x900 and 1024x768 at 200 %, 1280x1024 at 200 % and 400 %, and phones.
  for (const [width, height] of [[720, 450], [512, 384], [640, 512], [320, 256], [320, 640], [390, 844]]) {
    await page.setViewportSize({ width, height });
    for (const pane of ['Task', 'Shell', 'Console', 'Diagram', 'Inspector']) {
      if (width < 700) await bar.getByRole('button', { name: pane }).click();
      else if (['Task', 'Diagram', 'Inspector'].includes(pane)) await button(page, pane).click();
      else await page.getByRole('tab', { name: pane === 'Shell' ? 'laptop' : pane }).click();
      const where = `${pane} at ${width}x${height}`;
      assert.deepEqual(await page.evaluate(cut, TEXTS), [], where);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${where} scrolls sideways`);
    }
  }
  await open('');
  for (const width of [720, 512, 320]) {
    await page.setViewportSize({ width, height: 400 });
    assert.deepEqual(await page.evaluate(cut, TEXTS), [], `start page at ${width}`);
  }
});

test('forced colours keep what a background said', async ({ page, open, picture }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(LESSON);
  await enter(page, 'nosuchprogram');
  await log(page).getByText('exit 127').waitFor();
  await picture('forced-colours');
  const seen = await page.evaluate(() => {
    const of = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
    return {
      tab: of('.tab[aria-selected="true"]', '::after').backgroundColor !== of('body').backgroundColor,
      step: of('.steps button', '::before').borderTopWidth,
      now: of('.steps .now', '::before').borderTopWidth,
      chip: of('.chip').borderTopWidth,
      reason: of('.goal.no small').borderLeftWidth,
    };
  });
  assert.deepEqual(seen, { tab: true, step: '3px', now: '3px', chip: '1px', reason: '3px' });
});

test('nothing moves for who asks for less motion', async ({ page, open }) => {
  await stopClock(page);
  await open(LESSON);
  await launch(page);
  const moving = () => page.evaluate(() => document.getAnimations().filter((a) => a.playState === 'running').length);
  assert.ok(await moving() > 0, 'a pending instance pulses');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  assert.equal(await moving(), 0);
});

/** Presses a key until the keyboard is outside of the page; answers where it was. */
const walk = async (page, key) => {
  const seen = [];
  for (let pressed = 0; pressed < 90; pressed += 1) {
    await page.keyboard.press(key);
    const where = await page.evaluate(() => {
      const { activeElement: element, body } = document;
      return element === body ? 'outside' : element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
    });
    seen.push(where);
    if (where === 'outside') return seen;
  }
  return assert.fail(`${key} does not leave: ${seen.join(', ')}`);
};

test('Shift+Tab and Escape leave the prompt, whatever stands in it', async ({ page, open }) => {
  await open(LESSON);
  for (const text of ['', 'cat /etc/ho', 'cu']) {
    await prompt(page).fill(text);
    await page.keyboard.press('Shift+Tab');
    assert.equal(await prompt(page).evaluate((input) => input === document.activeElement), false, 'Shift+Tab');
    await prompt(page).focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    assert.equal(await prompt(page).evaluate((input) => input === document.activeElement), false, 'Escape, Tab');
    assert.equal(await prompt(page).inputValue(), text);
  }
});

test('the keyboard walks through start page and poster, and out again', async ({ page, open }) => {
  await open('');
  const seen = await walk(page, 'Tab');
  for (const name of ['Embed a lab', 'Theme', 'Start lab 1: Keys that leak', 'Open the sandbox']) assert.ok(seen.includes(name), name);
  await walk(page, 'Shift+Tab');
  await page.goto(`${address}/${FRAME}`);
  await button(page, 'Start lab').waitFor();
  assert.deepEqual([...new Set(await walk(page, 'Tab'))], ['Start lab', 'outside']);
});

test('a lab in a frame lets the keyboard in and out', async ({ page }) => {
  await page.goto(`${address}/embed-example.html`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame.getByRole('button', { name: 'Start lab' }).click();
  await frame.waitForSelector('html[data-ready="true"]', { state: 'attached' });
  await prompt(frame).focus();
  await page.keyboard.press('Escape');
  const inside = () => page.evaluate(() => document.activeElement.tagName === 'IFRAME');
  assert.ok(await inside());
  let pressed = 0;
  for (; pressed < 60 && await inside(); pressed += 1) await page.keyboard.press('Tab');
  assert.equal(await inside(), false, 'Tab leaves the frame');
});

test('a command is announced shortly and rightly, also when it says the same again', async ({ page, open }) => {
  await open(LESSON);
  await page.evaluate(() => {
    window.heard = [];
    const live = document.querySelectorAll('[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]');
    const spy = new MutationObserver((changes) => changes.flatMap((c) => [...c.addedNodes]).forEach((node) => {
      // A text comes with the element that holds it.
      if (node.nodeType === Node.ELEMENT_NODE && node.textContent) window.heard.push(node.textContent);
    }));
    for (const region of live) spy.observe(region, { childList: true, subtree: true });
  });
  assert.equal(await log(page).getAttribute('aria-live'), 'off');
  const said = async (line) => {
    const before = await page.evaluate(() => window.heard.length);
    await enter(page, line);
    await page.waitForFunction((before) => window.heard.length > before, before);
    return page.evaluate((before) => window.heard.slice(before).join('|'), before);
  };
  assert.equal(await said('echo one; echo two'), 'one\ntwo');
  assert.equal(await said('echo one; echo two'), 'one\ntwo');
  assert.equal(await said('false'), 'exit 1');
  assert.equal(await said('true'), 'Done, no output');
  assert.equal(await said('seq 38'), 'seq: 38 lines of output');
  assert.equal(await said('echo one⏎false'), '2 commands, the last: exit 1');
  assert.equal(await said('nosuchprogram'), '-bash: nosuchprogram: command not found\nrolelab: help lists the programs there are, exit 127');
  assert.equal(await said('read -p "Name: " NAME'), 'Name:');
  assert.equal(await said('me'), 'Name: me');
  assert.match(await said('cat ~/.aws/credentials'), /aws_secret_access_key[^]* Goal passed: See the long-term key on the laptop\.$/);
});
