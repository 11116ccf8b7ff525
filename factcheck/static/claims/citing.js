// A citation from an address or a DOI that is pasted above the citations: the source is taken in
// with its record and its copy, and a citation of it is added. Without this script, sources are
// added on their own page.
'use strict';
{
  const box = document.getElementById('take-in');
  const group = document.getElementById('citations-group');
  const NAMES_A_DOCUMENT = /^\s*(https?:\/\/\S+|(doi:\s*)?10\.\d{4,9}(\.\d+)*\/\S+)\s*$/i;

  const rows = () => [...group.querySelectorAll('.inline-related:not(.empty-form)')];
  const sourceOf = (row) => row.querySelector('select[name$="-source"]');

  // A row that somebody added and left empty, or a new one.
  const emptyRow = () => {
    const empty = rows().find((row) => !row.matches('.has_original') && sourceOf(row)?.value === '');
    if (empty) return empty;
    group.querySelector('.add-row a').click();
    return rows().at(-1);
  };

  const cite = ({ id, title, language }) => {
    const row = emptyRow();
    const select = sourceOf(row);
    select.append(new Option(title, id, true, true));
    window.django.jQuery(select).trigger('change');
    const fill = (name, value) => {
      const field = row.querySelector(`[name$="-${name}"]`);
      if (field && value) field.value = value;
    };
    fill('position', rows().length);
    fill('language', language);
    row.dispatchEvent(new Event('change', { bubbles: true }));
    row.dispatchEvent(new Event('citation:cited', { bubbles: true }));
    row.scrollIntoView({ block: 'nearest' });
    row.querySelector('[name$="-stance"]').focus({ preventScroll: true });
  };

  const watch = () => {
    const field = box.querySelector('input');
    const said = box.querySelector('[role="status"]');
    const byHand = box.querySelector('.by-hand');
    const form = box.closest('form');
    let isAsking = false;

    const takeIn = async () => {
      if (isAsking || !field.value.trim()) return;
      isAsking = true;
      said.textContent = box.dataset.fetching;
      byHand.hidden = true;
      const body = new URLSearchParams({
        address: field.value,
        csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      });
      try {
        const answer = await fetch(box.dataset.address, { method: 'POST', body });
        if (answer.redirected || !(answer.ok || answer.status === 422)) throw new Error(answer.status);
        const found = await answer.json();
        said.textContent = found.message;
        if (answer.ok) {
          field.value = '';
          cite(found);
        } else {
          byHand.hidden = false;
          byHand.dataset.form = found.form;
        }
      } catch {
        said.textContent = box.dataset.notFetched;
      }
      isAsking = false;
    };

    box.hidden = false;
    field.addEventListener('paste', () => {
      setTimeout(() => NAMES_A_DOCUMENT.test(field.value) && takeIn());
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault(); // It is about the address, not about the claim.
      takeIn();
    });
    box.querySelector('.take-in').addEventListener('click', takeIn);
    byHand.addEventListener('click', () => {
      const add = emptyRow().querySelector('[id^="add_id_"][id$="-source"]');
      add.href = byHand.dataset.form;
      add.click();
    });
  };

  if (box && group) addEventListener('load', watch);
}
