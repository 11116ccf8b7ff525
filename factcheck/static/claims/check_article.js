// The box “Check an article”: a file that is dropped or chosen, and an address that is pasted, are
// sent at once. Without this script the button sends them.
'use strict';
{
  const box = document.querySelector('.check-article');
  const form = box?.querySelector('form');

  const send = () => {
    const said = form.querySelector('[role="status"]');
    said.textContent = said.dataset.sent;
    form.requestSubmit();
  };

  if (form) {
    const [file, words] = [form.elements.file, form.elements.words];
    file.addEventListener('change', () => file.files.length && !words.value.trim() && send());
    words.addEventListener('paste', () => {
      setTimeout(() => /^\s*https?:\/\/\S+\s*$/.test(words.value) && !file.files.length && send());
    });
    box.addEventListener('dragover', (event) => {
      event.preventDefault();
      box.classList.add('is-over');
    });
    box.addEventListener('dragleave', () => box.classList.remove('is-over'));
    box.addEventListener('drop', (event) => {
      event.preventDefault();
      box.classList.remove('is-over');
      if (!event.dataTransfer.files.length) return;
      file.files = event.dataTransfer.files;
      file.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}
