'use strict';
{
  const [form, field, said] = ['form', '#desk', 'output'].map((which) => document.querySelector(which));
  chrome.storage.sync.get('desk').then(({ desk }) => (field.value = desk || ''));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { origin, pathname } = new URL(field.value);
    await chrome.storage.sync.set({ desk: origin + pathname });
    said.textContent = '✓';
  });
}
