// Number boxes of a page's state, the numbers of equation 8 that are held, and the menu of weights that families of the papers set aside.
"use strict";
(() => {
  const { element, make } = gatescape;
  const now = () => gatescape.state.now();

  // the boxes of one page
  gatescape.valueBoxes = () => {
    const shows = [];

    // read() gives the value, write(number) takes one or answers a fault
    function box(name, read, write) {
      const node = make("input", { type: "number", step: "any", className: "text-box", autocomplete: "off", "aria-label": name });
      shows.push(() => {
        if (document.activeElement !== node || Number(node.value) !== read()) node.value = String(read());
      });
      node.addEventListener("change", () => {
        const text = node.value.trim();
        const number = Number(text);
        const fault = text === "" || !Number.isFinite(number) ? "that is not a number" : write(number);
        if (fault) {
          gatescape.messages.say(`${name}: ${fault}; ${read()} is kept.`, name);
          node.value = String(read());
        } else gatescape.messages.clear(name);
      });
      return node;
    }

    return {
      box,

      show() {
        for (const one of shows) one();
      },

      // one row for each number of equation 8
      held(host, numbers) {
        const rows = numbers.map(({ key, letter, meaning, farthest }) => {
          const node = box(`${letter}, ${meaning.replace("U_h", "U h")}`, () => now()[key], (number) => {
            if (Math.abs(number) > farthest) return `${number} is outside ${-farthest} to ${farthest}`;
            gatescape.state.change({ [key]: number }, "done");
            return "";
          });
          const row = make("label", { className: "number-row" }, make("span", {}, make("var", { className: "mathematics" }, letter)), node);
          row.dataset.key = key;
          return row;
        });
        host.replaceChildren(...rows);
      },
    };
  };

  // the papers' families have weights of their own: the menu of presets shows none
  gatescape.setAside = (aside) => {
    gatescape.preset.show();
    const menu = element("preset-menu");
    const none = menu.querySelector("option[value='']");
    if (aside) {
      if (!none) menu.prepend(make("option", { value: "", disabled: true }, "the family’s own weights"));
      menu.value = "";
      for (const id of ["preset-note", "preset-changed"]) document.getElementById(id).hidden = true;
    } else if (none) none.remove();
    element("preset").classList.toggle("aside", aside);
  };
})();
