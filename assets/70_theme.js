// Theme and palette as custom properties of the document, for the style sheet and the glyphs.
"use strict";
gatescape.theme = {
  show() {
    const state = gatescape.state.now();
    const palette = gatescape.colours.palette(state);
    const root = document.documentElement;
    root.dataset.theme = gatescape.colours.theme(state);
    const names = { sink: "sink", source: "source", saddle: "saddle", x: "nullcline-x", y: "nullcline-y", manifold: "manifold", cycle: "cycle", slow: "slow", trajectory: "trajectory", orbit: "orbit" };
    for (const [colour, name] of Object.entries(names)) root.style.setProperty("--" + name, palette[colour]);
  },
};
