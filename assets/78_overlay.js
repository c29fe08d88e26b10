// A canvas above the picture for what moves or belongs to the workbench: dots, iterates, pulses, noisy paths.
"use strict";
(() => {
  const painters = [];
  const canvas = document.createElement("canvas");
  canvas.className = "picture overlay";
  canvas.setAttribute("aria-hidden", "true");
  let view = null; // {frame, box}
  let waiting = 0;

  function paint() {
    waiting = 0;
    if (!view) return;
    for (const { active, name } of painters) if (name) gatescape.legend.only(name, active());
    // an empty canvas is taken away: it would cost time in every picture of a drag
    canvas.hidden = !painters.some(({ active }) => active());
    if (canvas.hidden) return;
    const { frame, box } = view;
    const ratio = window.devicePixelRatio || 1;
    const pixels = Math.round(box.width * ratio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    Object.assign(canvas.style, { left: box.left + "px", top: box.top + "px", width: box.width + "px", height: box.height + "px" });
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.width);
    const [x0, x1, y0, y1] = frame.window;
    const place = (x, y) => [((x - x0) / (x1 - x0)) * box.width, ((y1 - y) / (y1 - y0)) * box.height];
    const palette = gatescape.colours.palette(gatescape.state.now());
    for (const { active, painter } of painters) {
      if (!active()) continue;
      context.save();
      painter(context, place, palette);
      context.restore();
    }
  }

  gatescape.overlay = {
    build() {
      gatescape.element("portrait-plot").before(canvas);
      gatescape.drawn((frame, box) => {
        view = { frame, box };
        paint();
      });
    },

    // painter(context, place, palette) is called while active() says so; later ones lie above earlier ones
    // name: of the legend's line that explains it, if there is one
    add: (active, painter, name) => painters.push({ active, painter, name }),

    // once at the next frame of the screen
    refresh() {
      if (!waiting) waiting = requestAnimationFrame(paint);
    },

    // a dot with a rim, as the starts have
    dot(context, [px, py], colour, palette, radius) {
      context.beginPath();
      context.arc(px, py, radius, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.strokeStyle = palette.surface;
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
    },

    view: () => view,
  };
})();
