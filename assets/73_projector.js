// Projector mode: the switch, and how much larger everything is drawn.
"use strict";
(() => {
  const LARGER = 1.55;
  const on = () => gatescape.state.ready() && gatescape.state.now().projector === "on";

  function show() {
    document.documentElement.dataset.projector = on() ? "on" : "off";
    gatescape.element("projector").setAttribute("aria-pressed", on());
  }

  gatescape.projector = {
    // a factor for widths of lines, marks and type in the picture
    scale: () => (on() ? LARGER : 1),

    build() {
      gatescape.element("projector").addEventListener("click", () => {
        gatescape.state.change({ projector: on() ? "off" : "on" }, "look");
      });
      gatescape.state.listen((state, _, before) => {
        if (state.projector === before.projector) return;
        show();
        gatescape.repaint();
      });
      show();
    },
  };
})();
