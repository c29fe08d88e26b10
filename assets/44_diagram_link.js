// Under the weights: the way from the slider that was touched last to the diagram along it.
"use strict";
(() => {
  let touched = null; // an entry

  function show() {
    const link = gatescape.element("change-diagram");
    if (!touched) return;
    const state = gatescape.state.now();
    const pairs = [gatescape.address.ofNetwork(state), `preset=${encodeURIComponent(state.preset)}`, `of=${touched.symbol}`, `entry=${touched.index}`];
    link.href = `/bifurcations?${pairs.join("&")}`;
    link.replaceChildren("Everything along ", ...gatescape.typeset.symbols(touched.short), " as a diagram");
    link.classList.remove("waiting");
    gatescape.navigation.show();
  }

  gatescape.diagramLink = {
    build(entries) {
      touched = null;
      for (const entry of entries) {
        for (const touch of ["focusin", "pointerdown"]) {
          entry.node.addEventListener(touch, () => {
            touched = entry;
            show();
          });
        }
      }
      gatescape.state.listen((state, phase, before) => {
        if (phase !== "live" || state.preset !== before.preset) show();
      });
    },
  };
})();
