// The console: every form by mouse, the keyboard's way through it, refusals with their way out, what it teaches while it
// is empty, and axe at every size in both schemes. The transcripts judge what the buttons do; this judges the page.

import assert from 'node:assert/strict';
import { AxeBuilder, test } from './harness.mjs';
import { stopClock } from './transcript.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const place = (page, name) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const lines = (page) => page.getByRole('region', { name: 'Equivalent commands' });
const field = (page, label) => page.getByLabel(label, { exact: true });
const put = (page) => page.locator('.equiv').getByRole('button', { name: 'Put in prompt' }).click();
const answer = (page) => page.locator('#answer');
const prompt = (page) => page.getByRole('textbox', { name: 'Shell on laptop' });

/** Opens the console of a sandbox whose clock moves only when told. */
async function enter({ page, open }) {
  await stopClock(page);
  await open();
  await page.getByRole('tab', { name: 'Console' }).click();
}

/** Opens a form, fills it, sees its line before it is sent, sends it, and waits for what the console says. */
async function send(page, name, { fill = {}, line, said }) {
  await button(page, name).click();
  for (const [label, value] of Object.entries(fill)) {
    if (await field(page, label).evaluate((element) => element.tagName) === 'SELECT') await field(page, label).selectOption({ label: value });
    else await field(page, label).fill(value);
  }
  await lines(page).filter({ hasText: line }).waitFor();
  const send = page.locator('#form-send');
  await send.click();
  await answer(page).filter({ hasText: said }).waitFor();
}

const skip = (page) => button(page, 'Skip wait').click();

/** An instance that runs and wears the role s3access, which has AmazonS3ReadOnlyAccess. */
async function worn(page) {
  await send(page, 'Launch instance', { fill: { Name: 'web-1' }, line: /run-instances/, said: 'launched and pending' });
  await skip(page);
  await send(page, 'Create role', {
    fill: { 'Role name': 's3access', 'Permissions policy': 'AmazonS3ReadOnlyAccess' },
    line: /create-role[^]*attach-role-policy[^]*create-instance-profile[^]*add-role-to-instance-profile/,
    said: 'also made the instance profile s3access',
  });
  await send(page, 'Attach role', { line: /associate-iam-instance-profile/, said: 'is being associated' });
  await skip(page);
  await page.getByText('hands out keys until').waitFor();
}

test('an instance from launch to its end, every form by mouse, each line seen before it is sent', async (given) => {
  const { page } = given;
  await enter(given);
  await worn(page);
  await page.getByRole('row', { name: /web-1.*running.*s3access/ }).waitFor();
  await send(page, 'Create role', { fill: { 'Role name': 'other' }, line: /create-role --role-name other/, said: 'Role other is made' });
  await send(page, 'Replace role', {
    fill: { 'Role, by its instance profile': 'other, holds role other' },
    line: /replace-iam-instance-profile-association --iam-instance-profile Name=other/,
    said: 'Instance profile other is being associated',
  });
  await skip(page);
  await send(page, 'Metadata options', {
    fill: { HttpTokens: 'required', HttpPutResponseHopLimit: '3', InstanceMetadataTags: 'enabled' },
    line: /modify-instance-metadata-options .*--http-put-response-hop-limit 3.*--instance-metadata-tags enabled/,
    said: 'are pending',
  });
  await skip(page);
  await page.getByText('HttpTokens required, hop limit 3, endpoint enabled, tags enabled').waitFor();
  await send(page, 'Stop', { line: /stop-instances/, said: 'web-1 is stopping' });
  await skip(page);
  await send(page, 'Start', { line: /start-instances/, said: 'web-1 is pending' });
  await skip(page);
  await send(page, 'Detach role', { line: /disassociate-iam-instance-profile/, said: 'is being disassociated' });
  await skip(page);
  await page.getByText('none to hand out').waitFor();
  await send(page, 'Terminate', { line: /terminate-instances/, said: 'web-1 is shutting-down' });
  await skip(page);
  await page.getByRole('row', { name: /web-1.*terminated/ }).waitFor();
  assert.equal(await page.getByRole('group', { name: 'Actions on web-1' }).count(), 0, 'nothing can be done to it');
});

