// The prompt as a line editor: Tab, the proposal from the history, the keys of readline, Ctrl-R, and the bar of keys
// that a phone gets. What each command of readline makes of a line is held against bash in crates/web/src/readline.

import assert from 'node:assert/strict';
import { AxeBuilder, SCHEMES, test } from './harness.mjs';

const prompt = (page, host = 'laptop') => page.getByRole('textbox', { name: `Shell on ${host}` });
const log = (page, host = 'laptop') => page.getByRole('log', { name: `Output of ${host}` });
const enter = async (page, line) => {
  await prompt(page).fill(line);
  await prompt(page).press('Enter');
};
const runs = async (page, line) => {
  await enter(page, line);
  await log(page).getByText(line, { exact: true }).first().waitFor();
};
/** Waits until the prompt holds exactly this; `|` is the cursor, where it matters. */
const holds = async (page, wanted) => {
  const input = await prompt(page).elementHandle();
  await page.waitForFunction(([input, wanted]) => {
    const { value, selectionStart: at } = input;
    return wanted === value || wanted === `${value.slice(0, at)}|${value.slice(at)}`;
  }, [input, wanted]).catch(async () => {
    const [value, at] = await input.evaluate((input) => [input.value, input.selectionStart]);
    assert.fail(`the prompt holds ${value.slice(0, at)}|${value.slice(at)}, not ${wanted}`);
  });
};
const focused = (page) => prompt(page).evaluate((input) => input === document.activeElement);
const ghost = (page) => page.locator('.prompt .ghost span').first();
const presses = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

test('Tab puts in what alone can stand there, and what is behind the cursor stays', async ({ page, open }) => {
  await open();
  await runs(page, "mkdir sub 'my dir'; touch notes.txt");
  for (const [line, after] of [['whoa', 'whoami |'], ['cat not', 'cat notes.txt |'], ['ls su', 'ls sub/|'],
    ['ls my', 'ls my\\ dir/|'], ['aws sts get-caller-i', 'aws sts get-caller-identity |']]) {
    await prompt(page).fill(line);
    await presses(page, 'Tab');
    await holds(page, after);
  }
  await prompt(page).fill('cat not; echo é');
  await presses(page, 'Home', ...Array(7).fill('ArrowRight'), 'Tab');
  await holds(page, 'cat notes.txt |; echo é');
  assert.equal(await focused(page), true);
});

test('several: Tab puts in what they share, a second one lists them in columns, and the line goes on', async ({ page, open }) => {
  await open();
  await runs(page, 'touch report-1 report-2 report-3');
  await prompt(page).fill('cat re');
  await presses(page, 'Tab');
  await holds(page, 'cat report-|');
  const list = log(page).getByRole('list');
  assert.equal(await list.count(), 0);
  await presses(page, 'Tab');
  await list.waitFor();
  assert.deepEqual(await list.getByRole('listitem').allInnerTexts(), ['report-1', 'report-2', 'report-3']);
  const [first, second] = await Promise.all([0, 1].map((at) => list.getByRole('listitem').nth(at).boundingBox()));
  assert.ok(second.x > first.x || second.y > first.y);
  assert.equal(await focused(page), true, 'nothing takes the keyboard');
  await page.keyboard.type('2');
  await holds(page, 'cat report-2|');
  await presses(page, 'Enter');
  await log(page).getByText('cat report-2', { exact: true }).waitFor();
  // Many stand beside each other, and not beyond the edge.
  await prompt(page).fill('e');
  await presses(page, 'Tab', 'Tab');
  const items = log(page).getByRole('list').last().getByRole('listitem');
  await items.filter({ hasText: /^exit$/ }).waitFor();
  const boxes = await items.evaluateAll((all) => all.map((item) => item.getBoundingClientRect().left));
  assert.ok(new Set(boxes).size > 1, 'columns');
  assert.equal(await log(page).evaluate((log) => log.scrollWidth > log.clientWidth), false);
});

