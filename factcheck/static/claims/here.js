// Says that the page of a claim is open, when it is opened and every two minutes while somebody
// may be looking at it, and shows who else has it open. Nothing is sent for what is typed.
'use strict';
{
  const EVERY_MILLISECONDS = 120_000;
  const said = document.getElementById('here');
  const token = document.querySelector('[name="csrfmiddlewaretoken"]')?.value;

  const tell = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(said.dataset.address, { method: 'POST', headers: { 'X-CSRFToken': token } });
      if (!answer.ok || answer.redirected) return;
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
    setInterval(tell, EVERY_MILLISECONDS);
    document.addEventListener('visibilitychange', tell);
  }
}
