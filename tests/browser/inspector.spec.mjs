// The inspector: every tab by keyboard in every size and scheme, its links, its secrets, the editor of a policy, and that
// typing at a prompt does not draw it again. What it tells is held by tests/inspect.rs; here is whether it can be reached.

import assert from 'node:assert/strict';
import { AxeBuilder, SIZES, test } from './harness.mjs';
import { act, read, stopClock } from './transcript.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const inspector = (page) => page.getByRole('region', { name: 'Inspector' });
const tab = (page, name) => inspector(page).getByRole('tab', { name, exact: true });
const panel = (page, name) => inspector(page).getByRole('tabpanel', { name });
const button = (page, name) => inspector(page).getByRole('button', { name });
const renders = (page) => inspector(page).getAttribute('data-renders').then(Number);

/** An image of the sandbox, as the transcripts name it. */
const IMAGE = read('lesson/solution-by-console.md').moves.map(({ output }) => output.join(' ')).join(' ').match(/ami-[0-9a-f]{17}/)[0];
const TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const GUARD = '{"Version":"2012-10-17","Statement":[{"Sid":"NoReports","Effect":"Deny","Action":"s3:ListBucket","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"reports/"}}}]}';

/** Types a line and waits for the end of its block. */
const enter = async (page, host, line) => {
  const log = page.getByRole('log', { name: `Output of ${host}` });
  await page.getByRole('tab', { name: new RegExp(`^${host}\\b`) }).click();
  const before = await log.locator('.cmd').count();
  const prompt = page.getByRole('textbox', { name: `Shell on ${host}` });
  await prompt.fill(line);
  await prompt.press('Enter');
  await page.waitForFunction(({ host, before }) => {
    const log = document.querySelector(`[role="log"][aria-label="Output of ${host}"]`);
    return log.querySelectorAll('.cmd').length > before && !document.querySelector('.tab .busy');
  }, { host, before });
};

/** `web-1` wears `web-reader`, and asks for what its role allows. */
const begin = async ({ page, open }) => {
  await stopClock(page);
  await open();
  for (const line of [
    `aws iam create-role --role-name web-reader --assume-role-policy-document '${TRUST}'`,
    'aws iam attach-role-policy --role-name web-reader --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    `aws iam put-role-policy --role-name web-reader --policy-name guard --policy-document '${GUARD}'`,
    'aws iam create-instance-profile --instance-profile-name web-reader',
    'aws iam add-role-to-instance-profile --instance-profile-name web-reader --role-name web-reader',
    `aws ec2 run-instances --image-id ${IMAGE} --instance-type t3.micro --iam-instance-profile Name=web-reader --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]'`,
  ]) await enter(page, 'laptop', line);
  // It runs, and then wears its role.
  for (let due = 0; due < 2; due += 1) await act(page, { directive: 'skip wait', output: [] });
  await page.getByRole('tab', { name: 'web-1', exact: true }).waitFor();
  await enter(page, 'web-1', 'aws s3 ls s3://example-bucket');
  await page.getByRole('log', { name: 'Output of web-1' }).getByText('hello.txt').waitFor();
};

/** Shows the inspector where it is one of several panes. */
const show = async (page, width) => {
  if (width < 700) await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Inspector' }).click();
  else if (width < 1200) await page.getByRole('navigation', { name: 'Left column' }).getByRole('button', { name: 'Inspector' }).click();
};

/** What each tab tells of `aws s3 ls s3://example-bucket` on the instance, in the order of the tabs. */
const TOLD = {
  Request: ['200 OK', 'Signature, step by step', 'front door of S3'],
  Why: ['Allowed', 's3:ListBucket', 'Decides', 'none set', 'not reached', 'NoReports'],
  Policy: ['AmazonS3ReadOnlyAccess', 'Decides', 'NoReports', 'does not match', 'trust policy'],
  Credentials: ['laptop', 'web-1', 'metadata service, to callers with a token', 'left, until'],
  Trail: ['ListObjects', 'data event: not in event history', 'AssumeRole', 'ec2.amazonaws.com'],
  Metadata: ['PUT /latest/api/token', 'A token, good for', 'keys for IMDSv2 callers'],
  Instance: ['running', 'HttpPutResponseHopLimit', 'meta-data/'],
  Files: ['/home/you', '.aws/'],
};

