// The clock bar: how time passes, what it can be made to jump to, and the timeline, by mouse and by keyboard.

import assert from 'node:assert/strict';
import { AxeBuilder, test } from './harness.mjs';
import { IMAGE, withRole } from './states.mjs';
import { act, stopClock } from './transcript.mjs';

const LESSON = '?lesson=sandbox&seed=1';
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const bar = (page) => page.getByRole('region', { name: 'Simulated clock' });
const button = (page, name) => bar(page).getByRole('button', { name, exact: true });
const time = async (page) => bar(page).locator('time').innerText();
const seconds = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
const ticks = (page) => bar(page).getByRole('group', { name: /^Timeline/ }).getByRole('button');
const log = (page, host) => page.getByRole('log', { name: `Output of ${host}` });
const enter = async (page, host, text, shows) => {
  await act(page, { host, text });
  await log(page, host).locator('.out').filter({ hasText: shows }).first().waitFor();
};
/** Waits until the bar shows this time. */
const shows = (page, wanted) => bar(page).locator('time').filter({ hasText: wanted }).waitFor();

/** The page's seconds come when the test says so: the interval of the clock, and nothing else. */
const handClock = (page) => page.addInitScript(() => {
  const real = window.setInterval;
  const stop = window.clearInterval;
  window.clocks = new Map();
  let next = -1;
  window.setInterval = (call, millis, ...rest) => {
    if (millis !== 1000) return real(call, millis, ...rest);
    window.clocks.set(next, call);
    next -= 1;
    return next + 1;
  };
  window.clearInterval = (id) => (id < 0 ? window.clocks.delete(id) : stop(id));
});
const second = (page) => page.evaluate(() => [...window.clocks.values()].forEach((call) => call()));

test('time passes by itself, stands still, and passes sixty times as fast', async ({ page, open }) => {
  await handClock(page);
  await open(LESSON);
  assert.equal(await time(page), '10:00:00');
  await second(page);
  await shows(page, '10:00:01');
  await button(page, 'Pause time').click();
  await bar(page).getByText('paused').waitFor();
  assert.equal(await page.evaluate(() => window.clocks.size), 0, 'no clock runs');
  await button(page, '+1 s').click();
  await shows(page, '10:00:02');
  await button(page, '×60, a minute a second').click();
  assert.equal(await button(page, '×60, a minute a second').getAttribute('aria-pressed'), 'true');
  assert.equal(await bar(page).getByText('paused').count(), 0, 'a speed lets time pass again');
  for (let passed = 0; passed < 3; passed += 1) await second(page);
  await shows(page, '10:03:02');
  await button(page, 'Pause time').click();
  await button(page, 'Let time pass by itself').click();
  await second(page);
  await shows(page, '10:04:02');
  await button(page, '×1, as fast as real time').click();
  await second(page);
  await shows(page, '10:04:03');
});

test('however long it runs, time is one entry of the save', async ({ page, open }) => {
  await handClock(page);
  await open(LESSON);
  await button(page, '×60, a minute a second').click();
  const hour = 61;
  for (let passed = 0; passed < hour; passed += 1) await second(page);
  await shows(page, '11:01:00');
  const inputs = await page.evaluate(() => {
    dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('visibilitychange'));
    return JSON.parse(localStorage.getItem('rolelab/save/sandbox')).inputs;
  });
  assert.deepEqual(inputs, [{ advance: { millis: hour * 60_000 } }]);
});

test('while time stands still a line that waits can be let go on', async ({ page, open }) => {
  await handClock(page);
  await open(LESSON);
  await button(page, 'Pause time').click();
  await act(page, { host: 'laptop', text: 'sleep 2; date +%T; sleep 100; printf "wo%s\\n" ken' });
  await bar(page).getByText('a waiting program').waitFor();
  await button(page, '+1 s').click();
  await shows(page, '10:00:01');
  assert.equal(await log(page, 'laptop').locator('.out').filter({ hasText: '10:00:02' }).count(), 0);
  await button(page, '+1 s').click();
  await log(page, 'laptop').locator('.out').filter({ hasText: '10:00:02' }).waitFor();
  await button(page, 'Skip wait').click();
  await log(page, 'laptop').locator('.out').filter({ hasText: 'woken' }).waitFor();
  assert.equal(await time(page), '10:01:42');
});

