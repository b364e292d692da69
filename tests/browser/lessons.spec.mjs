// The course in the page: labs from start to end by their own solutions, lessons that do not arrive, questions, what was
// lost, the author's panel, and lessons of strangers.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder, address, test } from './harness.mjs';
import { answer, button, heading, packed, prompt, question, solve } from './solve.mjs';

const LESSONS = path.join(import.meta.dirname, '..', 'lessons');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** No violation that axe knows. */
const accessible = async (page) => {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
};
const passed = (page, count) => page.waitForFunction((count) =>
  document.querySelectorAll('.task .steps .done').length === count, count);

const first = await packed('first-role');

for (const id of ['keys-that-leak', 'first-role', 'the-stolen-role']) {
  test(`${id} from start to end`, async ({ page, open, context, picture }) => {
    const lesson = await packed(id);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(`?lesson=${id}`);
    await solve(page, lesson);
    await heading(page, 'Lab complete').waitFor();
    assert.equal(await page.locator('.finish > ol > li').count(), lesson.takeaways.length);
    await button(page, 'Copy completion code').click();
    const code = await page.locator('.finish .code code').innerText();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
    assert.match(code, /^[0-9A-Z]+(-[0-9A-Z]+)+$/i);
    await picture(`finish-${id}`);
    await accessible(page);
    // What was done is still there when the page comes back, and so is its end.
    await page.reload();
    await heading(page, 'Lab complete').waitFor();
    assert.equal(await page.locator('.finish .code code').innerText(), code);
  });
}

test('the end leads on: the picture plays again, the next lab is a link', async ({ page, open }) => {
  const lesson = await packed('keys-that-leak');
  await open('?lesson=keys-that-leak');
  await solve(page, lesson);
  await button(page, 'Replay in the diagram').click();
  await page.locator('.packet').first().waitFor();
  await page.getByRole('link', { name: `Next lab: ${first.title}` }).click();
  await page.waitForURL(/lesson=first-role/);
  await heading(page, first.steps[0].title).waitFor();
});

for (const [what, how, cause] of [
  ['that the network keeps away', (route) => route.abort(), 'It did not arrive'],
  ['that the host does not have', (route) => route.fulfill({ status: 404, body: 'no' }), 'The host answered 404'],
  ['that is too large', (route) => route.fulfill({ body: ' '.repeat(140_000) }), 'too large'],
  ['that is no JSON', (route) => route.fulfill({ body: '<html>' }), 'is not a lesson that this build reads'],
  ['of another schema', (route) => route.fulfill({ body: JSON.stringify({ ...tiny(), id: 'first-role', schema: 99 }) }), '`schema` is 99'],
  ['that is another one', (route) => route.fulfill({ body: JSON.stringify(tiny()) }), 'It holds another lesson: tiny'],
]) {
  test(`a lesson ${what} says so, and opens when it is there`, async ({ page, goto, expect }) => {
    expect(/Failed to load resource/);
    await page.route('**/lessons/first-role.json*', how);
    await goto('?lesson=first-role');
    await heading(page, 'This lesson did not arrive').waitFor();
    await page.getByRole('alert').filter({ hasText: cause }).waitFor();
    await accessible(page);
    await page.unroute('**/lessons/first-role.json*');
    await button(page, 'Try again').click();
    await prompt(page, 'laptop').waitFor();
    await heading(page, first.steps[0].title).waitFor();
  });
}

test('the lessons that come next are fetched while nothing else is to be done', async ({ page, open }) => {
  const ahead = page.waitForResponse(/lessons\/first-role\.json\?v=[0-9a-f]{16}$/);
  await open('?lesson=keys-that-leak');
  assert.equal((await ahead).status(), 200);
});

test('a new attempt draws its own ids, and keeps them', async ({ page, goto }) => {
  const seed = async () => {
    await prompt(page, 'laptop').waitFor();
    await page.waitForFunction(() => document.documentElement.dataset.seed);
    return page.evaluate(() => document.documentElement.dataset.seed);
  };
  await goto('?lesson=keys-that-leak');
  const first = await seed();
  await page.reload();
  assert.equal(await seed(), first);
  await button(page, 'Reset lab').click();
  await page.waitForFunction((first) => document.documentElement.dataset.seed !== first, first);
});

test('the course\'s lessons are six and a sandbox, in their order', async ({ page, open }) => {
  await open('?lesson=keys-that-leak');
  await page.locator('.menu summary').click();
  const links = await page.getByRole('navigation', { name: 'Lessons' }).getByRole('listitem').getByRole('link').evaluateAll((all) => all.map((a) => a.search));
  const ids = ['keys-that-leak', 'first-role', 'what-the-instance-knows', 'imdsv2', 'the-stolen-role', 'closing-the-door', 'sandbox'];
  assert.deepEqual(links, ids.map((id) => `?lesson=${id}`));
});

