// The second portrait of the split view: ground, lines, marks and axes on one canvas. It moves with the window.
"use strict";
(() => {
  let frame = null;
  let asker = null;
  let drawn = "";

  const ofOther = (state) => ({ ...state, ...state.other, pinned: null });

  // one colour bar serves both: the other's speeds are shown on the chosen one's scale
  function onScaleOf(map, main) {
    if (map.low === main.low && map.high === main.high) return map;
    const table = Uint8Array.from({ length: 256 }, (_, sample) => {
      const speed = map.low + (sample / 255) * (map.high - map.low);
      return Math.min(Math.max(Math.round((255 * (speed - main.low)) / (main.high - main.low)), 0), 255);
    });
    return { size: map.size, low: main.low, high: main.high, samples: map.samples.map((sample) => table[sample]) };
  }

  function draw(state) {
    const shown = gatescape.shown();
    const host = gatescape.element("other-portrait");
    const side = Math.floor(host.clientWidth);
    if (frame === null || !shown || side < 50) return;
    // basins and slow points are those of the chosen portrait
    const look = { ...state, layers: state.layers.filter((layer) => layer !== "basins" && layer !== "slow") };
    gatescape.canvasPortrait(gatescape.element("other-picture"), { ...frame, map: onScaleOf(frame.map, shown.frame.map) }, look, side);
    host.setAttribute("aria-label", `The other portrait: ${frame.verdict.headline}. Choose it to change it.`);
    document.dispatchEvent(new CustomEvent("gatescape:second"));
  }

  gatescape.second = {
    frame: () => frame,
    query: () => (frame ? gatescape.address.ofFlow(frame.state) : null),

    // the two portraits change places in a moment: each has its picture already
    put(other) {
      frame = other;
      drawn = "";
      draw(gatescape.state.now());
    },

    want(state, phase) {
      if (state.other !== null) asker.want(ofOther(state), phase === "live" ? "draft" : "full");
    },

    close() {
      asker.forget();
      frame = null;
    },

    // follows size, look and the scale of the colours; costs a comparison where none of them changed
    refresh() {
      const state = gatescape.state.now();
      const shown = gatescape.shown();
      if (state.other === null || !shown || frame === null) return;
      const { low, high } = shown.frame.map;
      const key = [gatescape.element("other-portrait").clientWidth, gatescape.colours.theme(state), state.palette, state.projector, state.layers, low, high, document.fonts.status].join();
      if (key === drawn || shown.frame.quality === "draft") return;
      drawn = key;
      draw(state);
    },

    build() {
      asker = gatescape.frames((answer) => {
        if (gatescape.state.now().other === null) return;
        frame = answer;
        draw(gatescape.state.now());
      }, "second");
      gatescape.drawn(() => this.refresh());
    },

    resting: () => asker === null || asker.idle(),
  };
})();
