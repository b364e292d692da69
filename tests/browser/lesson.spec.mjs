// The first lesson in the page, its eight steps, once by mouse and typing, once by keyboard alone.

import assert from 'node:assert/strict';
import { test } from './harness.mjs';

const METADATA = 'http://169.254.169.254/latest/meta-data';
/** As the AWS documentation prints it, prompt and backquotes included. */
const DANCE = '[ec2-user ~]$ TOKEN=`curl -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 21600"` \\\n'
  + `&& curl -H "X-aws-ec2-metadata-token: $TOKEN" ${METADATA}/`;

/** Waits for the goal with these words to be done. */
const done = (page, words) => page.getByRole('list', { name: 'Goals' }).getByRole('listitem')
  .filter({ hasText: words }).filter({ hasText: /done$/ }).waitFor();

/** Waits until the output of a host holds the text, and returns all of it. */
async function shows(page, host, text) {
  const log = page.getByRole('log', { name: `Output of ${host}` });
  await log.filter({ hasText: text }).waitFor();
  return log.innerText();
}

/** Waits until the clock bar says what is due, then skips the wait for it. */
async function skipTo(page, what, press) {
  await page.getByRole('region', { name: 'Simulated clock' }).getByText(what, { exact: true }).waitFor();
  await press('button', 'Skip wait');
}

const keysIn = (text) => [...text.matchAll(/"AccessKeyId" : "(ASIA[A-Z0-9]{16})"/g)].map((found) => found[1]);

/** The eight steps. `press` presses a button or tab, `fill` a field, `choose` an option, `enter` a line, `paste` lines. */
async function eightSteps(page, { press, fill, choose, enter, paste }) {
  await enter('laptop', 'cat ~/.aws/credentials');
  await shows(page, 'laptop', 'aws_secret_access_key');
  await done(page, 'See the long-term key');

  await press('tab', 'Console');
  await press('button', 'Launch instance');
  await fill('Name', 'web-1');
  await choose('Image', /^Amazon Linux 2 /);
  await press('button', 'Launch instance');
  await page.getByRole('row', { name: /web-1.*pending/ }).waitFor();
  await skipTo(page, 'web-1 running', press);
  await page.getByRole('row', { name: /web-1.*running/ }).waitFor();
  await done(page, 'An instance runs');

  await press('tab', 'laptop');
  await enter('laptop', 'ssh web-1');
  await page.getByRole('tab', { name: 'web-1', selected: true }).waitFor();
  await enter('web-1', `curl ${METADATA}/iam/security-credentials/`);
  await shows(page, 'web-1', '404 - Not Found');
  await enter('web-1', 'aws s3 ls');
  await shows(page, 'web-1', 'Unable to locate credentials');
  await done(page, 'Let the CLI on the instance look for keys');

  await press('tab', 'Console');
  await press('button', 'Create role');
  await fill('Role name', 's3access');
  await choose('Permissions policy', /^AmazonS3ReadOnlyAccess$/);
  await press('button', 'Create role');
  await page.getByText('also made the instance profile s3access').waitFor();
  await done(page, 'An instance profile holds');

  await press('button', 'Attach role');
  await press('button', 'Attach role');
  await skipTo(page, 'instance profile on web-1', press);
  await page.getByRole('row', { name: /web-1.*s3access/ }).waitFor();
  await done(page, 'An instance wears');
  await press('tab', 'web-1');
  await enter('web-1', `curl ${METADATA}/`);
  await shows(page, 'web-1', /^iam\/$/m);
  await enter('web-1', `curl ${METADATA}/iam/security-credentials/s3access`);
  const first = keysIn(await shows(page, 'web-1', '"Expiration"'));
  assert.equal(first.length, 1);
  await done(page, 'Read its keys');

  await enter('web-1', 'aws sts get-caller-identity');
  await shows(page, 'web-1', /assumed-role\/s3access\/i-[0-9a-f]{17}/);
  await enter('web-1', 'aws s3 ls s3://example-bucket');
  await done(page, 's3://example-bucket');

  await press('tab', 'Console');
  await press('button', 'Metadata options');
  await choose('HttpTokens', /^required$/);
  await press('button', 'Metadata options');
  await skipTo(page, 'metadata options of web-1', press);
  await page.getByRole('row', { name: /v2 only$/ }).waitFor();
  await press('tab', 'web-1');
  await enter('web-1', `curl -i ${METADATA}/`);
  await shows(page, 'web-1', '401 Unauthorized');
  await done(page, 'See the plain GET refused');
  await paste('web-1', DANCE);
  await done(page, 'with a token');

  await press('button', '+1 h');
  await press('button', '+5 min');
  await enter('web-1', `curl -s -H "X-aws-ec2-metadata-token: $TOKEN" ${METADATA}/iam/security-credentials/s3access`);
  await done(page, 'Read a set of keys that is newer');
  const all = keysIn(await shows(page, 'web-1', '"Expiration"'));
  assert.equal(all.length, 2);
  assert.notEqual(all[0], all[1]);
  await page.getByRole('heading', { name: 'Lab complete' }).waitFor();
}