test('Tab leaves an empty prompt, Shift+Tab and Escape leave any, and nothing to complete is said', async ({ page, open }) => {
  await open();
  await prompt(page).focus();
  await presses(page, 'Tab');
  assert.equal(await focused(page), false);
  for (const keys of [['Shift+Tab'], ['Escape'], ['Escape', 'Tab'], ['Control+r', 'Escape', 'Tab']]) {
    await prompt(page).fill('cat');
    await presses(page, ...keys);
    assert.equal(await focused(page), false, keys.join(' '));
  }
  await prompt(page).fill('cat nothing-such');
  await presses(page, 'Tab');
  await page.getByRole('status').filter({ hasText: 'Nothing to complete. Escape, then Tab leaves the prompt.' }).waitFor();
  await holds(page, 'cat nothing-such|');
  assert.equal(await focused(page), true);
  const rule = await prompt(page).evaluate((input) => document.getElementById(input.getAttribute('aria-describedby')).textContent);
  assert.match(rule, /EscTab leave the shell/);
});

test('an answer that comes late does not change what was typed since', async ({ page, open }) => {
  await open();
  await prompt(page).fill('whoa');
  // Both are asked before the first is answered, and answers come in order.
  await prompt(page).evaluate((input) => {
    const tab = () => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true }));
    tab();
    input.value = 'whoa-else';
    tab();
  });
  await page.getByRole('status').filter({ hasText: 'Nothing to complete' }).waitFor();
  await holds(page, 'whoa-else');
});

test('a proposal from the history stands behind the line; End, Ctrl-E and Right take it', async ({ page, open }) => {
  await open();
  await runs(page, 'echo one two three');
  for (const key of ['End', 'Control+e', 'ArrowRight']) {
    await prompt(page).fill('');
    await page.keyboard.type('echo o');
    await page.waitForFunction((ghost) => ghost.textContent === 'ne two three', await ghost(page).elementHandle());
    await presses(page, key);
    await holds(page, 'echo one two three|');
    assert.equal(await ghost(page).textContent(), '');
  }
  // It stands exactly behind what is typed, nobody hears it, and within the line keys only move.
  await prompt(page).fill('');
  await page.keyboard.type('ec');
  const [typed, rest] = await page.locator('.prompt .ghost').first().evaluate((ghost) =>
    [...ghost.children].map((part) => part.getBoundingClientRect()).map(({ left, right }) => [left, right]));
  assert.ok(Math.abs(rest[0] - typed[1]) < 1);
  assert.equal(await page.locator('.prompt .ghost').first().getAttribute('aria-hidden'), 'true');
  assert.doesNotMatch(await page.locator('.prompt').first().ariaSnapshot(), /one two three/);
  await presses(page, 'Home', 'ArrowRight');
  await holds(page, 'e|c');
  // Enter runs what is typed, not what is proposed.
  await prompt(page).fill('');
  await page.keyboard.type('echo one');
  await presses(page, 'Enter');
  await log(page).locator('.out').filter({ hasText: /^one$/ }).waitFor();
});

for (const [name, line, keys, after] of [
  ['Ctrl-A', 'echo one', ['Control+a'], '|echo one'],
  ['Ctrl-E', 'echo one', ['Home', 'Control+e'], 'echo one|'],
  ['Ctrl-K and Ctrl-Y', 'echo one', ['Control+a', 'Alt+f', 'Control+k', 'Control+y', 'Control+y'], 'echo one one|'],
  ['Ctrl-U and Ctrl-Y', 'echo one', ['Alt+b', 'Control+u', 'End', 'Control+y'], 'oneecho |'],
  ['Ctrl-W and Ctrl-Y', 'curl http://x/y z', ['Control+w', 'Control+w', 'Home', 'Control+y'], 'http://x/y z|curl '],
  ['Ctrl-Backspace as Ctrl-W', 'curl http://x/y', ['Control+Backspace'], 'curl |'],
  ['Alt-Backspace', 'curl http://x/y', ['Alt+Backspace'], 'curl http://x/|'],
  ['Alt-B and Alt-F', 'echo one/two', ['Alt+b', 'Alt+b', 'Alt+f'], 'echo one|/two'],
  ['Alt-D', 'echo one two', ['Control+a', 'Alt+d'], '| one two'],
  ['Ctrl-D within a line', 'echo', ['Control+a', 'Control+d'], '|cho'],
  ['Ctrl-Left and Ctrl-Right', 'echo one two', ['Control+ArrowLeft', 'Control+ArrowLeft', 'Control+ArrowRight'], 'echo one| two'],
]) {
  test(`${name} at the prompt`, async ({ page, open }) => {
    await open();
    await prompt(page).fill(line);
    await presses(page, ...keys);
    await holds(page, after);
  });
}

