// The way to the other pages: every link with data-page takes the look of this one along, beside a query of its own.
"use strict";
(() => {
  const LOOK = ["theme", "palette", "projector"];

  function look() {
    const { fields } = gatescape.state.facts();
    const state = gatescape.state.now();
    const pairs = fields.filter(({ symbol }) => LOOK.includes(symbol)).filter(({ symbol, default: usual }) => state[symbol] !== usual);
    return pairs.map(({ symbol }) => [symbol, state[symbol]]);
  }

  function show() {
    const chosen = look();
    for (const link of document.querySelectorAll("a[data-page]")) {
      const [path, own] = link.getAttribute("href").split("?");
      const kept = [...new URLSearchParams(own)].filter(([name]) => !LOOK.includes(name));
      const query = new URLSearchParams([...kept, ...chosen]).toString().replaceAll("%2C", ",").replaceAll("%3B", ";");
      link.href = path + (query ? "?" + query : "");
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
    // for links that a script has made or changed
    show,

    // the look as pairs for the query of an address, without what is as usual
    look,

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
