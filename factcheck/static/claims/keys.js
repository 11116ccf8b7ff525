// Ctrl+S, or ⌘S, saves the form of the page and stays on it.
'use strict';
{
  const SAVES = ['.submit-row [name="_continue"]', '.submit-row [name="_save"]', '#ticking .button.default'];

  document.addEventListener('keydown', (event) => {
    const isSave = event.key?.toLowerCase() === 's' && (event.ctrlKey || event.metaKey);
    if (!isSave || event.altKey || event.shiftKey || event.isComposing) return;
    const button = SAVES.map((one) => document.querySelector(one)).find(Boolean);
    if (!button) return;
    event.preventDefault();
    if (!event.repeat) button.click();
  });
}
