// What every browser test gets: a fresh page that reports trouble by itself, and few helpers.
//
// A test fails when the page logs an error or a warning, throws, or asks another origin for anything, unless
// the test said beforehand that it expects so. No test sleeps or retries: wait for what the page shows.

import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const need = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with cargo xtask test`);
  return value;
};

/** The address of the page, without a final slash. */
export const address = need('ROLELAB_URL').replace(/\/$/, '');
const shots = process.env.ROLELAB_SCREENSHOTS ?? 'target/screenshots';
const require = createRequire(path.join(need('ROLELAB_NODE_MODULES'), 'anything.js'));
const { chromium } = require('playwright-core');
/** `new AxeBuilder({ page })`, as @axe-core/playwright documents it. */
export const { AxeBuilder } = require('@axe-core/playwright');

/** Widths and heights that the page must fit. */
export const SIZES = [[1440, 900], [1024, 768], [390, 844], [720, 480]];
export const SCHEMES = ['light', 'dark'];

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
/** The longest a test may take. */
const PATIENCE = 90_000;

/** The browser of the tests. */
export const launch = () => chromium.launch({ executablePath: need('ROLELAB_CHROMIUM'), args: FLAGS });

const tests = [];

/** Declares a test. `run` gets what `fixture` makes. Options: those of a Playwright context. */
export function test(name, run, options = {}) {
  tests.push({ name, run, options });
}

/** Declares a test that cannot run here, and why. */
export function skip(name, reason) {
  tests.push({ name, reason });
}

/** Ids and secrets of an attempt are drawn; a test wants the same ones each time. A link that a test follows draws. */
export const seeded = (query) => (/[?&](lesson|lab)=/.test(query) && !/[?&]seed=/.test(query) ? `${query}&seed=1` : query);

async function fixture(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const trouble = [];
  const expected = [];
  const note = (text) => { if (!expected.some((pattern) => pattern.test(text))) trouble.push(text); };
  const watch = (page) => {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => note(`uncaught: ${error.stack ?? error}`));
    page.on('crash', () => note('the page crashed'));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== address) note(`another origin: ${url}`);
    });
  };
  watch(page);
  context.on('page', watch);
  return {
    context,
    page,
    trouble,
    /** Trouble whose text matches is part of this test. */
    expect: (...patterns) => expected.push(...patterns),
    /** Opens the page and waits until its prompt takes input. */
    open: async (query = '?lesson=sandbox') => {
      await page.goto(`${address}/${seeded(query)}`);
      await page.waitForSelector('html[data-ready="true"]', { state: 'attached' });
    },
    /** Opens the page, or whatever it shows instead, and waits for nothing. The seed is drawn. */
    goto: (query) => page.goto(`${address}/${query}`, { waitUntil: 'commit' }),
    /** Writes one picture of what is on the screen. */
    picture: async (name) => {
      await mkdir(shots, { recursive: true });
      await page.screenshot({ path: path.join(shots, `${name}.png`), animations: 'disabled' });
    },
    /** Calls `see` at every size and scheme, or those that are wanted by their indices, and writes a picture of each. */
    everywhere: async (name, see = async () => {}, wanted = () => true) => {
      await mkdir(shots, { recursive: true });
      for (const [scheme, colorScheme] of SCHEMES.entries()) {
        for (const [size, [width, height]] of SIZES.entries()) {
          if (!wanted(size, scheme)) continue;
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height });
          const label = `${name}-${width}x${height}-${colorScheme}`;
          await see({ label, width, height, colorScheme });
          await page.screenshot({ path: path.join(shots, `${label}.png`), animations: 'disabled' });
        }
      }
    },
  };
}

async function once(browser, { run, options }) {
  const given = await fixture(browser, options);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    await Promise.race([run(given), late]);
  } catch (error) {
    throw new Error([stripVTControlCharacters(String(error?.stack ?? error)), ...given.trouble].join('\n'));
  } finally {
    clearTimeout(timer);
    await given.context.close();
  }
  if (given.trouble.length > 0) throw new Error(given.trouble.join('\n'));
}

/** Runs all declared tests; prints TAP; returns how many failed. */
export async function runAll() {
  console.log(`1..${tests.length}`);
  const browser = await launch();
  let failed = 0;
  for (const [index, test] of tests.entries()) {
    const title = `${index + 1} - ${test.name}`;
    if (test.reason) {
      console.log(`ok ${title} # SKIP ${test.reason}`);
      continue;
    }
    const started = Date.now();
    try {
      await once(browser, test);
      console.log(`ok ${title} (${Date.now() - started} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`not ok ${title}\n${String(error.message).replace(/^/gm, '  # ')}`);
    }
  }
  await browser.close();
  return failed;
}