/** A small lesson of a stranger, with what the course's own may lack. */
function tiny(change = {}) {
  const say = (text) => [{ text }];
  return {
    schema: 1,
    id: 'tiny',
    title: 'A tiny lesson',
    summary: 'Three files.',
    minutes: 1,
    level: 'beginner',
    steps: [
      {
        id: 'one',
        title: 'A first file',
        prose: [
          { paragraph: { text: [{ text: 'Make a file: ' }, { exec: { host: '', text: 'touch one' } }, { text: ', or copy ' }, { copy: 'touch two' }, { text: '. Nobody asks ' }, { show: { node: 'imds', text: 'the metadata service' } }, { text: '.' }] } },
          { note: { text: say('A note.') } },
          { list: { numbered: true, items: [say('first'), say('second')] } },
          { table: { head: [say('a'), say('b')], rows: [[say('1'), say('<img src=x onerror=alert(1)>')]] } },
          { code: { host: 'web-9', text: 'ls' } },
        ],
        why: [{ paragraph: { text: say('Because.') } }],
        questions: [{ id: 'guess', ask: say('What will ls say?'), options: [say('nothing'), say('one')], answer: '2', until: 'made', told: say('It lists names.') }],
        goals: [{ id: 'made', text: say('There is a file one'), check: { file: { on: 'laptop', path: '~/one' } } }],
        hints: [say('A nudge.'), say('Where.'), say('How.')],
        feedback: [{ id: 'astray', when: { file: { on: 'laptop', path: '~/astray' } }, say: say('That is another file.') }],
        solution: [{ answer: { question: 'guess', with: '2' } }, { run: { on: 'laptop', run: 'touch one' } }],
      },
      {
        id: 'two',
        title: 'Two more',
        prose: [{ paragraph: { text: say('Two files at once, and a word.') } }],
        questions: [{ id: 'word', ask: say('Which word?'), answer: 'blue', told: say('Blue it is.') }],
        goals: [
          { id: 'level', text: say('There is a file two'), hold: 'level', check: { file: { on: 'laptop', path: '~/two' } } },
          { id: 'said', text: say('The word is said'), check: { answered: { question: 'word' } } },
        ],
        hints: [say('A nudge.'), say('Where.'), say('How.')],
        solution: [{ run: { on: 'laptop', run: 'touch two' } }, { answer: { question: 'word', with: 'blue' } }],
      },
    ],
    takeaways: [say('One.'), say('Two.'), say('Three.')],
    ...change,
  };
}

const MINE = '?lab=lessons/mine.json';
/** Serves a lesson as one of the page's own origin. */
const serve = (page, lesson) => page.route('**/lessons/mine.json', (route) =>
  route.fulfill({ contentType: 'application/json', body: typeof lesson === 'string' ? lesson : JSON.stringify(lesson) }));
const enter = async (page, line) => {
  await prompt(page, 'laptop').fill(line);
  await prompt(page, 'laptop').press('Enter');
};
const goal = (page, words) => page.getByRole('list', { name: 'Goals' }).getByRole('listitem').filter({ hasText: words });
const spoken = (page, words) => page.waitForFunction((words) =>
  [...document.querySelectorAll('[role="status"]')].some((region) => region.textContent.includes(words)), words);

test('a prediction is asked before and told after; a wrong answer may be tried again', async ({ page, open }) => {
  await serve(page, tiny());
  await open(MINE);
  await answer(page, 'guess', '1');
  await question(page, 'guess').getByText('You say nothing.').waitFor();
  await spoken(page, 'You say nothing.');
  assert.equal(await page.getByText('It lists names.').count(), 0);
  await accessible(page);
  await page.reload();
  await question(page, 'guess').getByText('You say nothing.').waitFor();
  await enter(page, 'touch one');
  await page.locator('.told').getByText('You said nothing. It was one.').waitFor();
  await page.locator('.told').getByText('It lists names.').waitFor();
  await spoken(page, 'It was one. It lists names.');
  await page.getByRole('region', { name: 'Why' }).getByText('Because.').waitFor();

  // The page does not turn by itself, and a mouse gives the keyboard back to the prompt.
  await page.getByRole('navigation', { name: 'Previous and next step' }).getByRole('button', { name: 'Two more' }).click();
  await page.waitForFunction((input) => input === document.activeElement, await prompt(page, 'laptop').elementHandle());
  await answer(page, 'word', 'red');
  await question(page, 'word').getByText('Not quite: red is not it.').waitFor();
  await spoken(page, 'Not quite: red is not it.');
  await enter(page, 'touch two');
  await goal(page, 'There is a file two').getByText('holds now:').waitFor();
  await enter(page, 'rm two');
  await goal(page, 'There is a file two').getByText('not yet:').waitFor();
  await enter(page, 'touch two');
  await goal(page, 'There is a file two').getByText('holds now:').waitFor();
  await answer(page, 'word', ' BLUE ');
  await heading(page, 'Lab complete').waitFor();
  await page.locator('.told').getByText('You said BLUE. That is right.').waitFor();
});

