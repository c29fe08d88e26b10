// Fills the matrices of the page with entries, and keeps them in step with the state.
"use strict";
(() => {
  const entries = [];

  gatescape.matrices = {
    build() {
      entries.length = 0;
      for (const specification of gatescape.state.facts().parameters) {
        const host = document.querySelector(`[data-parameter="${specification.symbol}"]`);
        host.style.setProperty("--columns", specification.columns);
        const all = Array.from({ length: specification.rows * specification.columns }, (_, i) => gatescape.entry(specification, i));
        host.classList.toggle("single", specification.rows * specification.columns === 1);
        host.replaceChildren(...all.map((entry) => entry.node));
        entries.push(...all);
      }
      const equations = document.querySelector(".equation.lines");
      if (equations) equations.replaceChildren(...gatescape.state.facts().equations.map((line) => gatescape.make("p", {}, gatescape.typeset.formula(line))));
      this.show();
    },

    entries: () => entries,

    show() {
      for (const entry of entries) entry.show();
    },
  };
})();
