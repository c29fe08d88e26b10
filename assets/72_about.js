// The About dialog: opened from the masthead; its mathematics is set once.
"use strict";
gatescape.about = {
  build() {
    const dialog = gatescape.element("about");
    gatescape.element("about-open").addEventListener("click", () => {
      for (const node of dialog.querySelectorAll(".typeset:not(.set)")) {
        node.replaceChildren(...gatescape.typeset.prose(node.textContent));
        node.classList.add("set");
      }
      dialog.showModal();
      for (const node of dialog.querySelectorAll(".display")) node.tabIndex = node.scrollWidth > node.clientWidth ? 0 : -1;
      dialog.scrollTop = 0;
    });
    gatescape.element("about-close").addEventListener("click", () => dialog.close());
    // a press beside the dialog closes it
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  },
};
