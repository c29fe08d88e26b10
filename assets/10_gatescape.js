// The namespace of the page's scripts, and small helpers that all of them use.
"use strict";
window.gatescape = {
  // the letters that have names in addresses
  GREEK: { tau: "τ", omega: "ω", epsilon: "ε" },

  // an element by id; ids are declared in the Python components (a test compares them)
  element(id) {
    return document.getElementById(id);
  },

  // a new element: make("p", {className: "note"}, "text", child, …)
  make(tag, properties, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name in node) node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  },

  // what a drawn canvas shows, for those who hear it; until something is drawn it is no picture
  says(canvas, what) {
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", what);
  },

  // a number for reading: fixed digits, a true minus sign
  reading(value, digits) {
    if (value === null || value === undefined) return "?";
    const text = value.toFixed(digits);
    return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
  },

  // an italic symbol with its subscript, as the papers write it
  symbol(name) {
    const [letter, below] = name.split("_").map((part) => gatescape.GREEK[part] || part);
    const span = gatescape.make("span", { className: "mathematics" }, gatescape.make("var", {}, letter));
    if (below) span.append(gatescape.make("sub", {}, below.length > 1 ? below : gatescape.make("var", {}, below)));
    return span;
  },
};
