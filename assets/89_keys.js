// Hears the keys of the table, and writes the sheet that lists them.
"use strict";
(() => {
  const NAMES = {
    ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", " ": "Space", "-": "−", Mod: "Ctrl", Escape: "Esc",
    PageUp: "Page up", PageDown: "Page down",
  };
  const NAME = "gatescape-single-keys";
  const { make } = gatescape;
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  let single = true; // single letters and signs may be switched off: speech input can press them by accident
  let heard = {}; // where -> key -> action

  function remembered() {
    try {
      return localStorage.getItem(NAME) !== "off";
    } catch (error) {
      // a private window may have no storage
      if (!(error instanceof DOMException)) throw error;
      return true;
    }
  }

  function remember() {
    try {
      localStorage.setItem(NAME, single ? "on" : "off");
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  // "Shift+Mod+z", "n", "?": a sign says for itself whether Shift was needed
  function pressed(event) {
    const letter = /^[a-z]$/i.test(event.key);
    const key = letter ? event.key.toLowerCase() : event.key;
    const mod = event.ctrlKey || event.metaKey;
    const shift = event.shiftKey && (letter || key.length > 1);
    return (shift ? "Shift+" : "") + (mod ? "Mod+" : "") + key;
  }

  const typing = (node) => node.isContentEditable || node.matches("textarea, select, input:not([type=range], [type=radio], [type=checkbox], [type=button])");

  function whereOf(node) {
    if (node.id === "portrait") return "portrait";
    if (node.classList.contains("start")) return "start";
    return "page";
  }

  function hear(event) {
    const node = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || event.altKey || event.isComposing || typing(node) || document.querySelector("dialog[open]")) return;
    const key = pressed(event);
    const where = whereOf(node);
    const own = where === "page" ? undefined : heard[where][key];
    const act = own || (single || key.includes("Mod+") ? heard.page[key] : undefined);
    if (!act) return;
    event.preventDefault();
    act(event);
  }

  function caps(key) {
    const parts = key === "+" ? ["+"] : key.split("+");
    return parts.flatMap((part, i) => [i ? "+" : "", make("kbd", {}, part === "Mod" && apple ? "⌘" : NAMES[part] || (part.length === 1 ? part.toUpperCase() : part))].filter(Boolean));
  }

  function line({ keys, says }) {
    const all = Object.keys(keys);
    // digits come in a row: the first and the last tell the others
    const run = all.length > 4 && all.every((key) => /^\d$/.test(key));
    const shown = run ? [all[0], all.at(-1)] : all;
    const marks = shown.flatMap((key, i) => [i ? make("span", { className: "or" }, run ? "to" : " ") : "", make("span", { className: "keys" }, ...caps(key))].filter(Boolean));
    const row = make("div", {}, make("dt", {}, ...marks), make("dd", {}, says));
    row.dataset.keys = JSON.stringify(all);
    return row;
  }

  function sheet(rows) {
    const { groups } = gatescape.keyTable;
    const parts = Object.entries(groups).map(([where, title]) => {
      const list = make("dl", {}, ...rows.filter((row) => row.where === where).map(line));
      const section = make("section", {}, make("h3", { className: "heading" }, title), list);
      section.dataset.where = where;
      return section;
    });
    gatescape.element("keys-list").replaceChildren(...parts);
    const box = make("input", { type: "checkbox", checked: single });
    box.addEventListener("change", () => {
      single = box.checked;
      remember();
    });
    gatescape.element("keys-switch").replaceChildren(
      make("label", { className: "single-keys" }, box, make("span", {}, "Single letters, digits and signs work everywhere")),
    );
  }

  gatescape.keys = {
    table: () => Object.fromEntries(Object.entries(heard).map(([where, keys]) => [where, Object.keys(keys)])),

    // which keys there are may change: a lesson has some of its own
    refresh() {
      const rows = gatescape.keyTable.rows();
      heard = Object.fromEntries(Object.keys(gatescape.keyTable.groups).map((where) => [where, {}]));
      for (const { where, keys } of rows) Object.assign(heard[where], keys);
      sheet(rows);
    },

    build() {
      single = remembered();
      this.refresh();
      gatescape.cursor.build();
      document.addEventListener("keydown", hear);
    },
  };
})();
