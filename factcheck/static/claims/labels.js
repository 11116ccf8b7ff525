// Fields that complete what is typed are drawn by select2, which gives them no name: a screen
// reader would say “edit, blank”. Each gets the words of the label that its field has.
'use strict';
{
  const wordsOf = (select) => select?.labels[0]?.textContent.trim().replace(/[:：]$/, '') ?? '';

  const nameField = (drawn) => {
    const words = wordsOf(drawn.previousElementSibling);
    drawn.querySelector('.select2-search__field')?.setAttribute('aria-label', words);
    const box = drawn.querySelector('.select2-selection--single');
    if (!box) return;
    // What is chosen stays part of the name: “Source, Register of bridges”.
    const chosen = box.querySelector('.select2-selection__rendered');
    chosen.removeAttribute('role');
    chosen.removeAttribute('aria-readonly');
    box.id = `${chosen.id}-box`;
    box.setAttribute('aria-label', words);
    box.setAttribute('aria-labelledby', `${box.id} ${chosen.id}`);
  };

  const nameDropdown = (dropdown) => {
    const list = dropdown.querySelector('.select2-results__options');
    const select = document.getElementById(list?.id.replace(/^select2-|-results$/g, ''));
    const words = wordsOf(select);
    list?.setAttribute('aria-label', words);
    dropdown.querySelector('.select2-search__field')?.setAttribute('aria-label', words);
  };

  // select2 draws when the document is ready, for each added row, and whenever a list opens.
  new MutationObserver((changes) => {
    changes
      .flatMap((change) => [...change.addedNodes])
      .filter((node) => node.classList?.contains('select2-container'))
      .forEach((drawn) => {
        (drawn.querySelector('.select2-dropdown') ? nameDropdown : nameField)(drawn);
      });
  }).observe(document.documentElement, { childList: true, subtree: true });
}