test('user data from the form runs as the instance boots, and is seen by whoever is on it', async (given) => {
  const { page } = given;
  await enter(given);
  await button(page, 'Launch instance').click();
  await page.getByText('Advanced: user data, Spot').click();
  await field(page, 'Name').fill('web-1');
  await field(page, 'User data').fill(`#!/bin/bash\necho "it's $(whoami)"\n`);
  await page.getByText('34 of 16,384 bytes.').waitFor();
  await lines(page).filter({ hasText: String.raw`--user-data $'#!/bin/bash\necho "it\'s $(whoami)"\n'` }).waitFor();
  await put(page);
  await page.waitForFunction((input) => input.value.endsWith(String.raw`"it\'s $(whoami)"\n'`), await prompt(page).elementHandle());
  await page.getByRole('tab', { name: 'Console' }).click();
  await page.locator('#form-send').click();
  await answer(page).filter({ hasText: 'launched and pending' }).waitFor();
  await skip(page);
  await page.getByText('34 bytes; anybody on it can read them').waitFor();
  await button(page, 'Open shell').click();
  const shell = page.getByRole('textbox', { name: 'Shell on web-1' });
  await shell.fill('cat /var/log/cloud-init-output.log');
  await shell.press('Enter');
  await page.getByRole('log', { name: 'Output of web-1' }).getByText("it's root").waitFor();
});

test('what the account prefers is what a launch begins with', async (given) => {
  const { page } = given;
  await enter(given);
  await send(page, 'IMDS defaults', {
    fill: { HttpTokens: 'optional', HttpPutResponseHopLimit: '3' },
    line: /modify-instance-metadata-defaults --http-tokens optional --http-put-response-hop-limit 3/,
    said: 'metadata defaults are set',
  });
  await button(page, 'Launch instance').click();
  assert.equal(await field(page, 'HttpTokens').locator('option').first().innerText(), 'account default: optional');
  assert.equal(await field(page, 'HttpPutResponseHopLimit').getAttribute('placeholder'), 'account default: 3');
  assert.equal(await field(page, 'HttpEndpoint').locator('option').first().innerText(), 'image default: enabled');
});

test('what AWS does by itself has a form, and no line', async (given) => {
  const { page } = given;
  await enter(given);
  await button(page, 'Launch instance').click();
  await page.getByText('Advanced: user data, Spot').click();
  await field(page, 'Name').fill('web-1');
  await field(page, 'Purchasing option').selectOption('spot');
  await lines(page).filter({ hasText: '--instance-market-options MarketType=spot' }).waitFor();
  await page.locator('#form-send').click();
  await answer(page).filter({ hasText: 'launched and pending' }).waitFor();
  await skip(page);
  await button(page, 'Simulate an event').click();
  await page.getByText('No API call makes it happen').waitFor();
  assert.equal(await lines(page).count(), 0, 'no aws line');
  await field(page, 'What AWS does').selectOption({ label: 'Rebalance recommendation' });
  assert.equal(await field(page, 'Which').count(), 0, 'nothing is left to choose');
  await field(page, 'What AWS does').selectOption({ label: 'Spot interruption notice' });
  await field(page, 'Which').selectOption('stop');
  await page.locator('#form-send').click();
  // It was launched for one time: then an interruption terminates.
  await answer(page).filter({ hasText: 'asked for "terminate" when it was launched' }).waitFor();
  await field(page, 'Which').selectOption('terminate');
  await page.locator('#form-send').click();
  await answer(page).filter({ hasText: 'latest/meta-data/spot/instance-action' }).waitFor();
  await page.getByText(/Spot interruption at \d\d:\d\d:\d\d: terminate/).waitFor();
  await skip(page);
  await page.getByRole('row', { name: /web-1.*shutting-down/ }).waitFor();
});