test('time jumps to the next change and to the expiry of keys', async ({ page, open }) => {
  await stopClock(page);
  await open(LESSON);
  assert.ok(await button(page, 'To expiry').isDisabled(), 'there are no keys');
  await act(page, { host: 'laptop', text: `aws ec2 run-instances --image-id ${IMAGE} --instance-type t3.micro > /dev/null` });
  await bar(page).getByText(/ running in 3 s$/).waitFor();
  await button(page, 'Skip wait').click();
  await shows(page, '10:00:03');
  await withRole(page);
  const until = /keys expire (\d\d:\d\d)/.exec(await bar(page).innerText())[1];
  await enter(page, 'web-1', [
    'T=$(curl -s -X PUT http://169.254.169.254/latest/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 60")',
    'curl -s -H "X-aws-ec2-metadata-token: $T" http://169.254.169.254/latest/meta-data/iam/security-credentials/web-reader > keys',
    'export AWS_ACCESS_KEY_ID=$(jq -r .AccessKeyId keys) AWS_SECRET_ACCESS_KEY=$(jq -r .SecretAccessKey keys) AWS_SESSION_TOKEN=$(jq -r .Token keys)',
    'aws sts get-caller-identity --query Arn',
  ].join('\n'), 'assumed-role/web-reader');
  await button(page, 'To expiry').click();
  await bar(page).locator('time').filter({ hasText: new RegExp(`^${until}:`) }).waitFor();
  await enter(page, 'web-1', 'aws sts get-caller-identity', 'ExpiredToken');
  // The metadata service hands out others by now.
  assert.notEqual(/keys expire (\d\d:\d\d)/.exec(await bar(page).innerText())[1], until);
});

test('each tick says what it is and opens its event; a refusal is dashed', async ({ page, open }) => {
  await stopClock(page);
  await open(LESSON);
  assert.equal(await ticks(page).count(), 0);
  await enter(page, 'laptop', 'aws s3 ls; printf "li%s\\n" sted', 'listed');
  await button(page, '+5 min').click();
  await enter(page, 'laptop', 'aws s3 ls s3://nothing-there; printf "re%s\\n" fused', 'refused');
  await ticks(page).nth(1).waitFor();
  const names = await ticks(page).evaluateAll((all) => all.map((tick) => tick.getAttribute('aria-label')));
  assert.deepEqual(names, ['10:00:00 ListBuckets by user admin', '10:05:00 ListObjects by user admin, NoSuchBucket']);
  assert.deepEqual(
    await ticks(page).evaluateAll((all) => all.map((tick) => getComputedStyle(tick.querySelector('line')).strokeDasharray)),
    ['none', '3px, 2px'],
  );
  await ticks(page).nth(1).click();
  assert.equal(await ticks(page).nth(1).getAttribute('aria-current'), 'true');
  await ticks(page).nth(0).hover();
  await bar(page).locator('.over').filter({ hasText: names[0] }).waitFor();
});

test('the ticks are one stop of the keyboard, arrow keys walk among them', async ({ page, open }) => {
  await stopClock(page);
  await open(LESSON);
  for (const at of [0, 1, 2, 3]) {
    await enter(page, 'laptop', `aws s3 ls; printf "li%s\\n" sted${at}`, `listed${at}`);
    await button(page, '+5 min').click();
  }
  await ticks(page).nth(3).waitFor();
  await button(page, 'Skip wait').focus();
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);
  assert.equal(await focused(), '10:15:00 ListBuckets by user admin', 'the last one');
  for (const [key, wanted] of [['ArrowLeft', '10:10:00'], ['ArrowLeft', '10:05:00'], ['Home', '10:00:00'], ['ArrowLeft', '10:00:00'], ['ArrowRight', '10:05:00'], ['End', '10:15:00'], ['ArrowRight', '10:15:00']]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), `${wanted} ListBuckets by user admin`, key);
  }
  await page.keyboard.press('ArrowLeft');
  for (const key of ['Enter', ' ']) {
    await page.keyboard.press(key);
    assert.equal(await ticks(page).nth(2).getAttribute('aria-current'), 'true', key);
    assert.equal(await focused(), '10:10:00 ListBuckets by user admin');
  }
  await page.keyboard.press('Tab');
  assert.ok(!/^10:/.test(await focused()), 'Tab leaves the timeline');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(), '10:10:00 ListBuckets by user admin', 'it comes back to where it was');
});

