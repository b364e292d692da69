// The dialog that makes the snippet by which a course page frames a lab, and copies it. Opened by any button with
// data-open="embed"; it changes nothing else on the page.

const part = (name) => document.getElementById(`embed-${name}`);
const dialog = document.getElementById('embed');
// Read now: boot.js takes the catalogue out of a page that shows a lab.
for (const card of document.querySelectorAll('#start [data-lesson]')) {
  part('lab').append(new Option(card.querySelector('b').textContent, card.dataset.lesson));
}

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** What stands in the course page. An address without a name of a file is that of the folder. */
const snippet = () => {
  const { value, selectedOptions: [{ text }] } = part('lab');
  const src = new URL(`?lesson=${encodeURIComponent(value)}&embed=1`, new URL('.', location.href)).href;
  const [width, height] = part('size').value.split(' ');
  const attributes = {
    src, title: `Rolelab: ${text}`, width, height, loading: 'lazy', style: 'border: 0',
    allow: 'clipboard-write; fullscreen', referrerpolicy: 'strict-origin-when-cross-origin',
    ...(part('sandbox').checked && { sandbox: 'allow-scripts allow-same-origin allow-popups' }),
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escape(value)}"`);
  return `<iframe ${written.join('\n  ')}></iframe>`;
};

const write = () => {
  part('code').value = snippet();
  part('said').textContent = '';
};

let opener = null;
document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-open="embed"]');
  if (!button || dialog.open) return;
  opener = button;
  const lesson = new URLSearchParams(location.search).get('lesson');
  if ([...part('lab').options].some((option) => option.value === lesson)) part('lab').value = lesson;
  write();
  dialog.showModal();
});
// The menu that held the button may have closed behind the dialog.
dialog.addEventListener('close', () => {
  if (!opener?.checkVisibility()) document.querySelector('.menu summary')?.focus();
});
dialog.addEventListener('input', write);
part('close').addEventListener('click', () => dialog.close());
part('copy').addEventListener('click', () => {
  const said = (text) => { part('said').textContent = text; };
  const select = () => {
    part('code').select();
    said('Press Ctrl-C or ⌘C to copy.');
  };
  if (!navigator.clipboard) return select();
  navigator.clipboard.writeText(part('code').value).then(() => said('Copied.'), select);
});