test('Alt-. puts in the last word of the line before, again of those further back', async ({ page, open }) => {
  await open();
  await runs(page, 'ls /tmp');
  await runs(page, "echo 'a b'");
  await prompt(page).fill('cat ');
  await presses(page, 'Alt+.');
  await holds(page, "cat 'a b'|");
  await presses(page, 'Alt+.');
  await holds(page, 'cat /tmp|');
});

test('Ctrl-C copies what is marked, and drops the line when nothing is', async ({ page, open, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open();
  await prompt(page).fill('echo marked');
  await presses(page, 'Shift+Home', 'Control+c');
  await page.waitForFunction(async () => await navigator.clipboard.readText() === 'echo marked');
  await holds(page, 'echo marked');
  await presses(page, 'End', 'Control+c');
  await holds(page, '');
});

test('Ctrl-D at an empty prompt ends the session, as exit does', async ({ page, open }) => {
  await open();
  await runs(page, 'NAME=kept');
  await prompt(page).fill('x');
  await presses(page, 'Control+d');
  await holds(page, 'x|');
  await presses(page, 'Backspace', 'Control+d');
  await log(page).getByText('exit', { exact: true }).first().waitFor();
  await enter(page, 'echo "[$NAME]"');
  await log(page).locator('.out').filter({ hasText: /^\[\]$/ }).waitFor();
});

test('Ctrl-R searches the history as it is typed; Enter runs, Ctrl-G comes back, other keys go on editing', async ({ page, open }) => {
  await open();
  for (const line of ['echo first', 'pwd', 'echo second']) await runs(page, line);
  const label = page.locator('.prompt .search').first();
  const says = async (text) => page.waitForFunction(([label, text]) => label.textContent === text, [await label.elementHandle(), text]);
  await prompt(page).fill('draft');
  await presses(page, 'Control+r');
  await says("(reverse-i-search)`': ");
  await page.keyboard.type('echo');
  await says("(reverse-i-search)`echo': ");
  await holds(page, '|echo second');
  await page.getByRole('status').filter({ hasText: 'echo second' }).waitFor();
  await presses(page, 'Control+r');
  await holds(page, '|echo first');
  await page.keyboard.type('zz');
  await says("(failed reverse-i-search)`echozz': ");
  await presses(page, 'Control+g');
  await says('');
  await holds(page, 'draft|');
  await presses(page, 'Control+r', 'p', 'w', 'Control+e');
  await says('');
  await holds(page, 'pwd|');
  await page.keyboard.type(' -P');
  await holds(page, 'pwd -P|');
  await prompt(page).fill('');
  const before = await log(page).getByText('echo first', { exact: true }).count();
  await presses(page, 'Control+r', 'f', 'i', 'r', 'Enter');
  await log(page).getByText('echo first', { exact: true }).nth(before).waitFor();
  await holds(page, '');
  await says('');
});

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test('a phone gets a bar of keys while the prompt is written in, and it leaves the keyboard there', async ({ page, open }) => {
  await open();
  const bar = page.getByRole('toolbar', { name: 'Keys' });
  assert.equal(await bar.isVisible(), false, 'only while the prompt is written in');
  await prompt(page).tap();
  await bar.waitFor();
  await prompt(page).evaluate((input) => input.addEventListener('blur', () => { window.blurred = true; }));
  const tap = (name) => bar.getByRole('button', { name, exact: true }).tap();
  await page.keyboard.type('pw');
  await tap('Tab');
  await holds(page, 'pwd |');
  for (const [key, after] of [['Pipe', 'pwd ||'], ['Slash', 'pwd |/|'], ['Tilde', 'pwd |/~|'], ['Hyphen', 'pwd |/~-|'],
    ['Single quote', "pwd |/~-'|"], ['Double quote', 'pwd |/~-\'"|']]) {
    await tap(key);
    await holds(page, after);
  }
  await tap('Left');
  await holds(page, 'pwd |/~-\'|"');
  await tap('Right');
  await holds(page, 'pwd |/~-\'"|');
  await tap('Ctrl-C');
  await holds(page, '');
  await page.keyboard.type('echo up');
  await presses(page, 'Enter');
  await log(page).getByText('echo up', { exact: true }).waitFor();
  await tap('Up');
  await holds(page, 'echo up|');
  await tap('Down');
  await holds(page, '');
  await tap('Tab');
  assert.equal(await focused(page), true, 'an empty prompt too');
  assert.equal(await page.evaluate(() => window.blurred), undefined, 'not even for a moment');
  for (const box of await bar.getByRole('button').evaluateAll((keys) => keys.map((key) => key.getBoundingClientRect()))) {
    assert.ok(box.height >= 44 && box.width >= 24 && box.right <= 390, JSON.stringify(box));
  }
  await page.setViewportSize({ width: 601, height: 844 });
  assert.equal(await bar.isVisible(), false, 'wider pages have keyboards');
}, phone);

test('the bar of keys stands above a soft keyboard, whether it shrinks the page or covers it', async ({ page, open }) => {
  await page.addInitScript(() => {
    // A keyboard that covers the page, as iOS has it: only the visual viewport is told.
    const viewport = Object.assign(new EventTarget(), { height: innerHeight, width: innerWidth, offsetTop: 0, offsetLeft: 0, scale: 1 });
    Object.defineProperty(window, 'visualViewport', { value: viewport });
  });
  await open();
  await prompt(page).tap();
  const bar = page.getByRole('toolbar', { name: 'Keys' });
  await bar.waitFor();
  await page.evaluate(() => {
    visualViewport.height = 480;
    visualViewport.dispatchEvent(new Event('resize'));
  });
  const bottom = async (locator) => { const box = await locator.boundingBox(); return box.y + box.height; };
  assert.ok(await bottom(bar) <= 480, 'above what covers the page');
  assert.ok(await bottom(prompt(page)) <= await bottom(bar) - 44);
  assert.ok((await log(page).boundingBox()).height >= 200, 'and room for output is left');
  await page.setViewportSize({ width: 390, height: 420 });
  await page.evaluate(() => {
    visualViewport.height = innerHeight;
    visualViewport.dispatchEvent(new Event('resize'));
  });
  assert.ok(await bottom(bar) <= 420, 'above what shrinks the page');
  assert.ok((await log(page).boundingBox()).height >= 200);
}, phone);

for (const [name, options] of [['desktop', {}], ['phone', phone]]) {
  test(`the prompt while it is used, on a ${name}: nothing for axe to say`, async ({ page, open, picture }) => {
    await open();
    await runs(page, 'touch report-1 report-2; echo metadata');
    await prompt(page).fill('aws ec2 ');
    await presses(page, 'Tab', 'Tab');
    await log(page).getByRole('list').waitFor();
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      for (const [what, keys] of [['list', []], ['ghost', ['Control+u', 't', 'o', 'u']], ['search', ['Control+r', 'm', 'e', 't', 'a']]]) {
        await presses(page, ...keys);
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(violations.map((found) => `${found.id}: ${found.nodes[0].html}`), [], `${what} ${colorScheme}`);
        await picture(`prompt-${what}-${name}-${colorScheme}`);
        if (what === 'search') await presses(page, 'Control+g');
      }
      await prompt(page).fill('aws ec2 ');
    }
  }, options);
}