/** Gives a prompt these lines as the clipboard would. */
const pasteInto = (prompt, text) => prompt.evaluate((input, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}, text);

const optionOf = async (select, words) => {
  const options = await select.locator('option').allInnerTexts();
  return { options, index: options.findIndex((option) => words.test(option.trim())) };
};

test('the eight steps by mouse', async ({ page, open, picture }) => {
  await open('?lesson=first-role');
  const prompt = (host) => page.getByRole('textbox', { name: `Shell on ${host}` });
  await eightSteps(page, {
    press: (role, name) => page.getByRole(role, { name, exact: true }).click(),
    fill: (label, text) => page.getByLabel(label, { exact: true }).fill(text),
    choose: async (label, words) => {
      const select = page.getByLabel(label, { exact: true });
      await select.selectOption({ index: (await optionOf(select, words)).index });
    },
    enter: async (host, line) => {
      await prompt(host).fill(line);
      await prompt(host).press('Enter');
    },
    paste: (host, text) => pasteInto(prompt(host), text),
  });
  await picture('lesson-complete');
});

test('the eight steps by keyboard alone', async ({ page, open }) => {
  await open('?lesson=first-role');
  /** Tab until the element has the keyboard. A trap on the way ends the test. */
  const reach = async (target) => {
    await target.waitFor();
    for (let pressed = 0; pressed < 120; pressed += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never reaches ${target}`);
  };
  const tabs = page.getByRole('tablist', { name: 'Shells and console' });
  await eightSteps(page, {
    press: async (role, name) => {
      if (role === 'tab') {
        await reach(tabs.getByRole('tab', { selected: true }));
        await page.keyboard.press('Home');
        const wanted = tabs.getByRole('tab', { name, exact: true, selected: true });
        while (await wanted.count() === 0) await page.keyboard.press('ArrowRight');
      } else {
        await reach(page.getByRole(role, { name, exact: true }));
        await page.keyboard.press('Enter');
      }
    },
    fill: async (label, text) => {
      await reach(page.getByLabel(label, { exact: true }));
      await page.keyboard.type(text);
    },
    choose: async (label, words) => {
      const select = page.getByLabel(label, { exact: true });
      await reach(select);
      const { options, index } = await optionOf(select, words);
      for (let at = 0; at < options.length; at += 1) await page.keyboard.press('ArrowUp');
      for (let at = 0; at < index; at += 1) await page.keyboard.press('ArrowDown');
    },
    enter: async (host, line) => {
      await reach(page.getByRole('textbox', { name: `Shell on ${host}` }));
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    },
    paste: async (host, text) => {
      const prompt = page.getByRole('textbox', { name: `Shell on ${host}` });
      await reach(prompt);
      await pasteInto(prompt, text);
    },
  });
});

test('hints come one by one, the solution goes into the prompt and is not run', async ({ page, open }) => {
  await open('?lesson=first-role');
  const hints = page.getByRole('list', { name: 'Hints' }).getByRole('listitem');
  for (const count of [1, 2, 3]) {
    await page.getByRole('button', { name: 'Hint', exact: true }).click();
    await hints.nth(count - 1).waitFor();
    assert.equal(await hints.count(), count);
  }
  await page.getByRole('button', { name: 'Solution', exact: true }).click();
  const prompt = page.getByRole('textbox', { name: 'Shell on laptop' });
  await page.waitForFunction((input) => input.value === 'cat ~/.aws/credentials', await prompt.elementHandle());
  assert.equal(await prompt.evaluate((input) => input === document.activeElement), true);
  assert.equal(await page.locator('.cmd').count(), 0);
});

test('a goal says what is missing', async ({ page, open }) => {
  await open('?lesson=first-role');
  const goals = page.getByRole('list', { name: 'Goals' }).getByRole('listitem');
  assert.match((await goals.first().innerText()).replace(/\s+/g, ' '), /not yet: .+$/);
});
