// The diagram: what it plays is what the list beside it says, it stays readable, and everybody can use it.

import assert from 'node:assert/strict';
import { AxeBuilder, test } from './harness.mjs';
import { IMAGE, fifty, withRole } from './states.mjs';
import { stopClock } from './transcript.mjs';

const diagram = (page) => page.getByRole('region', { name: 'Diagram' });
const items = (page) => diagram(page).locator('.hops li');
const shell = (page, host) => page.getByRole('textbox', { name: `Shell on ${host}` });

/** Enters a line and waits for its end. */
async function run(page, host, line) {
  await page.getByRole('tab', { name: host, exact: true }).click();
  const panel = page.locator('[role=tabpanel]:not([hidden])');
  const before = await panel.locator('.cmd').count();
  await shell(page, host).fill(line);
  await shell(page, host).press('Enter');
  await panel.locator('.cmd').nth(before).waitFor();
  await page.waitForFunction(() => !document.querySelector('[role=tab] .busy'));
}

const launch = (page, count, profile) => run(page, 'laptop', `aws ec2 run-instances --image-id ${IMAGE} --instance-type t3.micro --count ${count}${profile ? ` --iam-instance-profile Name=${profile}` : ''} > /dev/null`);

/** web-1 runs and wears web-reader; the clock stands still. */
async function wearing({ page, open }) {
  await stopClock(page);
  await open();
  await withRole(page);
  await run(page, 'web-1', 'export AWS_DEFAULT_REGION=us-east-1');
}

/** Opens the diagram where a page shows one pane at a time. */
async function show(page) {
  const choose = page.getByRole('button', { name: 'Diagram', exact: true }).filter({ visible: true });
  if (await choose.count() > 0) await choose.click();
  await page.locator('.scene').waitFor();
}

/** Texts of the drawing that lie on one another. */
const clashes = (page) => page.evaluate(() => {
  const seen = [...document.querySelectorAll('.scene text')].filter((text) => text.textContent.trim() && !text.closest('.packet, .chain, .mark'));
  const boxes = seen.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], index) => boxes.slice(index + 1).forEach(([other, b]) => {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (width > 1 && height > 2.5) found.push(`${one} / ${other}`);
  }));
  return found;
});
/** Texts that leave the drawing. */
const outside = (page) => page.evaluate(() => {
  const frame = document.querySelector('.scene').getBoundingClientRect();
  return [...document.querySelectorAll('.scene text')].filter((text) => {
    const box = text.getBoundingClientRect();
    return text.textContent.trim() && (box.left < frame.left - 0.5 || box.right > frame.right + 0.5);
  }).map((text) => text.textContent);
});

test('what the diagram plays is what its list says, and ends at its last hop', async ({ page, open }) => {
  await wearing({ page, open });
  await page.evaluate(() => {
    window.played = [];
    const scene = document.querySelector('.scene');
    new MutationObserver(() => {
      const said = scene.getAttribute('aria-label');
      if (window.played.at(-1) !== said) window.played.push(said);
    }).observe(scene, { attributes: true, attributeFilter: ['aria-label'] });
  });
  await run(page, 'web-1', 'aws s3 ls s3://example-bucket');
  await diagram(page).getByText('Hop 8 of 8').waitFor();
  await diagram(page).getByRole('button', { name: 'Replay' }).waitFor();
  const list = await items(page).evaluateAll((all) => all.map((item, index) => `Hop ${index + 1} of ${all.length}: ${item.querySelector('b').textContent}. ${item.querySelector('small').textContent}`));
  assert.equal(list.length, 8);
  assert.deepEqual(await page.evaluate(() => window.played), list);
  assert.deepEqual(await items(page).evaluateAll((all) => all.map((item) => item.dataset.kind)), ['chain', 'metadata', 'metadata', 'metadata', 'sign', 'judge', 'answer', 'record']);
});

test('any key skips, a number opens its hop again, and the buttons step', async ({ page, open }) => {
  await wearing({ page, open });
  await run(page, 'web-1', 'aws s3 ls s3://example-bucket');
  await page.keyboard.press('a');
  await diagram(page).getByText('Hop 8 of 8').waitFor();
  assert.equal(await shell(page, 'web-1').inputValue(), 'a', 'the key does what it always does');
  await diagram(page).locator('.mark').nth(1).click();
  await diagram(page).getByText('Hop 2 of 8').waitFor();
  await diagram(page).getByRole('button', { name: 'Next hop' }).click();
  await diagram(page).getByText('Hop 3 of 8').waitFor();
  await diagram(page).getByRole('button', { name: 'Previous hop' }).click();
  await diagram(page).getByText('Hop 2 of 8').waitFor();
  await items(page).nth(5).getByRole('button').click();
  await diagram(page).getByText('Hop 6 of 8').waitFor();
  await diagram(page).getByLabel('Command').selectOption({ index: 1 });
  await diagram(page).getByText('Hop 1 of').waitFor();
  await page.getByTitle('Play it in the diagram').last().click();
  await page.waitForFunction(() => document.querySelector('.cmd.current')?.textContent.includes('aws s3 ls'));
});

test('whoever wants less motion gets the end at once, and walks the list', async ({ page, open }) => {
  await wearing({ page, open });
  await run(page, 'web-1', 'aws s3 ls s3://example-bucket');
  await diagram(page).getByText('Hop 8 of 8').waitFor();
  await diagram(page).getByRole('button', { name: 'Previous hop' }).click();
  assert.equal(await items(page).nth(6).getByRole('button').getAttribute('aria-current'), 'step');
}, { reducedMotion: 'reduce' });

