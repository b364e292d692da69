// Transcripts typed into the page: what its terminals show is what the files say, which the engine alone has been held
// to natively and in Node.

import { test } from './harness.mjs';
import { act, passed, read, serveEightSteps, shows, stopClock } from './transcript.mjs';

for (const name of ['lesson/solution-by-console.md', 'shell/here-documents.md', 'shell/terminal-input.md']) {
  test(`transcript ${name} typed into the page`, async ({ page, open }) => {
    const { query, moves } = read(name);
    await stopClock(page);
    await serveEightSteps(page);
    await open(query);
    for (const [index, move] of moves.entries()) {
      await act(page, move);
      await shows(page, moves.slice(0, index + 1));
    }
    if (passed(moves) > 0) await page.getByRole('heading', { name: 'Lab complete', exact: true }).waitFor();
  });
}
