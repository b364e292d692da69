// The states of the page that are worth looking at, how to come into each, and how to see it at every size and in both
// schemes. Always the same: one seed, the page's own clock stopped, nothing moves.

import { SCHEMES, SIZES, address } from './harness.mjs';
import { act, stopClock } from './transcript.mjs';

/** What a context of these states is made with. */
export const OPTIONS = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' };

const METADATA = 'http://169.254.169.254/latest/meta-data';
const TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
/** Amazon Linux 2023, whose instances want tokens, where the seed is 1. */
export const IMAGE = 'ami-0239ea0abb8051e6e';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const output = (page, host) => page.getByRole('log', { name: `Output of ${host}` });

/** Enters a line, or several, and waits until the last output of the host matches. */
const enter = async (page, host, text, shows) => {
  await act(page, { host, text });
  await output(page, host).locator('.cmd').last().filter({ hasText: shows }).waitFor();
};

/** Sets the account up by commands of the laptop, and clears its screen. */
const setUp = async (page, lines) => {
  await enter(page, 'laptop', [...lines, 'printf "set%s\\n" -up'].join('\n'), 'set-up');
  const time = page.locator('.clock time');
  const before = await time.innerText();
  await button(page, '+5 min').click();
  await page.waitForFunction(([time, before]) => time.innerText !== before, [await time.elementHandle(), before]);
  await page.getByRole('textbox', { name: 'Shell on laptop' }).press('Control+l');
};

/** A role that may read S3, in an instance profile of its name. */
const role = (name) => [
  `aws iam create-role --role-name ${name} --assume-role-policy-document '${TRUST}' > /dev/null`,
  `aws iam attach-role-policy --role-name ${name} --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess`,
  `aws iam create-instance-profile --instance-profile-name ${name} > /dev/null`,
  `aws iam add-role-to-instance-profile --instance-profile-name ${name} --role-name ${name}`,
];

const instance = (name, profile, count = 1) => `aws ec2 run-instances --image-id ${IMAGE} --instance-type t3.micro`
  + (profile ? ` --iam-instance-profile Name=${profile}` : '')
  + (count > 1 ? ` --count ${count}` : '')
  + ` --tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=${name}}]' > /dev/null`;

/** web-1 wears a role that may read S3, and has done so for minutes. */
export const withRole = (page) => setUp(page, [...role('web-reader'), instance('web-1', 'web-reader')]);

/** Stops all instances. */
const STOP = 'aws ec2 stop-instances --instance-ids $(aws ec2 describe-instances --filters Name=instance-state-name,Values=running --query "Reservations[].Instances[].InstanceId" --output text) > /dev/null';

/** Fifty instances. The quota lets 20 run at once, so the others are stopped. */
export async function fifty(page) {
  await setUp(page, [...role('web-reader'), ...role('backup'), instance('store', 'backup', 20)]);
  await setUp(page, [STOP]);
  await setUp(page, [instance('bare', '', 11)]);
  await setUp(page, [STOP]);
  await setUp(page, [instance('web-1', 'web-reader'), instance('web', 'web-reader', 18)]);
}

/** A hop of the command in the picture, by its kind. */
const toHop = async (page, kind) => {
  await page.locator(`.hops [data-kind="${kind}"] button`).last().click();
  // The click scrolled to the list.
  await page.locator('.picture > .body').evaluate((body) => { body.scrollTop = 0; });
};