test('what a role may do: attached, put, edited, deleted, detached', async (given) => {
  const { page } = given;
  await enter(given);
  await worn(page);
  await button(page, 's3access').click();
  await page.getByRole('row', { name: /s3access.*AmazonS3ReadOnlyAccess.*web-1/ }).waitFor();
  await page.getByRole('region', { name: 'Trust policy of s3access' }).getByText('ec2.amazonaws.com').waitFor();
  await button(page, 'Attach policy').click();
  const offered = await field(page, 'Managed policy').locator('option').allInnerTexts();
  assert.ok(offered.includes('AmazonS3FullAccess') && !offered.includes('AmazonS3ReadOnlyAccess'), `${offered}`);
  await page.keyboard.press('Escape');
  await send(page, 'Attach policy', {
    fill: { 'Managed policy': 'AmazonS3FullAccess' },
    line: /attach-role-policy .*AmazonS3FullAccess/,
    said: 'Policy AmazonS3FullAccess is attached',
  });
  await send(page, 'Put inline policy', {
    fill: { 'Begin with': 'List and read one bucket' },
    line: /put-role-policy .*--policy-name read-example-bucket .*s3:GetObject/,
    said: 'Inline policy read-example-bucket is part of role s3access',
  });
  await page.getByText('inline, of this role alone').click();
  await page.getByRole('region', { name: 'Text of read-example-bucket' }).getByText('s3:GetObject').waitFor();
  await button(page, 'Edit read-example-bucket').click();
  const text = await field(page, 'Policy document').inputValue();
  assert.equal(await field(page, 'Policy name').inputValue(), 'read-example-bucket');
  await field(page, 'Policy document').fill(text.replaceAll('Allow', 'Deny'));
  await page.locator('#form-send').click();
  await page.getByText('inline, of this role alone').click();
  await page.getByRole('region', { name: 'Text of read-example-bucket' }).getByText('Deny').first().waitFor();
  await send(page, 'Delete read-example-bucket', { line: /delete-role-policy .*read-example-bucket/, said: 'is deleted' });
  await send(page, 'Detach AmazonS3FullAccess', { line: /detach-role-policy .*AmazonS3FullAccess/, said: 'is detached' });
  await send(page, 'Detach AmazonS3ReadOnlyAccess', { line: /detach-role-policy/, said: 'is detached' });
  await page.getByText('None, so everything it asks for is refused').waitFor();
});

test('a line put into the prompt does the same thing', async (given) => {
  const { page } = given;
  await enter(given);
  await button(page, 'Create role').click();
  await field(page, 'Role name').fill('typed');
  await lines(page).filter({ hasText: /--role-name typed/ }).waitFor();
  await put(page);
  await page.waitForFunction((input) => input.value.startsWith('aws iam create-role --role-name typed'), await prompt(page).elementHandle());
  await prompt(page).press('Enter');
  await page.getByRole('log', { name: 'Output of laptop' }).getByText('"RoleId"').first().waitFor();
  await page.getByRole('tab', { name: 'Console' }).click();
  await place(page, 'Roles').click();
  await page.getByRole('row', { name: /^typed .*typed/ }).waitFor();
});

test('the line marks what the last touch changed', async (given) => {
  const { page } = given;
  await enter(given);
  await button(page, 'Launch instance').click();
  await field(page, 'Name').fill('web-1');
  await field(page, 'HttpTokens').selectOption('required');
  await page.locator('.clip mark').filter({ hasText: '--metadata-options HttpTokens=required' }).waitFor();
  assert.equal(await page.locator('.clip mark').count(), 1);
});

const active = (page) => page.evaluate(() => document.activeElement.getAttribute('aria-label') || document.activeElement.id || document.activeElement.textContent);

test('what is typed before the lines of the empty form are there is marked all the same', async (given) => {
  const { page } = given;
  await enter(given);
  // In one task: no answer of the engine comes between the form and the letters.
  await button(page, 'Launch instance').evaluate(async (open) => {
    open.click();
    for (let turns = 0; turns < 1000 && !document.querySelector('.sheet input'); turns += 1) await Promise.resolve();
    // A busy browser may draw later: then an answer may come before, and the same must be marked.
    while (!document.querySelector('.sheet input')) await new Promise(requestAnimationFrame);
    const name = document.querySelector('.sheet input');
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(name, 'web-1');
    name.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
  await lines(page).filter({ hasText: 'Value=web-1' }).waitFor();
  assert.deepEqual(await lines(page).locator('mark').allInnerTexts(), [
    "--tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'",
  ]);
});

test('by keyboard: places, forms, answers, and back', async (given) => {
  const { page } = given;
  await enter(given);
  const tab = (name) => page.getByRole('tab', { name: new RegExp(`^${name}`), selected: true }).waitFor();
  await place(page, 'Instances').focus();
  for (const [key, name] of [['ArrowRight', 'Roles'], ['ArrowRight', 'Buckets'], ['ArrowRight', 'Instances'], ['ArrowLeft', 'Buckets'], ['Home', 'Instances'], ['End', 'Buckets']]) {
    await page.keyboard.press(key);
    await tab(name);
    assert.match(await page.evaluate(() => document.activeElement.textContent), new RegExp(`^${name}`));
  }
  await page.keyboard.press('Home');
  // The form takes the keyboard, Escape gives it back, and what was typed is there again.
  await button(page, 'Launch instance').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'field-launch-name');
  await page.keyboard.type('web-1');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement.id === 'open-launch');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.value === 'web-1');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.id === 'answer');
  await skip(page);
  // One without fields puts the keyboard on its button; one that ends something on the other.
  for (const [name, there] of [['Stop', 'form-send'], ['Terminate', 'form-cancel']]) {
    await button(page, name).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction((id) => document.activeElement.id === id, there);
    await page.keyboard.press('Escape');
    await page.waitForFunction((id) => document.activeElement.id === id, `open-${name.toLowerCase()}`);
  }
  await button(page, 'Terminate').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await active(page), 'form-send');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /web-1.*shutting-down/ }).waitFor();
});

