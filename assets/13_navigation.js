// The way to the other pages: it takes the look of this one along.
"use strict";
(() => {
  const LOOK = ["theme", "palette", "projector"];

  function show() {
    const { fields } = gatescape.state.facts();
    const state = gatescape.state.now();
    const pairs = fields.filter(({ symbol }) => LOOK.includes(symbol)).filter(({ symbol, default: usual }) => state[symbol] !== usual);
    const query = new URLSearchParams(pairs.map(({ symbol }) => [symbol, state[symbol]])).toString();
    for (const link of document.querySelectorAll("a[data-page]")) {
      link.href = link.getAttribute("href").split("?")[0] + (query ? "?" + query : "");
    }
  }

  // on a narrow screen the row of pages is scrolled to where one is
  function reveal() {
    const row = document.querySelector(".pages");
    const here = row.querySelector("[aria-current]");
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  // each page puts {build(), redraw()} here, under its key; open() calls them
  gatescape.pages = {};

  gatescape.navigation = {
    build() {
      gatescape.state.listen((state, _, before) => {
        if (LOOK.some((name) => state[name] !== before[name])) show();
      });
      show();
      reveal();
      document.fonts.ready.then(reveal);
    },
  };
})();
