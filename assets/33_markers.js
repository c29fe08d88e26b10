// The fixed points on the canvas, by the textbook's convention: filled is stable, open is unstable, half-filled is half
// stable, a diamond is a saddle; colour seconds the shape.
"use strict";
(() => {
  const COLOURS = { sink: "sink", source: "source", saddle: "saddle" };

  function outline(context, kind, r) {
    context.beginPath();
    if (kind === "saddle") {
      const d = r * 1.25;
      context.moveTo(0, -d);
      context.lineTo(d, 0);
      context.lineTo(0, d);
      context.lineTo(-d, 0);
    } else if (kind === "degenerate") context.rect(-0.9 * r, -0.9 * r, 1.8 * r, 1.8 * r);
    else context.arc(0, 0, r, 0, 2 * Math.PI);
    context.closePath();
  }

  function mark(context, point, palette, r, sink) {
    outline(context, point.kind, r);
    // a rim in the colour of the surface keeps a mark apart from the lines that meet in it
    context.strokeStyle = palette.surface;
    context.lineWidth = 0.75 * r;
    context.stroke();
    context.fillStyle = point.kind === "sink" ? sink : palette.surface;
    context.fill();
    if (point.kind.startsWith("saddle-node")) {
      context.fillStyle = point.kind === "saddle-node-1" ? palette.sink : palette.source;
      context.beginPath();
      context.arc(0, 0, r, Math.PI / 2, 1.5 * Math.PI);
      context.fill();
      outline(context, point.kind, r);
    }
    context.strokeStyle = point.kind === "sink" ? sink : palette[COLOURS[point.kind] || "source"];
    context.lineWidth = 0.38 * r;
    context.stroke();
  }

  gatescape.markers = {
    mark,

    draw(context, frame, state, palette, side) {
      if (!state.layers.includes("points")) return;
      const [x0, x1, y0, y1] = frame.window;
      const r = (side < 400 ? 5 : 6) * gatescape.projector.scale();
      let sinks = 0;
      for (const point of [...frame.points, ...frame.clusters]) {
        context.save();
        context.translate(((point.x - x0) / (x1 - x0)) * side, ((y1 - point.y) / (y1 - y0)) * side);
        mark(context, point, palette, r, gatescape.basins.ofSink(state, point.kind === "sink" ? sinks++ : 0) || palette.sink);
        context.restore();
      }
    },
  };
})();