for (const [size, [, height]] of SIZES.entries()) test(`every tab is reached by keyboard and named, ${height} px high, in both schemes`, async (given) => {
  const { page, everywhere } = given;
  await begin(given);
  await everywhere('inspector', async ({ label, width }) => {
    await show(page, width);
    await tab(page, 'Files').focus();
    await page.keyboard.press('Home');
    for (const [index, [name, texts]] of Object.entries(TOLD).entries()) {
      if (index > 0) await page.keyboard.press('ArrowRight');
      assert.equal(await tab(page, name).evaluate((element) => element === document.activeElement), true, `${label}: ${name} has the keyboard`);
      assert.equal(await tab(page, name).getAttribute('aria-selected'), 'true');
      for (const text of texts) await panel(page, name).getByText(text).first().waitFor();
      const { violations } = await new AxeBuilder({ page }).include('.inspector').withTags(TAGS).analyze();
      assert.deepEqual(violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}`)), [], `${label}: ${name}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${label}: ${name} scrolls sideways`);
    }
    // One goes round, and on into what the tab shows.
    await page.keyboard.press('ArrowRight');
    assert.equal(await tab(page, 'Request').getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Tab');
    assert.equal(await panel(page, 'Request').evaluate((element) => element === document.activeElement), true);
    await tab(page, 'Why').click();
  }, (index) => index === size);
});

test('an empty inspector says what would fill it', async ({ page, open }) => {
  await stopClock(page);
  await open();
  await panel(page, 'Request').getByText('Run a request to see it here.').waitFor();
  await tab(page, 'Trail').click();
  await panel(page, 'Trail').getByText('No events yet.').waitFor();
  await tab(page, 'Metadata').click();
  await panel(page, 'Metadata').getByText('Nobody has asked a metadata service yet.').waitFor();
  await tab(page, 'Instance').click();
  await panel(page, 'Instance').getByText('There is no instance yet.').waitFor();
  await enter(page, 'laptop', 'rm ~/.aws/credentials');
  await tab(page, 'Credentials').click();
  await panel(page, 'Credentials').getByText('This shell has no credentials. That is good.').waitFor();
});

test('a row of the trail leads to its request, its decision and the statement', async (given) => {
  const { page } = given;
  await begin(given);
  await enter(page, 'web-1', 'aws s3 ls s3://example-bucket/reports/');
  await tab(page, 'Trail').click();
  const row = button(page, /ListObjects.*AccessDenied/);
  await row.press('Enter');
  await panel(page, 'Trail').locator('button[aria-expanded="true"]').getByText('AccessDenied').waitFor();
  const record = JSON.parse(await panel(page, 'Trail').locator('.record pre').textContent());
  assert.equal(record.userIdentity.sessionContext.ec2RoleDelivery, '2.0');
  assert.deepEqual([record.errorCode, record.eventCategory], ['AccessDenied', 'Data']);
  await panel(page, 'Trail').getByRole('button', { name: 'Why' }).press('Enter');
  await panel(page, 'Why').getByText('NoReports of guard denies this').waitFor();
  assert.equal(await tab(page, 'Why').evaluate((element) => element === document.activeElement), true, 'the keyboard goes along');
  await panel(page, 'Why').getByRole('button', { name: 'NoReports' }).press('Enter');
  await panel(page, 'Policy').locator('.dec').getByText('NoReports', { exact: true }).waitFor();
  await page.waitForFunction(() => {
    const [body, led] = ['#look-panel', '#look-panel [aria-current="true"]'].map((at) => document.querySelector(at)?.getBoundingClientRect());
    return led && led.top >= body.top - 1 && led.top < body.bottom - 20;
  });
  await tab(page, 'Trail').click();
  await panel(page, 'Trail').getByRole('button', { name: 'Request' }).click();
  await panel(page, 'Request').getByText('403 Forbidden').first().waitFor();
  // What somebody does next takes the place of what was looked at.
  await enter(page, 'laptop', 'aws sts get-caller-identity');
  await panel(page, 'Request').getByText('https://sts.us-east-1.amazonaws.com/').waitFor();
  await tab(page, 'Trail').click();
  await inspector(page).getByLabel('Filter by name, user, error or key').fill('denied');
  await panel(page, 'Trail').getByText('1 of ').waitFor();
});

test('a row of the metadata tab says why, leads to its request, and is found by its reason', async (given) => {
  const { page } = given;
  await begin(given);
  const root = 'http://169.254.169.254/latest';
  await enter(page, 'web-1', `curl -s -H "X-aws-ec2-metadata-token: x" ${root}/meta-data/`);
  await enter(page, 'web-1', 'sudo iptables -A OUTPUT -d 169.254.169.254 -m owner ! --uid-owner root -j REJECT');
  await enter(page, 'web-1', `curl -s ${root}/meta-data/`);
  await tab(page, 'Metadata').click();
  const rows = panel(page, 'Metadata').locator('.asked li');
  await rows.first().filter({ hasText: 'refused' }).filter({ hasText: 'A firewall rule' }).waitFor();
  await rows.nth(1).filter({ hasText: '401' }).filter({ hasText: 'No metadata service gave out such a token' }).waitFor();
  await inspector(page).getByLabel('Filter by host, path, status or reason').fill('firewall');
  await panel(page, 'Metadata').getByText('1 of ').waitFor();
  assert.equal(await rows.count(), 1);
  await inspector(page).getByLabel('Filter by host, path, status or reason').fill('401');
  await rows.getByRole('button').press('Enter');
  await panel(page, 'Request').getByText('401 Unauthorized').first().waitFor();
  assert.equal(await tab(page, 'Request').evaluate((element) => element === document.activeElement), true, 'the keyboard goes along');
});

test('secrets are covered until somebody wants to see them', async (given) => {
  const { page } = given;
  await begin(given);
  await enter(page, 'laptop', 'cat ~/.aws/credentials');
  const shown = await page.getByRole('log', { name: 'Output of laptop' }).textContent();
  const [, secret] = /aws_secret_access_key = (\S{40})/.exec(shown);
  const holds = () => inspector(page).evaluate((element, secret) => element.innerHTML.includes(secret), secret);
  await tab(page, 'Files').click();
  await button(page, '.aws/').click();
  await button(page, /^credentials/).click();
  await panel(page, 'Files').getByText('aws_secret_access_key = ••••').waitFor();
  assert.equal(await holds(), false);
  const reveal = button(page, 'Reveal secrets');
  await reveal.press('Enter');
  await panel(page, 'Files').getByText(secret).waitFor();
  assert.equal(await button(page, 'Hide secrets').getAttribute('aria-pressed'), 'true');
  await button(page, 'Hide secrets').press('Enter');
  await panel(page, 'Files').getByText('••••').waitFor();
  assert.equal(await holds(), false);
});

test('a policy is edited with its faults by line and column, and the next call is judged by it', async (given) => {
  const { page } = given;
  await begin(given);
  await tab(page, 'Policy').click();
  await button(page, 'Edit guard').press('Enter');
  const text = inspector(page).getByLabel('Policy document');
  await text.fill('{\n  "Statement": [\n    { "Effect": "Allow",, }\n  ]\n}');
  await inspector(page).getByText('Line 3, column 25').waitFor();
  assert.equal(await text.getAttribute('aria-invalid'), 'true');
  await button(page, 'Save').press('Enter');
  await inspector(page).getByRole('alert').getByText('MalformedPolicyDocument').waitFor();
  await text.fill(GUARD.replace('reports/', '').replace('NoReports', 'NoList'));
  await inspector(page).getByText('Reads as a policy document.').waitFor();
  await button(page, 'Save').press('Enter');
  await text.waitFor({ state: 'detached' });
  await panel(page, 'Policy').getByText('NoList', { exact: true }).waitFor();
  await enter(page, 'web-1', 'aws s3 ls s3://example-bucket');
  await tab(page, 'Why').click();
  await panel(page, 'Why').getByText('NoList of guard denies this').waitFor();
});

test('a key stroke at a prompt does not draw the inspector again', async (given) => {
  const { page } = given;
  await begin(given);
  await tab(page, 'Why').click();
  await panel(page, 'Why').getByText('Allowed').waitFor();
  const prompt = page.getByRole('textbox', { name: 'Shell on web-1' });
  // Until it has nothing more to draw.
  await prompt.focus();
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  const before = await renders(page);
  await prompt.pressSequentially('aws s3 ls s3://exa');
  await prompt.press('Tab');
  await page.waitForFunction(() => document.activeElement.value.includes('example-bucket'));
  // A list of what could stand there is drawn by the page, not by the inspector.
  await prompt.fill('aws iam list-');
  for (const key of ['Tab', 'Tab']) await prompt.press(key);
  await page.getByRole('log', { name: 'Output of web-1' }).getByText('list-instance-profiles', { exact: true }).waitFor();
  for (const key of ['ArrowUp', 'ArrowDown', 'Home', 'End', 'Control+u']) await prompt.press(key);
  assert.equal(await renders(page), before);
  await enter(page, 'web-1', 'aws sts get-caller-identity');
  await panel(page, 'Why').getByText('sts:GetCallerIdentity').waitFor();
  assert.ok(await renders(page) > before, 'a request does');
});
