// Take away: a dialog with three tabs, the figure, the results and the parameters as code.
"use strict";
(() => {
  const { make } = gatescape;
  const TABS = [["figure", "Figure"], ["data", "Data"], ["code", "Code"]];
  let chosen = "figure";

  function choose(key, focus) {
    chosen = key;
    const buttons = [...gatescape.element("export-tabs").children];
    buttons.forEach((button, i) => {
      const on = TABS[i][0] === key;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
      if (on) gatescape.element("export-panel").setAttribute("aria-labelledby", button.id);
      if (on && focus) button.focus();
    });
    gatescape.element("export-panel").replaceChildren(gatescape.exports[key]());
  }

  function tab([key, text], index) {
    const button = make("button", { type: "button", role: "tab", id: "export-tab-" + key, className: "tab", "aria-controls": "export-panel" }, text);
    button.addEventListener("click", () => choose(key, true));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      choose(TABS[(index + step + TABS.length) % TABS.length][0], true);
    });
    return button;
  }

  // hands a file over to the browser
  gatescape.handOver = (blob, name) => {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    // some browsers read the blob only after this task
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  gatescape.exportDialog = {
    build() {
      gatescape.element("export-tabs").replaceChildren(...TABS.map(tab));
      gatescape.dialogs.prepare("export", () => choose(chosen, false));
      // whoever opens it while the picture is still being computed gets the figure as soon as it is there
      document.addEventListener("gatescape:painted", () => {
        if (chosen === "figure" && gatescape.element("export").open && !gatescape.element("export-panel").querySelector(".figure-tab")) choose(chosen, false);
      });
    },
  };
})();
