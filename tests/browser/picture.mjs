// The pictures in the README, by the browser of the tests: `cargo xtask picture` runs it and writes docs/lab.png,
// docs/denied.png and docs/phone.png.

import path from 'node:path';
import { address, launch } from './harness.mjs';
import { OPTIONS, bring } from './states.mjs';

const docs = (name) => path.join(import.meta.dirname, '..', '..', 'docs', name);
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
page.setDefaultTimeout(15_000);
await page.goto(`${address}/?lesson=first-role&seed=1`);
await page.waitForSelector('html[data-ready="true"]', { state: 'attached' });

const button = (name) => page.getByRole('button', { name, exact: true });
const enter = async (host, line, shows) => {
  await page.getByRole('tab', { name: host }).click();
  const prompt = page.getByRole('textbox', { name: `Shell on ${host}` });
  await prompt.fill(line);
  await prompt.press('Enter');
  await page.getByRole('log', { name: `Output of ${host}` }).filter({ hasText: shows }).waitFor();
};
const skipTo = async (what) => {
  await page.getByRole('region', { name: 'Simulated clock' }).getByText(what, { exact: true }).waitFor();
  await button('Skip wait').click();
};
const METADATA = 'http://169.254.169.254/latest/meta-data/iam/security-credentials/';

await enter('laptop', 'cat ~/.aws/credentials', 'aws_secret_access_key');
await page.getByRole('tab', { name: 'Console' }).click();
await button('Launch instance').click();
await page.getByLabel('Name', { exact: true }).fill('web-1');
const image = page.getByLabel('Image', { exact: true });
await image.selectOption(await image.locator('option', { hasText: /^Amazon Linux 2 / }).getAttribute('value'));
await button('Launch instance').click();
await skipTo('web-1 running');
await page.getByRole('row', { name: /web-1.*running/ }).waitFor();
await enter('web-1', `curl ${METADATA}`, '404 - Not Found');
await enter('web-1', 'aws s3 ls', 'Unable to locate credentials');
await page.getByRole('tab', { name: 'Console' }).click();
await button('Create role').click();
await page.getByLabel('Role name', { exact: true }).fill('s3access');
await page.getByLabel('Permissions policy', { exact: true }).selectOption('AmazonS3ReadOnlyAccess');
await button('Create role').click();
await page.getByText('also made the instance profile s3access').waitFor();
await button('Attach role').click();
await button('Attach role').click();
await skipTo('instance profile on web-1');
await page.getByRole('row', { name: /web-1.*s3access/ }).waitFor();
await page.getByRole('tab', { name: 'web-1' }).click();
await page.getByRole('textbox', { name: 'Shell on web-1' }).press('Control+l');
await enter('web-1', `curl ${METADATA}s3access`, '"Expiration"');
await enter('web-1', 'aws s3 ls s3://example-bucket', /\d{4}-\d\d-\d\d/);
await page.getByRole('region', { name: 'Diagram' }).getByRole('button', { name: 'Replay' }).waitFor();
await page.screenshot({ path: docs('lab.png'), animations: 'disabled' });

/** One of the states that `cargo xtask shots` takes. */
const state = async (name, file, options) => {
  const page = await browser.newPage({ ...OPTIONS, ...options, viewport: OPTIONS.viewport });
  page.setDefaultTimeout(15_000);
  await bring(page, name);
  if (options.viewport) {
    await page.setViewportSize(options.viewport);
    await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Diagram', exact: true }).click();
  }
  await page.screenshot({ path: docs(file), animations: 'disabled' });
};
await state('denied', 'denied.png', { colorScheme: 'dark' });
await state('mid-play', 'phone.png', { colorScheme: 'light', viewport: { width: 390, height: 844 } });
console.log(docs(''));
await browser.close();