test('a step that is passed stays in sight, also when the next one is half done', async ({ page, open }) => {
  await serve(page, tiny());
  await open(MINE);
  await answer(page, 'guess', '2');
  await enter(page, 'touch two one');
  await page.getByRole('region', { name: 'Why' }).waitFor();
  await heading(page, 'A first file').waitFor();
});

test('Solution asks for a prediction, does not tell it, and goes on', async ({ page, open }) => {
  await serve(page, tiny());
  await open(MINE);
  await button(page, 'Solution').click();
  await page.locator('.notice').getByText('First a prediction: choose what you think.').waitFor();
  await button(page, 'Solution').click();
  await page.waitForFunction((input) => input.value === 'touch one', await prompt(page, 'laptop').elementHandle());
  assert.equal(await page.locator('.prompt .ghost span').first().innerText(), '');
});

test('on a phone a lab begins with its task, Run works at the first tap, and a passed step is told', async ({ page, open }) => {
  await serve(page, tiny());
  await open(MINE);
  await heading(page, 'A first file').waitFor();
  await page.getByRole('region', { name: 'Task text' }).getByRole('button', { name: 'touch one' }).tap();
  await prompt(page, 'laptop').evaluate((input) => input.blur());
  await button(page, 'Run').tap();
  await page.locator('.goalline').getByText('Step 1 is passed').waitFor();
  await page.locator('.goalline').tap();
  await page.getByRole('region', { name: 'Why' }).waitFor();
}, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('who goes astray is told so, until it is mended', async ({ page, open }) => {
  await serve(page, tiny());
  await open(MINE);
  await enter(page, 'touch astray');
  await page.locator('.feedback').getByText('That is another file.').waitFor();
  await spoken(page, 'That is another file.');
  await enter(page, 'rm astray');
  await page.locator('.feedback').waitFor({ state: 'detached' });
});

test('a goal that is lost says why and by what, and Undo brings it back', async ({ page, open }) => {
  const say = (text) => [{ text }];
  const launch = 'aws ec2 run-instances --image-id {{image Amazon Linux 2}} --instance-type t3.micro --tag-specifications \'ResourceType=instance,Tags=[{Key=Name,Value=web-1}]\'';
  const asked = { id: 'asked', text: say('Ask web-1 about itself'), check: { metadata: { path: '/latest/meta-data', status: 200, on: 'web-1' } } };
  const steps = [{ id: 'one', title: 'Ask', prose: [], goals: [asked], hints: [], solution: [] }];
  await serve(page, tiny({ world: [{ run: { on: 'laptop', run: launch } }, { wait: 1 }], steps }));
  await open(MINE);
  await goal(page, 'Ask web-1').getByText('not yet:').waitFor();
  await enter(page, 'aws ec2 terminate-instances --instance-ids $(aws ec2 describe-instances --query Reservations[].Instances[].InstanceId --output text)');
  await goal(page, 'Ask web-1').getByText('out of reach: web-1 is terminated').waitFor();
  await spoken(page, 'A goal is out of reach: web-1 is terminated');
  await accessible(page);
  await page.getByRole('button', { name: /^Undo: aws ec2 terminate-instances/ }).click();
  await goal(page, 'Ask web-1').getByText('not yet:').waitFor();
  await page.getByRole('tab', { name: 'web-1' }).click();
  await prompt(page, 'web-1').fill('curl -s http://169.254.169.254/latest/meta-data/');
  await prompt(page, 'web-1').press('Enter');
  await heading(page, 'Lab complete').waitFor();
});

test('words that act: into the prompt, into the clipboard, to the picture', async ({ page, open, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await serve(page, tiny());
  await open(MINE);
  const task = page.getByRole('region', { name: 'Task text' });
  await task.getByRole('button', { name: 'touch one' }).click();
  await page.waitForFunction((input) => input.value === 'touch one', await prompt(page, 'laptop').elementHandle());
  await task.getByRole('button', { name: 'touch two' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'touch two');
  await task.getByRole('button', { name: 'the metadata service' }).focus();
  assert.equal(await page.locator('html').getAttribute('data-point'), 'imds');
  await page.keyboard.press('Enter');
  await spoken(page, 'The diagram shows the metadata service.');
  await task.getByText('<img src=x onerror=alert(1)>').waitFor();
  assert.equal(await task.locator('img').count(), 0);
  await task.getByRole('button', { name: 'Put in prompt' }).click();
  await page.locator('.notice').getByText('There is no web-9 yet').waitFor();
});

test('steps can be turned to at any time; hints and solution are those of the step in sight', async ({ page, open }) => {
  await serve(page, tiny());
  await open(MINE);
  await button(page, 'Step 2: Two more').first().click();
  await heading(page, 'Two more').waitFor();
  await button(page, 'Hint').click();
  await page.getByRole('list', { name: 'Hints' }).getByText('A nudge.').waitFor();
  await button(page, 'Solution').click();
  await page.waitForFunction((input) => input.value === 'touch two', await prompt(page, 'laptop').elementHandle());
  await button(page, 'Step 1: A first file').first().click();
  await heading(page, 'A first file').waitFor();
  assert.equal(await page.getByRole('list', { name: 'Hints' }).count(), 0);
});

test('a stranger\'s lesson keeps its saves to itself', async ({ page, open }) => {
  // It calls itself what one of the course is called.
  await serve(page, tiny({ id: 'keys-that-leak' }));
  await open(MINE);
  await enter(page, 'touch one');
  await passed(page, 1);
  await open('?lesson=keys-that-leak');
  assert.equal(await page.locator('.task .steps .done').count(), 0);
  const keys = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('rolelab/save/')).sort());
  assert.equal(keys.length, 2);
  assert.match(keys[1], /^rolelab\/save\/lab:[0-9a-f]{16}$/);
  await open(MINE);
  await passed(page, 1);
});

const ELSEWHERE = [
  'https://example.com/x.json', '//example.com/x.json', 'data:application/json,{}', 'blob:https://example.com/1', 'file:///etc/hosts',
  'javascript:alert(1)', 'http://localhost:1/x.json', '\\\\example.com\\x.json', 'https:example.com',
];
for (const lab of ELSEWHERE) {
  test(`a lesson of ${lab} is refused, and a file may be dropped instead`, async ({ page, goto }) => {
    await goto(`?lab=${encodeURIComponent(lab)}`);
    await heading(page, 'That lesson cannot be loaded').waitFor();
    await page.getByRole('alert').filter({ hasText: 'is not on this page\'s own site' }).waitFor();
    await drop(page, 'tiny.json', JSON.stringify(tiny()));
    await heading(page, 'A first file').waitFor();
  });
}

test('a lesson that leads elsewhere, is missing or too large is refused', async ({ page, goto, expect }) => {
  expect(/Failed to load resource/);
  const alert = (words) => page.getByRole('alert').filter({ hasText: words }).waitFor();
  await goto('?lab=lessons/none.json');
  await alert('The host answered 404');
  await serve(page, ' '.repeat(200_000));
  await goto(MINE);
  await alert('too large');
  await page.unroute('**/lessons/mine.json');
  await page.route('**/lessons/mine.json', (route) => route.fulfill({ status: 302, headers: { location: `${address}/lessons/first-role.json` } }));
  await goto(MINE);
  await alert('leads to another address');
  await accessible(page);
});

/** Drops a file on the page. */
const drop = (page, name, text) => page.evaluate(([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: 'application/json' }));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}, [name, text]);

