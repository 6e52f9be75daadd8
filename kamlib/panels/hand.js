/* Of the house, once per page: names for handles of sliders, figures in the reader's own
   way of writing, and an account chosen by a click on its bubble. */
(() => {
  if (window.kamPanels) return;
  window.kamPanels = true;
  const english = /^([+\u2212-]?\d+)\.(\d+)$/;
  const german = /^\s*([+\u2212-]?[\d.]*),(\d+)\s*$/;
  /* A hand used to German types so in an English panel, too; 1,000 is a thousand there. */
  const either = /^\s*([+\u2212-]?\d+),(\d{1,2})\s*$/;
  const set = (node, name, value) => {
    if (node && node.getAttribute(name) !== value) node.setAttribute(name, value);
  };
  const tidy = () => {
    for (const slider of document.querySelectorAll(".kam-panel .widget-slider")) {
      const label = slider.querySelector("label, .widget-label");
      const readout = slider.querySelector(".widget-readout");
      const handle = slider.querySelector(".noUi-handle");
      if (!label || !handle) continue;
      const name = label.textContent;
      set(handle, "aria-label", name);
      if (!readout) continue;
      if (readout.isContentEditable) {
        set(readout, "role", "textbox");
        set(readout, "aria-label", name);
      }
      if (document.activeElement === readout) continue;
      const told = readout.textContent;
      if (slider.closest(".kam-comma") && english.test(told)) {
        readout.textContent = told.replace(english, "$1,$2");
      }
      set(handle, "aria-valuetext", readout.textContent);
    }
  };
  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    setTimeout(() => { waits = false; tidy(); }, 30);
  };
  const asked = { childList: true, subtree: true, characterData: true };
  new MutationObserver(soon).observe(document.body, asked);
  /* What is typed is written as the slider reads it, before the slider does. */
  const given = (event) => {
    const at = event.target;
    if (!at.classList || !at.classList.contains("widget-readout")) return;
    if (event.type === "keydown" && event.key !== "Enter") return;
    if (event.type === "keydown") setTimeout(() => at.blur(), 0);
    soon();
    const typed = at.closest(".kam-comma") ? german : either;
    if (!typed.test(at.textContent)) return;
    at.textContent = at.textContent.replace(typed, (_, whole, part) =>
      `${whole.replaceAll(".", "").replace("\u2212", "-")}.${part}`);
  };
  document.addEventListener("keydown", given, true);
  document.addEventListener("blur", given, true);
  document.addEventListener("click", (event) => {
    const bubble = event.target.closest && event.target.closest(".kam-panel [data-option]");
    const list = bubble && bubble.closest(".kam-panel").querySelector(".kam-picker select");
    if (!list) return;
    list.selectedIndex = Number(bubble.dataset.option);
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  tidy();
})();
