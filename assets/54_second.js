// The second portrait of the split view: ground, lines, marks and axes on one canvas. It moves with the window.
"use strict";
(() => {
  let frame = null;
  let asker = null;
  let drawn = "";

  const ofOther = (state) => ({ ...state, ...state.other, pinned: null });

  // round steps of 1, 2 or 5, at most seven ticks
  function ticks(low, high) {
    const rough = (high - low) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const all = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) all.push([i * step, gatescape.reading(i * step, digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")]);
    return all;
  }

  function axes(context, window, palette, box) {
    const [x0, x1, y0, y1] = window;
    const bottom = box.top + box.height;
    context.fillStyle = context.strokeStyle = palette.quiet;
    context.font = '14px "Source Sans 3", sans-serif';
    context.lineWidth = 1;
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const [value, text] of ticks(x0, x1)) {
      const x = box.left + ((value - x0) / (x1 - x0)) * box.width;
      context.fillRect(Math.round(x), bottom, 1, 4);
      context.fillText(text, x, bottom + 7);
    }
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const [value, text] of ticks(y0, y1)) {
      const y = bottom - ((value - y0) / (y1 - y0)) * box.height;
      context.fillRect(box.left - 4, Math.round(y), 4, 1);
      context.fillText(text, box.left - 7, y);
    }
    context.font = 'italic 20px "STIX Two Text", serif';
    context.textAlign = "center";
    context.fillText("x", box.left + box.width / 2, bottom + (box.left < 60 ? 24 : 34));
    context.translate(box.left - (box.left < 60 ? 40 : 48), box.top + box.height / 2);
    context.rotate(-Math.PI / 2);
    context.fillText("y", 0, 0);
  }

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
    const canvas = gatescape.element("other-picture");
    const ratio = window.devicePixelRatio || 1;
    const pixels = Math.round(side * ratio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const palette = gatescape.colours.palette(state);
    const box = gatescape.figure.box(side);
    // basins and slow points are those of the chosen portrait
    const look = { ...state, layers: state.layers.filter((layer) => layer !== "basins" && layer !== "slow") };
    const picture = { ...frame, map: onScaleOf(frame.map, shown.frame.map) };
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, pixels, pixels);
    context.scale(ratio, ratio);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    context.translate(box.left, box.top);
    gatescape.ground.draw(context, picture, look, palette, box.width);
    gatescape.lines.draw(context, picture, look, palette, box.width);
    gatescape.markers.draw(context, picture, look, palette, box.width);
    context.restore();
    context.save();
    axes(context, frame.window, palette, box);
    context.restore();
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