const author = (page) => page.getByRole('region', { name: 'Author', exact: true });

test('an author sees every clause live, jumps to a step, and records a solution', async ({ page, open, picture, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('?lesson=first-role&author=1');
  const lesson = await packed('first-role');
  await author(page).getByRole('region', { name: 'goal runs' }).getByText('open', { exact: true }).waitFor();
  assert.equal(await author(page).locator('.step').count(), lesson.steps.length);
  await author(page).getByLabel('Begin at').selectOption('2');
  await button(page, 'Jump to step').click();
  await passed(page, 2);
  await heading(page, lesson.steps[2].title).waitFor();
  // Its step is passed, and folded.
  await author(page).locator('[aria-label="goal runs"] .is').filter({ hasText: 'passed' }).waitFor({ state: 'attached' });
  await picture('author');
  await accessible(page);
  // The session is one like another: it stands after a reload, and goes on.
  await page.reload();
  await passed(page, 2);
  await page.getByRole('tab', { name: 'laptop' }).click();
  await enter(page, 'aws iam list-roles --output text');
  await author(page).getByRole('region', { name: 'Recorded solution' }).getByText('aws iam list-roles --output text').waitFor();
  await button(page, 'Copy as solution').click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, new RegExp(`^## ${lesson.steps[2].id}\\n[^]*\`\`\`laptop\\naws iam list-roles --output text\\n\`\`\``));
  await button(page, 'Show the inspector').click();
  await page.getByRole('region', { name: 'Inspector' }).waitFor();
  await button(page, 'Author').click();
  await author(page).waitFor();
});

