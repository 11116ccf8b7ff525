// While @… is typed in a remark, the names that begin so stand below as buttons; text works without.
'use strict';
for (const section of document.querySelectorAll('.remarks[data-names]')) {
  const names = section.dataset.names.split('\n').filter(Boolean);
  for (const area of section.querySelectorAll('textarea')) {
    const offered = document.createElement('p');
    offered.className = 'offered';
    offered.setAttribute('aria-live', 'polite');
    area.after(offered);
    const begun = () => /(^|[^A-Za-z0-9._%+-])@([^\s@]*)$/.exec(area.value.slice(0, area.selectionStart));
    const take = (name) => {
      const found = begun();
      const end = area.selectionStart;
      const start = end - (found ? found[2].length : 0);
      area.setRangeText(`${name} `, start, end, 'end');
      offered.replaceChildren();
      area.focus();
    };
    area.addEventListener('input', () => {
      const found = begun();
      const word = found?.[2].toLowerCase();
      const fitting = found ? names.filter((name) => name.toLowerCase().startsWith(word)).slice(0, 6) : [];
      offered.replaceChildren(...fitting.map((name) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'button';
        button.textContent = `@${name}`;
        button.addEventListener('click', () => take(name));
        return button;
      }));
    });
  }
}
