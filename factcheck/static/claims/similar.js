// Beside a claim, what is worded like it; while its statement is typed, what is worded like that.
// Without this script there is the link to the page that compares.
'use strict';
{
  const PAUSE_MILLISECONDS = 800;
  const SHORTEST = 8;
  const shown = document.getElementById('similar');
  const statement = document.getElementById('id_statement');
  let waiting;
  let asked;

  const ask = async () => {
    const address = new URL(shown.dataset.address, location);
    address.searchParams.set('piece', '1');
    if (statement) address.searchParams.set('text', statement.value.slice(0, 2000));
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return;
      shown.innerHTML = await answer.text();
      shown.hidden = false;
    } catch {
      // Overtaken by a later question, or the server cannot be reached: what is shown stays.
    }
  };

  if (shown) {
    statement?.addEventListener('input', () => {
      clearTimeout(waiting);
      if (statement.value.trim().length >= SHORTEST) waiting = setTimeout(ask, PAUSE_MILLISECONDS);
    });
    if (!statement || statement.value.trim().length >= SHORTEST) ask();
  }
}
