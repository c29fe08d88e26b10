// The lines of the portrait, on the canvas too: as Plotly traces the same lines cost 10 to 100 ms a frame, here 1 to 3.
// The canvas is one picture in one coordinate system; the plot above it keeps axes, fixed points and their labels.
"use strict";
(() => {
  // in order of drawing: what is quiet first
  function styles(palette) {
    return [
      { kind: "trajectory", layer: "trajectories", colour: palette.trajectory, width: 1 },
      // a casing keeps nullclines apart from the map, and a cycle from the trajectories that wind around it
      { kind: "nullcline_x", layer: "nullclines", colour: palette.x, width: 3.6, casing: 1.8 },
      { kind: "nullcline_y", layer: "nullclines", colour: palette.y, width: 3.6, casing: 1.8 },
      // above the nullclines, along which they often run
      { kind: "stable_manifold", layer: "separatrices", colour: palette.manifold, width: 1.3 },
      { kind: "unstable_manifold", layer: "separatrices", colour: palette.manifold, width: 1.3, dash: [6, 4] },
      { kind: "stable_cycle", layer: "cycles", colour: palette.cycle, width: 3.4, casing: 3.2 },
      { kind: "unstable_cycle", layer: "cycles", colour: palette.cycle, width: 3.4, dash: [8, 5], casing: 3.2 },
      // curves of fixed points, as the points are: filled dots attract, open ones do not
      { kind: "stable_continuum", layer: "points", colour: palette.sink, width: 7, dash: DOTS, casing: 2.5 },
      { kind: "other_continuum", layer: "points", colour: palette.source, width: 7, dash: DOTS, casing: 2.5, open: 3 },
      { kind: "past", layer: null, colour: palette.orbit, width: 1.8, dash: [2, 4] },
      { kind: "future", layer: null, colour: palette.orbit, width: 2.2 },
    ];
  }

  // one place: round caps of length nothing, so much apart
  const DOTS = [0.01, 11];

  function trace(context, line, [x0, x1, y0, y1], side) {
    const { x, y } = line;
    const across = side / (x1 - x0);
    const up = side / (y1 - y0);
    let pen = false;
    context.beginPath();
    for (let i = 0; i < x.length; i++) {
      if (x[i] !== x[i]) {
        pen = false; // NaN marks the end of a piece
        continue;
      }
      const px = (x[i] - x0) * across;
      const py = (y1 - y[i]) * up;
      if (pen) context.lineTo(px, py);
      else context.moveTo(px, py);
      pen = true;
    }
    context.stroke();
  }

  // orbits one by one, since each has its own colour; an orbit may be in several pieces, or out of sight
  function traceOrbits(context, line, pieces, seen, side) {
    let from = 0;
    pieces.forEach((count, orbit) => {
      let to = from;
      for (let piece = 0; piece < count; piece++) {
        while (line.x[to] === line.x[to]) to += 1;
        to += 1;
      }
      context.strokeStyle = gatescape.orbitColours.of(orbit);
      trace(context, { x: line.x.subarray(from, to), y: line.y.subarray(from, to) }, seen, side);
      from = to;
    });
  }

  gatescape.lines = {
    draw(context, frame, state, palette, side) {
      const scale = (side < 400 ? 0.85 : 1) * gatescape.projector.scale();
      context.lineJoin = "round";
      context.lineCap = "butt";
      for (const style of styles(palette)) {
        const line = frame.lines[style.kind];
        if (!line.x.length || (style.layer && !state.layers.includes(style.layer))) continue;
        if (style.casing) {
          context.strokeStyle = palette.surface;
          context.lineWidth = (style.width + style.casing) * scale;
          context.setLineDash([]);
          trace(context, line, frame.window, side);
        }
        context.strokeStyle = style.colour;
        context.lineWidth = style.width * scale;
        context.setLineDash((style.dash || []).map((length) => (style.dash === DOTS ? length * scale : length)));
        context.lineCap = style.dash === DOTS ? "round" : "butt";
        if (style.kind in frame.orbitPieces) traceOrbits(context, line, frame.orbitPieces[style.kind], frame.window, side);
        else trace(context, line, frame.window, side);
        if (style.open) {
          context.strokeStyle = palette.surface;
          context.lineWidth = style.open * scale;
          trace(context, line, frame.window, side);
        }
        context.lineCap = "butt";
      }
      context.setLineDash([]);
    },
  };
})();