test('the diagram can be read at every hop, with one, five and twenty instances, in words that do not lie on one another', async ({ page, open, everywhere }) => {
  await wearing({ page, open });
  const check = async (what) => {
    await show(page);
    assert.deepEqual(await clashes(page), [], what);
    assert.deepEqual(await outside(page), [], what);
  };
  await run(page, 'web-1', 'aws s3 ls s3://example-bucket');
  for (let hop = 8; hop >= 1; hop -= 1) {
    await diagram(page).getByText(`Hop ${hop} of 8`).waitFor();
    await check(`hop ${hop}`);
    await diagram(page).getByRole('button', { name: 'Previous hop' }).click({ force: true });
  }
  await run(page, 'web-1', 'aws iam list-roles');
  await everywhere('diagram-denied', ({ label }) => check(label));
  await launch(page, 4, 'web-reader');
  await everywhere('diagram-five', ({ label }) => check(label));
  await launch(page, 15);
  await everywhere('diagram-twenty', ({ label }) => check(label));
  const found = await new AxeBuilder({ page }).include('.picture').analyze();
  assert.deepEqual(found.violations.map((v) => v.id), []);
}, { reducedMotion: 'reduce' });

test('fifty instances are squares by role, and any of them can stand in full', async ({ page, open, everywhere }) => {
  await stopClock(page);
  await open();
  await fifty(page);
  await run(page, 'web-1', 'aws s3 ls s3://example-bucket');
  const which = diagram(page).getByLabel('In full');
  assert.equal(await which.locator('option').count(), 50);
  assert.equal(await page.locator('.scene .other').count(), 49);
  await everywhere('diagram-fifty', async ({ label }) => {
    await show(page);
    assert.deepEqual(await clashes(page), [], label);
    assert.deepEqual(await outside(page), [], label);
  });
  await page.setViewportSize({ width: 1440, height: 900 });
  const other = await page.locator('.scene .other').first().locator('title').textContent();
  await page.locator('.scene .other').first().click();
  await page.waitForFunction((id) => document.querySelector('.picture select').value === id, other.match(/i-[0-9a-f]{17}/)[0]);
}, { reducedMotion: 'reduce' });

/** The path of the strong line of a hop that goes astray, and the box of what carries a label. */
const ends = (page) => page.evaluate(() => {
  const line = document.querySelector('.scene .wire.live');
  const at = (length) => line.getPointAtLength(length);
  const end = at(line.getTotalLength());
  const square = document.querySelector('.scene .policy .shape').getBBox();
  return { begin: [at(0).x, at(0).y], end: [end.x, end.y], sheet: square.x };
});

test('what the own firewall stops stays at its instance, and what is not let in stops before it', async ({ page, open }) => {
  await wearing({ page, open });
  const address = 'http://169.254.169.254/latest/meta-data/';
  await run(page, 'web-1', 'sudo iptables -A OUTPUT -d 169.254.169.254 -j REJECT');
  await run(page, 'web-1', `curl -s ${address}`);
  await diagram(page).getByText('Hop 1 of 1').waitFor();
  await items(page).first().filter({ hasText: "web-1's own firewall" }).waitFor();
  const own = await ends(page);
  assert.ok(own.end[0] < 115 && own.begin[1] === own.end[1], `it ends at the instance's edge: ${JSON.stringify(own)}`);
  const from = "$(aws ec2 describe-instances --query 'Reservations[].Instances[].PublicIpAddress' --output text)";
  await page.getByRole('tab', { name: 'laptop', exact: true }).click();
  await shell(page, 'laptop').fill(`curl -sm 1 http://${from}:443/`);
  await shell(page, 'laptop').press('Enter');
  await page.locator('[role=tab] .busy').first().waitFor();
  await page.getByRole('button', { name: '+5 min', exact: true }).click();
  await items(page).last().filter({ hasText: 'No rule of the security groups of web-1 lets port 443 in from there.' }).waitFor();
  const shut = await ends(page);
  assert.ok(shut.end[0] < shut.sheet && shut.end[1] > shut.begin[1], `down to the VPC: ${JSON.stringify(shut)}`);
}, { reducedMotion: 'reduce' });

test('a visitor asks first, the service next, and the keys come back to the visitor last', async ({ page, open }) => {
  await wearing({ page, open });
  await run(page, 'laptop', "aws ec2 modify-instance-metadata-options --http-tokens optional --instance-id $(aws ec2 describe-instances --query 'Reservations[].Instances[].InstanceId' --output text) > /dev/null");
  await page.getByRole('button', { name: '+5 min', exact: true }).click();
  await run(page, 'web-1', 'sudo systemctl start url-preview');
  await run(page, 'laptop', "A=$(aws ec2 describe-instances --query 'Reservations[].Instances[].PublicIpAddress' --output text)");
  await run(page, 'laptop', 'curl -s "http://$A/?url=http://169.254.169.254/latest/meta-data/iam/security-credentials/web-reader"');
  await diagram(page).getByText('Hop 3 of 3').waitFor();
  assert.deepEqual(await items(page).evaluateAll((all) => all.map((item) => item.dataset.kind)), ['visit', 'metadata', 'reply']);
  await items(page).last().filter({ hasText: "url-preview hands the role's keys to the laptop" }).waitFor();
  assert.equal(await page.locator('.scene .policy .decides, .scene .policy .gate').count(), 0, 'no policy decided it');
  await diagram(page).getByText('not asked').waitFor();
  assert.deepEqual(await clashes(page), []);
}, { reducedMotion: 'reduce' });
