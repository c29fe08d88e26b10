// The dialogs of import, share and export: opened by whatever carries data-opens, closed by data-closes, Escape, or a press beside them.
"use strict";
(() => {
  const openers = new Map(); // by id: what to do before a dialog shows

  function beside(event, dialog) {
    const bounds = dialog.getBoundingClientRect();
    return event.clientX < bounds.left || event.clientX > bounds.right || event.clientY < bounds.top || event.clientY > bounds.bottom;
  }

  gatescape.dialogs = {
    // before the dialog of this id shows, its content is brought up to date
    prepare: (id, prepare) => openers.set(id, prepare),

    open(id) {
      const dialog = document.getElementById(id);
      if (dialog.open) return;
      if (openers.has(id)) openers.get(id)();
      dialog.showModal();
    },

    close: (id) => document.getElementById(id).close(),

    build() {
      document.addEventListener("click", (event) => {
        const opens = event.target.closest("[data-opens]");
        const closes = event.target.closest("[data-closes]");
        if (opens) this.open(opens.dataset.opens);
        else if (closes) this.close(closes.dataset.closes);
      });
      for (const dialog of document.querySelectorAll("dialog.exchange")) {
        // the press counts, not the release: a selection of text may end beside the dialog
        dialog.addEventListener("pointerdown", (event) => {
          if (event.target === dialog && beside(event, dialog)) dialog.close();
        });
      }
    },
  };
})();
