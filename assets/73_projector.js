// Projector mode: the switch, and how much larger everything is drawn.
"use strict";
(() => {
  const LARGER = 1.55;
  // nobody projects a phone: a link from the lecture opens there as usual
  const wide = window.matchMedia("(min-width: 820px)");
  const on = () => gatescape.state.ready() && gatescape.state.now().projector === "on";

  function show() {
    document.documentElement.dataset.projector = on() && wide.matches ? "on" : "off";
    gatescape.element("projector").setAttribute("aria-pressed", on());
  }

  gatescape.projector = {
    // a factor for widths of lines, marks and type in the picture
    scale: () => (on() && wide.matches ? LARGER : 1),

    build() {
      gatescape.element("projector").addEventListener("click", () => {
        gatescape.state.change({ projector: on() ? "off" : "on" }, "look");
      });
      gatescape.state.listen((state, _, before) => {
        if (state.projector === before.projector) return;
        show();
        gatescape.repaint();
      });
      wide.addEventListener("change", () => {
        show();
        gatescape.repaint();
      });
      show();
    },
  };
})();
