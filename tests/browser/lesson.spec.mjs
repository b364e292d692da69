// A lesson in the page by console and shell, its eight steps, once by mouse and typing, once by keyboard alone.

import assert from 'node:assert/strict';
import { test } from './harness.mjs';
import { answer, packed, pattern, question } from './solve.mjs';

const METADATA = 'http://169.254.169.254/latest/meta-data';
const lesson = await packed('first-role');
const plain = (text) => text.map((part) => Object.values(part).map((inside) => inside.text ?? inside).join('')).join('');
const title = (id) => lesson.steps.find((step) => step.goals.some((goal) => goal.id === id)).title;
/** The words of a goal; what the lesson draws may be anything. */
const words = (id) => pattern(plain(lesson.steps.flatMap((step) => step.goals).find((goal) => goal.id === id).text));
/** The words of an option, from 1. */
const option = (id, number) => plain(lesson.steps.flatMap((step) => step.questions ?? []).find((asked) => asked.id === id).options[number - 1]);
/** Waits for a goal to be done. */
const done = (page, id) => page.getByRole('list', { name: 'Goals' }).getByRole('listitem')
  .filter({ has: page.locator('p').filter({ hasText: words(id) }) }).filter({ hasText: /done$/ }).waitFor();

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

/**
 * The eight steps. `press` presses a button or tab, `fill` a field, `choose` an option, `predict` answers a question,
 * `enter` enters a line.
 */
async function eightSteps(page, { press, fill, choose, predict, enter }) {
  await press('tab', 'Console');
  await press('button', 'Launch instance');
  await fill('Name', 'web-1');
  await choose('Image', /^Amazon Linux 2 /);
  await press('button', 'Launch instance');
  await page.getByRole('row', { name: /web-1.*pending/ }).waitFor();
  await skipTo(page, 'web-1 running', press);
  await page.getByRole('row', { name: /web-1.*running/ }).waitFor();
  await done(page, 'runs');

  await press('button', title('imds-404'));
  await predict('guess-404', 3);
  await press('tab', 'laptop');
  await enter('laptop', 'ssh web-1');
  await page.getByRole('tab', { name: 'web-1', selected: true }).waitFor();
  await enter('web-1', `curl ${METADATA}/iam/security-credentials/`);
  await shows(page, 'web-1', '404 - Not Found');
  await page.locator('.told').getByText(`You said “${option('guess-404', 3)}”. It was “${option('guess-404', 3)}”.`).waitFor();
  await enter('web-1', 'aws s3 ls');
  await shows(page, 'web-1', 'Unable to locate credentials');
  await done(page, 'no-credentials');
  await press('button', title('profile-holds'));

  await press('tab', 'Console');
  await press('button', 'Create role');
  await fill('Role name', 's3access');
  await choose('Permissions policy', /^AmazonS3ReadOnlyAccess$/);
  await press('button', 'Create role');
  await page.getByText('also made the instance profile s3access').waitFor();
  await done(page, 'profile-holds');
  await press('button', title('wears'));

  await press('button', 'Attach role');
  await choose('Role, by its instance profile', /^s3access/);
  await press('button', 'Attach role');
  await skipTo(page, 'instance profile on web-1', press);
  await page.getByRole('row', { name: /web-1.*s3access/ }).waitFor();
  await done(page, 'wears');
  await predict('four-letters', 2);
  await press('tab', 'web-1');
  await enter('web-1', `curl ${METADATA}/`);
  await shows(page, 'web-1', /^iam\/$/m);
  await enter('web-1', `curl ${METADATA}/iam/security-credentials/s3access`);
  const first = keysIn(await shows(page, 'web-1', '"Expiration"'));
  assert.equal(first.length, 1);
  await done(page, 'keys-read');
  await press('button', title('listed'));

  await enter('web-1', 'aws sts get-caller-identity');
  await shows(page, 'web-1', /assumed-role\/s3access\/i-[0-9a-f]{17}/);
  await enter('web-1', 'B=$(aws s3 ls | awk \'/reports-/ { print $3 }\'); aws s3 ls s3://$B');
  await done(page, 'listed');
  await press('button', title('delete-denied'));

  await enter('web-1', 'aws s3 rm s3://$B/$(aws s3 ls s3://$B | awk \'{ print $4 }\')');
  await shows(page, 'web-1', 'AccessDenied');
  await done(page, 'delete-denied');
  await press('button', title('two-wear'));

  await press('tab', 'laptop');
  await enter('laptop', 'aws ec2 associate-iam-instance-profile --iam-instance-profile Name=audit --instance-id $(aws ec2 describe-instances --query "Reservations[].Instances[].InstanceId" --output text)');
  await done(page, 'second-refused');
  await press('tab', 'Console');
  await press('button', 'Launch instance');
  await fill('Name', 'web-2');
  await choose('Instance profile', /^s3access/);
  await press('button', 'Launch instance');
  await page.getByRole('row', { name: /web-2.*pending/ }).waitFor();
  await skipTo(page, 'web-2 running', press);
  await done(page, 'two-wear');
  await press('button', title('renewed'));

  await press('button', '+1 h');
  await press('button', '+5 min');
  await press('tab', 'web-1');
  await enter('web-1', `curl -s ${METADATA}/iam/security-credentials/s3access`);
  const all = await page.waitForFunction(() => {
    const ids = [...document.querySelector('[aria-label="Output of web-1"]').innerText.matchAll(/"AccessKeyId" : "(ASIA[A-Z0-9]{16})"/g)];
    return ids.length === 2 && ids.map((found) => found[1]);
  });
  const [before, after] = await all.jsonValue();
  assert.equal(before, first[0]);
  assert.notEqual(after, before);
  await page.getByRole('heading', { name: 'Lab complete', exact: true }).waitFor();
}

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
    predict: (id, number) => answer(page, id, String(number)),
    enter: async (host, line) => {
      await prompt(host).fill(line);
      await prompt(host).press('Enter');
    },
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
    predict: async (id, number) => {
      const form = question(page, id);
      await reach(form.getByRole('radio').first());
      await page.keyboard.press('Space');
      for (let at = 1; at < number; at += 1) await page.keyboard.press('ArrowDown');
      await reach(form.getByRole('button', { name: 'Predict' }));
      await page.keyboard.press('Enter');
      await form.getByText('You say ').waitFor();
    },
  });
});

test('hints come one by one, the solution goes into the prompt and is not run', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
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
  await open('?lesson=keys-that-leak');
  const goals = page.getByRole('list', { name: 'Goals' }).getByRole('listitem');
  assert.match((await goals.first().innerText()).replace(/\s+/g, ' '), /not yet: .+$/);
});
