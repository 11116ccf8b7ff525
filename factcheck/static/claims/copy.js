/* Buttons that copy what stands beside them; without a clipboard they stay hidden. */
"use strict";

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.dataset.copied = "";
      button.setAttribute("aria-live", "polite");
      button.textContent += " ✓";
      setTimeout(() => {
        button.textContent = button.textContent.replace(" ✓", "");
      }, 2000);
    });
  }
}
