// Says, before anything is painted, which face of the page shows and in which theme: the start page, the poster of a
// frame, or a lab. A classic script, so that the first picture waits for it; it must do nothing else.

(() => {
  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  const embed = query.has('embed') && !['0', 'false'].includes(query.get('embed'));
  if (embed) root.dataset.embed = '1';
  root.dataset.view = embed ? 'poster' : query.get('lesson') || query.get('lab') ? 'lab' : 'start';

  /** Storage may throw anywhere: in frames of other sites, in private windows, on full disks. */
  globalThis.rolelabStored = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null;
    }
  };
  const theme = rolelabStored((storage) => storage.getItem('rolelab/theme'));
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
})();
