// The review page: ticks saved without leaving the page, and shortcuts that can be switched off.
// Without this script the same buttons post and the page comes back.
'use strict';
{
  const ticked = [];
  const unticked = () => document.querySelector('.tick [aria-pressed="false"]');

  const tick = async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        body: new FormData(form),
        headers: { Accept: 'application/json' },
      });
      if (answer.status === 409) {
        location.reload(); // The page says what was refused, and shows what is submitted now.
        return;
      }
      const { ticked: isTicked, missing } = await answer.json();
      button.setAttribute('aria-pressed', isTicked);
      form.elements.ticked.value = !isTicked;
      if (isTicked) ticked.push(button);
      document.getElementById('ticks-missing').textContent = missing;
      button.disabled = false;
      button.focus();
    } catch {
      form.submit();
    }
  };
  document.querySelectorAll('.tick').forEach((form) => form.addEventListener('submit', tick));

  const shortcuts = document.getElementById('shortcuts');
  const toggle = shortcuts.querySelector('input');
  shortcuts.hidden = false;
  toggle.checked = localStorage.getItem('shortcuts') !== 'off';
  toggle.addEventListener('change', () => {
    localStorage.setItem('shortcuts', toggle.checked ? 'on' : 'off');
  });

  const acts = {
    a: () => document.querySelector('.step-approve textarea')?.focus(),
    r: () => document.querySelector('.step-return_to_author textarea')?.focus(),
    n: () => document.getElementById('next')?.click(),
    u: () => {
      const isOn = (one) => one.getAttribute('aria-pressed') === 'true';
      const last = ticked.filter(isOn).at(-1) ?? [...document.querySelectorAll('.tick button')].filter(isOn).at(-1);
      last?.click();
    },
    t: () => {
      if (document.activeElement.matches('.tick [aria-pressed="false"]')) {
        document.activeElement.click();
      } else {
        unticked()?.focus();
      }
    },
  };
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.matches('textarea, select, input:not([type="checkbox"])');
    const act = acts[event.key];
    if (!act || !toggle.checked || isTyping || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
}
