// The workbench: tabs by the pattern of the ARIA guide, closed until one is chosen; the choice is part of the address.
"use strict";
(() => {
  const benches = {}; // by name: {rest(state), follow(state, before)}
  const tabs = () => [...document.querySelectorAll("#workbench [role=tab]")];

  function choose(name) {
    gatescape.state.change({ bench: name }, "look");
  }

  function show() {
    const { bench } = gatescape.state.now();
    const all = tabs();
    all.forEach((tab, i) => {
      const chosen = tab.dataset.bench === bench;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen || (bench === "none" && i === 0) ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    });
    document.querySelector(".explore").classList.toggle("bench-open", bench !== "none");
    rest();
  }

  // called when the full picture is drawn, and when something of the workbench has changed
  function rest() {
    const shown = gatescape.shown();
    if (!shown || shown.frame.quality !== "full" || !gatescape.gate.idle()) return;
    for (const bench of Object.values(benches)) bench.rest(gatescape.state.now());
  }

  function key(event) {
    const all = tabs();
    const at = all.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  }

  // the column stays in sight while the controls beside it are scrolled; a tall one sticks by its lower edge
  function stick() {
    const column = document.querySelector(".column");
    const set = () => column.style.setProperty("--column-top", Math.min(8, innerHeight - column.offsetHeight - 8) + "px");
    new ResizeObserver(set).observe(column);
    window.addEventListener("resize", set);
  }

  gatescape.bench = {
    // a page without its panel does without it
    register(name, bench) {
      benches[name] = bench;
    },

    open: (name) => gatescape.state.now().bench === name,
    rest,

    build() {
      gatescape.overlay.build();
      for (const name of Object.keys(benches)) if (!gatescape.state.facts().benches.includes(name)) delete benches[name];
      for (const bench of Object.values(benches)) bench.build();
      const list = document.querySelector("#workbench .tabs");
      list.addEventListener("click", (event) => {
        const tab = event.target.closest("[role=tab]");
        if (tab) choose(tab.dataset.bench === gatescape.state.now().bench ? "none" : tab.dataset.bench);
      });
      list.addEventListener("keydown", key);
      gatescape.state.listen((state, phase, before) => {
        for (const bench of Object.values(benches)) bench.follow(state, before, phase);
        if (state.bench !== before.bench) show();
      });
      gatescape.drawn((frame) => {
        // the gate is free once this drawing is over
        if (frame.quality === "full") setTimeout(rest, 0);
      });
      stick();
      show();
    },
  };
})();