test('a refusal is in the words of AWS, has a way out, and leaves the form as it was', async (given) => {
  const { page } = given;
  await enter(given);
  await button(page, 'Create role').click();
  await field(page, 'Role name').fill('not a name');
  await button(page, 'Create role').click();
  await answer(page).getByText(/^ValidationError: 1 validation error detected: Value at 'roleName' failed/).waitFor();
  await answer(page).getByText('Letters, digits and').waitFor();
  assert.equal(await field(page, 'Role name').inputValue(), 'not a name');
  await field(page, 'Role name').fill('s3access');
  await button(page, 'Create role').click();
  await answer(page).getByText('also made').waitFor();
  await send(page, 'Create role', { fill: { 'Role name': 'S3ACCESS' }, line: /S3ACCESS/, said: 'EntityAlreadyExists: Role with name S3ACCESS already exists.' });
  await answer(page).getByText('unique in the account').waitFor();
  await page.keyboard.press('Escape');
  await place(page, 'Roles').click();
  assert.equal(await answer(page).count(), 0, 'it was about another place');
  const wrong = '{\n  "Version": "2012-10-17"\n  "Statement": []\n}';
  await send(page, 'Put inline policy', { fill: { 'Policy document': wrong }, line: /put-role-policy/, said: 'MalformedPolicyDocument: Syntax errors in policy.' });
  await answer(page).getByText('The reader stopped at line 3, column 3').waitFor();
  assert.equal(await field(page, 'Policy document').inputValue(), wrong);
  await place(page, 'Buckets').click();
  await place(page, 'Roles').click();
  await button(page, 'Put inline policy').click();
  assert.equal(await field(page, 'Policy document').inputValue(), wrong, 'it is kept while one looks elsewhere');
  await field(page, 'Begin with').selectOption({ label: 'List one bucket' });
  await button(page, 'Put inline policy').click();
  await answer(page).getByText('Inline policy list-example-bucket is part of role s3access.').waitFor();
});

test('a form about something that is gone closes, and never turns to another', async (given) => {
  const { page } = given;
  await enter(given);
  for (const name of ['web-1', 'web-2']) {
    await send(page, 'Launch instance', { fill: { Name: name }, line: new RegExp(name), said: 'launched and pending' });
    await skip(page);
  }
  await button(page, 'Terminate').click();
  await page.getByRole('form', { name: 'Terminate web-2?' }).waitFor();
  const id = await page.getByRole('row', { name: /web-2/ }).locator('code').innerText();
  await page.getByRole('tab', { name: 'laptop' }).click();
  await prompt(page).fill(`aws ec2 terminate-instances --instance-ids ${id}`);
  await prompt(page).press('Enter');
  await page.getByRole('log', { name: 'Output of laptop' }).getByText('shutting-down').waitFor();
  await skip(page);
  await page.getByRole('tab', { name: 'Console' }).click();
  await page.getByRole('row', { name: /web-2.*terminated/ }).waitFor();
  assert.equal(await page.locator('#form-send').count(), 0);
  await page.getByRole('group', { name: 'Actions on web-1' }).waitFor();
});

