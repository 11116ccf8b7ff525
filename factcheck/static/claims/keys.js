// Ctrl+S, or ⌘S, saves the form of the page and stays on it; ? shows the keys of the page.
// Without this script the link “Keys” leads to the same list.
'use strict';
{
  const SAVES = ['.submit-row [name="_continue"]', '.submit-row [name="_save"]', '#ticking .button.default', '#changelist-form [name="_save"]'];
  // Steps, signatures and the like are pressed, never saved in passing.
  const SIGNS = '.desk-steps:not(.saves), .review, .desk-impact, .acts, #undo, .language-switch, #logout-form';

  const button = () => {
    const found = SAVES.map((one) => document.querySelector(one)).find(Boolean);
    if (found) return found;
    const form = document.activeElement?.form;
    if (form?.getAttribute('method') !== 'post' || form.closest(SIGNS)) return undefined;
    return form.querySelector('.button.default, [type="submit"]:not([hidden])');
  };

  document.addEventListener('keydown', (event) => {
    const isSave = event.key?.toLowerCase() === 's' && (event.ctrlKey || event.metaKey);
    if (!isSave || event.altKey || event.shiftKey || event.isComposing) return;
    const save = button();
    if (!save) return;
    event.preventDefault();
    if (!event.repeat) save.click();
  });

  const dialog = document.getElementById('keys');
  const link = document.getElementById('keys-link');
  const isOff = () => localStorage.getItem('shortcuts') === 'off';
  const show = () => {
    if (dialog.open) {
      dialog.close();
      return;
    }
    dialog.querySelector('input').checked = !isOff();
    dialog.showModal();
  };
  if (dialog) {
    const toggle = dialog.querySelector('input');
    toggle.addEventListener('change', () => {
      localStorage.setItem('shortcuts', toggle.checked ? 'on' : 'off');
      const other = document.querySelector('#shortcuts input');
      if (other) other.checked = toggle.checked;
    });
    link?.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show();
    });
    document.addEventListener('keydown', (event) => {
      const isTyping = event.target.matches('textarea, select, input:not([type="checkbox"])');
      if (event.key !== '?' || isTyping || event.isComposing || event.repeat || isOff()) return;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      show();
    });
  }
}
