// The sentences of an article: keys to go through them, to split and join them, and words that are
// selected. Without this script the same boxes are ticked by hand, and words are written in.
'use strict';
{
  const form = document.getElementById('ticking');
  const rows = () => [...form.querySelectorAll('.sentence')];
  let here = null;

  const count = () => {
    const said = document.getElementById('ticked-count');
    if (!said) return;
    const claims = form.querySelectorAll('.tick:checked').length;
    const dismissed = [...form.querySelectorAll('.dismiss')].filter((one) => one.value).length;
    said.textContent = said.dataset.said.replace('{claims}', claims).replace('{dismissed}', dismissed);
  };

  // What is ticked is kept as it is ticked, whatever is pressed next.
  const PAUSE_MILLISECONDS = 400;
  const kept = document.getElementById('ticks-kept');
  let waiting;
  const keep = async () => {
    clearTimeout(waiting);
    waiting = undefined;
    const ticked = new Set([...form.querySelectorAll('.tick:checked')].map((box) => box.value));
    const said = [...new FormData(form)].filter(([name, value]) =>
      name.startsWith('priority-') ? ticked.has(name.slice('priority-'.length)) : value && name !== 'words',
    );
    try {
      const answer = await fetch(form.dataset.marks, { method: 'POST', body: new URLSearchParams(said), keepalive: true });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      if (!waiting) kept.textContent = kept.dataset.kept;
    } catch {
      kept.textContent = kept.dataset.notKept;
    }
  };
  const keepSoon = () => {
    if (!form.dataset.marks) return;
    kept.textContent = '';
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE_MILLISECONDS);
  };
  addEventListener('pagehide', () => waiting && keep());
  form.addEventListener('submit', () => {
    clearTimeout(waiting); // The button posts them, too.
    waiting = undefined;
  });

  const go = (row) => {
    if (!row) return;
    here = row;
    const field = row.querySelector('.tick, select, button, a');
    field?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'center' });
  };
  const step = (by) => {
    const all = rows();
    const open = all.filter((row) => row.matches('.is-unchecked'));
    const from = here ? all.indexOf(here) : -1;
    const ahead = by > 0 ? open : open.reverse();
    go(ahead.find((row) => (all.indexOf(row) - from) * by > 0) ?? (here ? null : open[0]));
  };

  const tick = (row, on) => {
    const box = row.querySelector('.tick');
    if (!box) return;
    box.checked = on;
    if (on && row.querySelector('.dismiss')) row.querySelector('.dismiss').value = '';
    count();
    keepSoon();
  };
  const cycle = (select) => {
    if (!select) return;
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };

  // A sentence is where its clauses stand: whoever moves clauses names it anew.
  const rename = (row) => {
    const clauses = [...row.querySelectorAll('.clause')];
    const span = `${clauses[0].dataset.start}-${clauses.at(-1).dataset.end}`;
    row.dataset.span = span;
    row.querySelector('.tick').value = span;
    for (const kind of ['dismiss', 'priority']) {
      const select = row.querySelector(`.${kind}`);
      if (select) select.name = `${kind}-${span}`;
    }
  };
  const movable = (row) => row?.matches('.is-unchecked') && row.querySelector('.tick');
  const split = (row) => {
    const clauses = [...row.querySelectorAll('.clause')];
    if (!movable(row) || clauses.length < 2) return;
    const other = row.cloneNode(true);
    other.removeAttribute('id');
    other.classList.remove('begins');
    other.querySelectorAll('.suggested').forEach((one) => one.remove());
    // One clause at a time stays: pressing the key on the rest splits it further.
    clauses.slice(1).forEach((one) => one.remove());
    other.querySelector('.clause').remove();
    row.after(other);
    [row, other].forEach(rename);
    tick(row, true);
    tick(other, true);
    go(other);
  };
  const join = (row) => {
    const other = row.nextElementSibling;
    if (!movable(row) || !movable(other)) return;
    row.querySelector('.words').append(...other.querySelectorAll('.clause'));
    row.querySelector('.marks').append(...other.querySelectorAll('.suggested'));
    other.remove();
    rename(row);
    tick(row, true);
    go(row);
  };

  form.addEventListener('change', (event) => {
    const row = event.target.closest('.sentence');
    if (row && event.target.matches('.dismiss') && event.target.value) {
      const box = row.querySelector('.tick');
      if (box) box.checked = false;
    }
    if (row && event.target.matches('.tick')) tick(row, event.target.checked);
    count();
    if (row) keepSoon();
  });
  form.addEventListener('focusin', (event) => {
    here = event.target.closest('.sentence') ?? here;
  });

  document.addEventListener('selectionchange', () => {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    const field = document.getElementById('words');
    if (!field || !words || selection.rangeCount === 0) return;
    const of = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('.words')?.closest('.sentence');
    const range = selection.getRangeAt(0);
    const [first, last] = [of(range.startContainer), of(range.endContainer)];
    if (!first || !last) return;
    field.value = words.replace(/\s+/g, ' ');
    document.getElementById('within').value = `${first.dataset.span.split('-')[0]}-${last.dataset.span.split('-')[1]}`;
  });
  document.getElementById('words')?.addEventListener('keydown', (event) => {
    // Enter is about these words, not about what is ticked above.
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    event.target.closest('p').querySelector('button').click();
  });
  document.getElementById('words')?.addEventListener('input', () => {
    document.getElementById('within').value = '';
  });

  const shortcuts = document.getElementById('shortcuts');
  const toggle = shortcuts?.querySelector('input');
  if (toggle) {
    shortcuts.hidden = false;
    toggle.checked = localStorage.getItem('shortcuts') !== 'off';
    toggle.addEventListener('change', () => localStorage.setItem('shortcuts', toggle.checked ? 'on' : 'off'));
  }
  const acts = {
    n: () => step(1),
    b: () => step(-1),
    x: () => here && tick(here, !here.querySelector('.tick')?.checked),
    d: () => here && cycle(here.querySelector('.dismiss')),
    p: () => {
      if (!here?.querySelector('.tick')) return;
      if (here.querySelector('.tick').checked) cycle(here.querySelector('.priority'));
      else tick(here, true);
    },
    s: () => here && split(here),
    m: () => here && join(here),
  };
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.matches('textarea, input:not([type="checkbox"])');
    const act = acts[event.key];
    if (!act || !toggle?.checked || isTyping || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
  count();
}
