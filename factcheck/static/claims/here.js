// Says that the page of a claim is open, when it is opened and every two minutes while somebody
// may be looking at it, and shows who else has it open. Nothing is sent for what is typed.
'use strict';
{
  const EVERY_MILLISECONDS = 120_000;
  const said = document.getElementById('here');
  const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value;
  let told = 0;

  const tell = async () => {
    if (document.hidden || Date.now() - told < EVERY_MILLISECONDS) return;
    told = Date.now();
    try {
      const answer = await fetch(said.dataset.address, { method: 'POST', headers: { 'X-CSRFToken': token } });
      if (!answer.ok || answer.redirected) {
        told = Infinity; // Logged out, or the claim is gone: nothing more is sent.
        return;
      }
      const { here } = await answer.json();
      const words = here.join(' ');
      if (said.textContent !== words) said.textContent = words;
      said.classList.toggle('nobody', here.length === 0);
    } catch {
      // The site does not answer: what was said stays.
    }
  };
  if (said && token) {
    tell();
    setInterval(tell, EVERY_MILLISECONDS + 1_000);
    document.addEventListener('visibilitychange', tell);
  }
}