/** The twelve: a query, the pane that small pages show, and what is done. */
export const STATES = {
  'empty-sandbox': { query: 'lesson=sandbox', pane: 'shell', drive: async () => {} },
  'first-lesson': { query: 'lesson=keys-that-leak', pane: 'task', drive: async () => {} },
  pending: {
    query: 'lesson=keys-that-leak',
    pane: 'picture',
    drive: async (page) => {
      await enter(page, 'laptop', 'cat ~/.aws/credentials', 'aws_secret_access_key');
      await page.getByRole('tab', { name: 'Console' }).click();
      await button(page, 'Launch instance').click();
      await page.getByLabel('Name', { exact: true }).fill('web-1');
      await button(page, 'Launch instance').click();
      await page.getByRole('row', { name: /web-1.*pending/ }).waitFor();
    },
  },
  'no-role': {
    query: 'lesson=sandbox',
    pane: 'shell',
    drive: async (page) => {
      await setUp(page, [instance('web-1')]);
      await enter(page, 'web-1', `curl -s -o /dev/null -w "%{http_code}\\n" ${METADATA}/`, '401');
      await enter(page, 'web-1', 'T=$(curl -s -X PUT http://169.254.169.254/latest/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 60")', 'TOKEN');
      await enter(page, 'web-1', `curl -s -o /dev/null -w "%{http_code}\\n" -H "X-aws-ec2-metadata-token: $T" ${METADATA}/iam/security-credentials/`, '404');
    },
  },
  'role-at-rest': { query: 'lesson=sandbox', pane: 'picture', drive: withRole },
  allowed: {
    query: 'lesson=sandbox',
    pane: 'picture',
    drive: async (page) => {
      await withRole(page);
      await enter(page, 'web-1', 'aws s3 ls s3://example-bucket', /\d{4}-\d\d-\d\d/);
    },
  },
  'mid-play': {
    query: 'lesson=sandbox',
    pane: 'picture',
    drive: async (page) => {
      await withRole(page);
      await enter(page, 'web-1', 'aws s3 ls s3://example-bucket', /\d{4}-\d\d-\d\d/);
      await toHop(page, 'judge');
    },
  },
  denied: {
    query: 'lesson=sandbox',
    pane: 'inspector',
    drive: async (page) => {
      await withRole(page);
      await enter(page, 'web-1', 'aws ec2 describe-instances', /UnauthorizedOperation/);
      await toHop(page, 'judge');
      const inspector = page.getByRole('region', { name: 'Inspector' });
      await inspector.getByRole('tab', { name: 'Why', exact: true }).click();
      await inspector.getByText('ec2:DescribeInstances').first().waitFor();
    },
  },
  'laptop-keys': {
    query: 'lesson=sandbox',
    pane: 'picture',
    drive: async (page) => enter(page, 'laptop', 'aws sts get-caller-identity', '"Arn"'),
  },
  'five-instances': {
    query: 'lesson=sandbox',
    pane: 'picture',
    drive: async (page) => {
      await setUp(page, [
        ...role('web-reader'), ...role('backup'),
        instance('web-1', 'web-reader'), instance('web-2', 'web-reader'), instance('web-3', 'web-reader'),
        instance('backup-1', 'backup'), instance('test-1'),
      ]);
      await enter(page, 'web-2', 'aws s3 ls s3://example-bucket', /\d{4}-\d\d-\d\d/);
    },
  },
  'fifty-instances': {
    query: 'lesson=sandbox',
    pane: 'picture',
    drive: async (page) => {
      await fifty(page);
      await enter(page, 'web-1', 'aws s3 ls s3://example-bucket', /\d{4}-\d\d-\d\d/);
    },
  },
  'launch-form': {
    query: 'lesson=keys-that-leak',
    pane: 'console',
    drive: async (page) => {
      await page.getByRole('tab', { name: 'Console' }).click();
      await button(page, 'Launch instance').click();
      const lines = page.getByRole('region', { name: 'Equivalent commands' });
      // The lines of the empty form: what is typed then is marked in them.
      await lines.getByText('run-instances').waitFor();
      await page.getByLabel('Name', { exact: true }).fill('web-1');
      await lines.getByText('Value=web-1').waitFor();
    },
  },
};

/** Brings a fresh page into a state. */
export async function bring(page, name) {
  const { query, drive } = STATES[name];
  await stopClock(page);
  await page.goto(`${address}/?${query}&seed=1`);
  await page.waitForSelector('html[data-ready="true"]', { state: 'attached' });
  // The diagram tells policies once the second part of the program is there.
  await page.locator('.picture').getByText('Administrator').first().waitFor();
  await drive(page);
}

const PANES = { task: 'Task', shell: 'Shell', console: 'Console', picture: 'Diagram', inspector: 'Inspector' };

/** The fonts are there, and for some frames nothing was drawn anew: a size that changed is told in the next frame, and the
 * engine answers a panel's question some frames later. */
const still = (page) => page.evaluate(async () => {
  await document.fonts.ready;
  let quiet = 0;
  const spy = new MutationObserver(() => { quiet = 0; });
  spy.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  for (; quiet < 10; quiet += 1) await new Promise(requestAnimationFrame);
  spy.disconnect();
});

/** Shows the state's page at every size in every scheme; hands each picture, with its name, to `see`. */
export async function everywhere(page, name, see) {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const pane = page.locator('.tabbar, .sidetabs').getByRole('button', { name: PANES[STATES[name].pane], exact: true });
    const shown = pane.filter({ visible: true });
    if (await shown.count() > 0) await shown.click();
    await page.mouse.move(0, 0);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await still(page);
      await see(`${name}-${width}x${height}-${colorScheme}`, await page.screenshot({ animations: 'disabled' }));
    }
  }
}