test('an author drops a lesson and plays it', async ({ page, open }) => {
  await open('?lesson=sandbox&author=1');
  await drop(page, 'tiny.json', JSON.stringify(tiny()));
  await heading(page, 'A first file').waitFor();
  await enter(page, 'touch one');
  await passed(page, 1);
  await page.locator('#lesson-file').setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(tiny({ title: 'Another' }))) });
  await page.locator('.menu .here').getByText('Another').waitFor();
  assert.equal(await page.locator('.task .steps .done').count(), 0);
});

/** Files of strangers, and what becomes of each. */
const strangers = JSON.parse(readFileSync(path.join(LESSONS, 'expected.json'), 'utf8'))
  .map((row) => ({ ...row, text: readFileSync(path.join(LESSONS, row.file), 'utf8').padEnd(row.pad ?? 0) }));

test('malformed and hostile files are refused with a reason, and nothing changes', async ({ page, open }) => {
  await open('?lesson=sandbox&author=1');
  await enter(page, 'echo before');
  await page.getByRole('log', { name: 'Output of laptop' }).locator('.cmd').waitFor();
  const state = () => page.evaluate(() => JSON.stringify([
    Object.keys(localStorage).sort(), document.title, document.querySelectorAll('.cmd').length, location.href, document.scripts.length,
  ]));
  const before = await state();
  const said = page.locator('.chooser .refused');
  const bad = strangers.filter(({ refused }) => refused);
  for (const kind of ['malformed/', 'hostile/']) assert.ok(bad.filter(({ file }) => file.startsWith(kind)).length >= 5);
  for (const { file, refused, pad, text } of bad) {
    await drop(page, 'other.json', '{"other":1}');
    await said.filter({ hasText: 'unknown field `other`' }).waitFor();
    await drop(page, file, text);
    await said.filter({ hasText: pad ? 'The file is too large' : refused }).waitFor();
    assert.match(await said.innerText(), /^That file is not a lesson\. \S+/, file);
    assert.equal(await state(), before, file);
  }
  await enter(page, 'echo after');
  await page.getByRole('log', { name: 'Output of laptop' }).locator('.out').filter({ hasText: /^after$/ }).waitFor();
});

for (const { file, shows, text } of strangers.filter(({ shows }) => shows)) {
  test(`${file} is shown as text`, async ({ page, open }) => {
    await open('?lesson=sandbox&author=1');
    await drop(page, file, text);
    await page.locator('.task').getByText(shows).first().waitFor();
    assert.notEqual(await page.title(), 'gone');
    assert.equal(await page.locator('.task').locator('script, img, a, iframe, [onclick], [style]').count(), 0);
  });
}

test('the page that says what is simulated needs no script', async ({ page }) => {
  await page.goto(`${address}/simulated.html`);
  await heading(page, 'What is simulated, and where it differs').waitFor();
  for (const name of ['Exact, as far as we could check', 'Simpler than the real thing', 'Not there']) await heading(page, name).waitFor();
  assert.equal(await page.locator('script').count(), 0);
  await page.getByRole('link', { name: 'All labs' }).click();
  await page.waitForURL(`${address}/`);
}, { javaScriptEnabled: true });

test('the page that says what is simulated is accessible, and fits a phone', async ({ page, everywhere }) => {
  await page.goto(`${address}/simulated.html`);
  await everywhere('simulated', async ({ width }) => {
    await accessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
  });
});

test('the menu and the start page lead to it', async ({ page, open }) => {
  await open('');
  await page.getByRole('link', { name: 'What is simulated, and where it differs' }).click();
  await page.waitForURL(/simulated\.html$/);
  await open('?lesson=sandbox');
  await page.locator('.menu summary').click();
  assert.equal(await page.getByRole('link', { name: 'What is simulated' }).getAttribute('href'), 'simulated.html');
});