test('where many events stand they share a button, and each can be reached', async ({ page, open }) => {
  await stopClock(page);
  await open(LESSON);
  await enter(page, 'laptop', 'for i in $(seq 150); do aws s3 ls > /dev/null; done; printf "al%s\\n" l', 'all');
  await button(page, '+1 h').click();
  // Ticks move together when it has.
  await page.locator('.clock time').filter({ hasText: /^11:/ }).waitFor();
  await ticks(page).first().waitFor();
  const boxes = await ticks(page).evaluateAll((all) => all.map((tick) => {
    const { left, right, height } = tick.querySelector('rect').getBoundingClientRect();
    return { left, right, height };
  }));
  assert.ok(boxes.length > 1);
  boxes.forEach(({ left, right, height }, index) => {
    assert.ok(right - left > 23.9 && height > 23.9, `button ${index}: ${right - left} by ${height}`);
    assert.ok(index === 0 || left > boxes[index - 1].right - 0.1, `button ${index} overlaps`);
  });
  // The last of them first; each press goes one back.
  const name = () => ticks(page).first().getAttribute('aria-label');
  const [, count] = /^Event (\d+) of \1: 10:00:00 ListBuckets/.exec(await name()) ?? assert.fail(await name());
  for (const back of [1, 2, 3]) {
    await ticks(page).first().click();
    await ticks(page).first().and(page.getByRole('button', { name: new RegExp(`^Event ${count - back} of ${count}: `) })).waitFor();
  }
});

test('axe finds nothing in the clock bar, nothing is cut, targets are large enough', async ({ page, open, everywhere }) => {
  await stopClock(page);
  await open(LESSON);
  await withRole(page);
  await enter(page, 'web-1', 'aws ec2 describe-instances; printf "de%s\\n" nied', 'denied');
  await button(page, 'Pause time').click();
  await everywhere('clock', async ({ label, width, height }) => {
    // Small pages have a timeline beside the diagram alone.
    const diagram = page.locator('.tabbar, .sidetabs').getByRole('button', { name: 'Diagram' }).filter({ visible: true });
    if (await diagram.count() > 0) await diagram.click();
    const { violations } = await new AxeBuilder({ page }).include('.clock').withTags(TAGS).options({ rules: { 'target-size': { enabled: true } } }).analyze();
    assert.deepEqual(violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}`)), [], label);
    const found = await bar(page).evaluate((bar) => {
      const { left, right, top, bottom } = bar.getBoundingClientRect();
      const buttons = [...bar.querySelectorAll('button, [role="button"] rect')].filter((button) => button.checkVisibility());
      const boxes = buttons.map((button) => button.getBoundingClientRect());
      return {
        smallest: Math.min(...boxes.flatMap((box) => [box.width, box.height])),
        outside: buttons.filter((_, at) => boxes[at].left < left - 1 || boxes[at].right > right + 1 || boxes[at].top < top - 1 || boxes[at].bottom > bottom + 1).map((button) => button.outerHTML),
        named: [...bar.querySelectorAll('[role="button"]')].every((tick) => /\d\d:\d\d:\d\d \S/.test(tick.getAttribute('aria-label'))),
        ticks: bar.querySelectorAll('[role="button"]').length,
      };
    });
    assert.deepEqual(found.outside, [], label);
    assert.ok(found.named);
    assert.ok(found.smallest > (width < 700 ? 43.9 : 23.9), `${label}: ${found.smallest} px`);
    // A short frame has no room for it: the list of hops and the trail open the same events.
    assert.equal(found.ticks > 0, height > 560, label);
  });
});
