/* Suggestions under the search field while somebody types. Without it the form works as it is. */
"use strict";

for (const form of document.querySelectorAll("form[data-suggestions]")) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label"));
  form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    field.setAttribute(name, value);
  }

  let chosen = -1;
  let timer = 0;
  let asked = "";

  const show = (isShown) => {
    list.hidden = !isShown;
    field.setAttribute("aria-expanded", String(isShown));
    if (!isShown) choose(-1);
  };

  const choose = (index) => {
    chosen = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    const row = list.children[index];
    if (row) field.setAttribute("aria-activedescendant", row.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const rowOf = (claim, at) => {
    const row = document.createElement("li");
    row.id = `suggestion-${at}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.href = claim.href;
    const statement = document.createElement("span");
    statement.lang = claim.language;
    statement.textContent = claim.statement;
    const finding = document.createElement("span");
    finding.className = `status ${claim.status}`;
    finding.textContent = `${claim.number} · ${claim.finding}`;
    row.append(statement, finding);
    // Before the field loses the focus, which hides the list.
    row.addEventListener("mousedown", () => location.assign(claim.href));
    return row;
  };

  const ask = async () => {
    const text = field.value.trim();
    if (text === asked) return;
    asked = text;
    if (!text) return show(false);
    const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(text)}`);
    if (!answer.ok || text !== field.value.trim()) return;
    const { results } = await answer.json();
    list.replaceChildren(...results.map(rowOf));
    choose(-1);
    show(results.length > 0 && document.activeElement === field);
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => show(false)), 120);
  });
  field.addEventListener("blur", () => show(false));
  field.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      show(false);
      event.preventDefault();
    } else if (event.key === "ArrowDown" && last >= 0) {
      show(true);
      choose(chosen >= last ? -1 : chosen + 1);
      event.preventDefault();
    } else if (event.key === "ArrowUp" && last >= 0) {
      show(true);
      choose(chosen < 0 ? last : chosen - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && chosen >= 0) {
      location.assign(list.children[chosen].dataset.href);
      event.preventDefault();
    }
  });
}