test('what is empty says what it is for; buckets list their keys', async (given) => {
  const { page } = given;
  await enter(given);
  await page.getByText('An instance is a machine in the cloud').waitFor();
  await lines(page).getByText('aws ec2 describe-instances').waitFor();
  await place(page, 'Roles').click();
  await page.getByText('A role holds permissions and has no keys of its own').waitFor();
  await lines(page).getByText('aws iam list-roles').waitFor();
  await place(page, 'Buckets').click();
  await page.getByRole('row', { name: /^example-bucket 3/ }).waitFor();
  const objects = page.getByRole('region', { name: 'Objects in example-bucket' });
  assert.deepEqual(await objects.locator('tbody td:first-child').allInnerTexts(), ['hello.txt', 'reports/february.csv', 'reports/january.csv']);
  await put(page);
  await page.waitForFunction((input) => input.value === 'aws s3 ls⏎aws s3 ls s3://example-bucket --recursive', await prompt(page).elementHandle());
  await prompt(page).press('Enter');
  await page.getByRole('log', { name: 'Output of laptop' }).getByText('reports/january.csv').waitFor();
});

/** How the console comes into each state that axe looks at. */
const STATES = {
  empty: async () => {},
  facts: worn,
  roles: async (page) => {
    await worn(page);
    await place(page, 'Roles').click();
    await send(page, 'Put inline policy', { line: /put-role-policy/, said: 'is part of' });
    await page.getByText('inline, of this role alone').click();
  },
  refused: async (page) => {
    await worn(page);
    await place(page, 'Roles').click();
    await send(page, 'Put inline policy', { fill: { 'Policy document': '{' }, line: /put-role-policy/, said: 'MalformedPolicyDocument' });
  },
  launch: async (page) => {
    await button(page, 'Launch instance').click();
    await page.getByText('Advanced: user data, Spot').click();
    await field(page, 'User data').fill('#!/bin/bash\nyum install -y httpd\n');
    await lines(page).filter({ hasText: '--user-data' }).waitFor();
  },
  options: async (page) => {
    await worn(page);
    await button(page, 'Metadata options').click();
    await field(page, 'InstanceMetadataTags').selectOption('enabled');
    await lines(page).filter({ hasText: '--instance-metadata-tags enabled' }).waitFor();
  },
  defaults: async (page) => {
    await button(page, 'IMDS defaults').click();
    await field(page, 'HttpTokens').selectOption('required');
    await lines(page).filter({ hasText: '--http-tokens required' }).waitFor();
  },
  event: async (page) => {
    await worn(page);
    await button(page, 'Simulate an event').click();
    await field(page, 'What AWS does').selectOption({ label: 'Scheduled event' });
  },
  buckets: async (page) => place(page, 'Buckets').click(),
  final: async (page) => {
    await worn(page);
    await button(page, 'Terminate').click();
    await lines(page).filter({ hasText: /terminate-instances/ }).waitFor();
  },
};

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const [state, into] of Object.entries(STATES)) {
  test(`the console at every size, axe included: ${state}`, async (given) => {
    const { page, everywhere } = given;
    await enter(given);
    await into(page);
    await everywhere(`console-${state}`, async ({ label, width, height }) => {
      const { violations } = await new AxeBuilder({ page }).include('#main').withTags(TAGS).analyze();
      assert.deepEqual(violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}`)), [], label);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${label} scrolls sideways`);
      // Whatever the size, the line, where there is one, and the button that sends it can be brought into view.
      const seen = [...(await lines(page).count() ? [lines(page)] : []), ...(await page.locator('#form-send').count() ? [page.locator('#form-send')] : [])];
      for (const thing of seen) {
        await thing.scrollIntoViewIfNeeded();
        const box = await thing.boundingBox();
        assert.ok(box && box.y >= 0 && box.y < height && box.height > 20, `${label}: ${JSON.stringify(box)}`);
      }
      const small = await page.evaluate(() => [...document.querySelectorAll('.console :is(button, select, input, summary)')]
        .filter((element) => element.checkVisibility())
        .map((element) => [element.textContent || element.id, element.getBoundingClientRect()])
        .filter(([, { height, width }]) => Math.min(height, width) < (innerWidth < 700 ? 43.5 : 23.5))
        .map(([name, { height, width }]) => `${name}: ${width}x${height}`));
      assert.deepEqual(small, [], `${label}: what is pressed is large enough`);
    });
  });
}
