// The Explore page: connects state to picture, controls and address.
"use strict";
(() => {
  const PICTURE = ["parameters", "reset", "window", "orbits"];
  let showing = 0;

  function changed(state, phase, before) {
    // controls follow at the next frame of the screen, once for any number of events
    if (!showing) showing = requestAnimationFrame(showControls);
    if (PICTURE.some((name) => state[name] !== before[name]) || phase === "done") {
      gatescape.gate.want(state, phase === "live" ? "draft" : "full");
    }
    if (state.layers !== before.layers) gatescape.repaint();
  }

  function showVariant() {
    if (!gatescape.system.is("gru")) return;
    const after = gatescape.state.now().reset === "after";
    gatescape.element("recurrent-bias").hidden = !after;
    gatescape.element("equation-after").hidden = !after;
    gatescape.element("equation-before").hidden = after;
  }

  function showControls() {
    showing = 0;
    gatescape.matrices.show();
    showVariant();
    gatescape.preset.show();
  }

  gatescape.pages.explore = {
    build() {
      gatescape.matrices.build();
      gatescape.changes.build();
      gatescape.diagramLink.build(gatescape.matrices.entries());
      gatescape.system.build();
      showVariant();
      gatescape.preset.build();
      gatescape.pointer.build();
      gatescape.bench.build();
      gatescape.legend.build();
      gatescape.inspector.build();
      gatescape.about.build();
      if (gatescape.system.is("gru")) gatescape.bringAlong.build();
      gatescape.share.build();
      gatescape.exportDialog.build();
      gatescape.basinLayer.build();
      gatescape.slowLayer.build();
      gatescape.compare.build();
      gatescape.history.build();
      gatescape.lesson.build();
      gatescape.keys.build();
      gatescape.state.listen(changed);
      gatescape.gate.want(gatescape.state.now(), "full");
      new ResizeObserver(() => gatescape.repaint()).observe(gatescape.element("portrait"));
    },

    // after a change of theme, palette or fonts
    redraw: () => gatescape.repaint(),
  };
})();
