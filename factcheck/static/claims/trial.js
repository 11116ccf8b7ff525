// While a draft is written, the page asks what its evidence lacks as the form stands. Nothing is
// saved by that; without this script the checklist is that of the saved claim.
'use strict';
{
  const PAUSE_MILLISECONDS = 1500;
  const shown = document.getElementById('policy-trial');
  const form = document.getElementById('claim_form');
  let waiting;
  let asked;

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(shown.dataset.address, {
        method: 'POST',
        body: new FormData(form),
        signal: asked.signal,
      });
      if (!answer.ok || answer.redirected) return;
      shown.innerHTML = await answer.text();
      shown.hidden = false;
    } catch {
      // Overtaken by a later question, or the server cannot be reached: what is shown stays.
    }
  };
  const askSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MILLISECONDS);
  };

  if (shown && form) {
    form.addEventListener('input', askSoon);
    form.addEventListener('formset:removed', askSoon);
    // What is chosen in a field that completes is told in jQuery's own events only.
    addEventListener('load', () => window.django?.jQuery(form).on('change', 'select', askSoon));
  }
}
