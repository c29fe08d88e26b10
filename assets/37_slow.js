// Slow regions as a layer of the picture: an hourglass for each slow point, a soft band for a pseudo-line, hatching where
// the update gate freezes a unit. They belong to one flow, whatever part of the plane is seen.
"use strict";
(() => {
  const HATCH = 10; // pixels from line to line
  const BAND = 16;
  let held = null; // {key, found}: what the server answered last

  const placer = ([x0, x1, y0, y1], side) => (x, y) => [((x - x0) / (x1 - x0)) * side, ((y1 - y) / (y1 - y0)) * side];

  function hourglass(context, r) {
    context.beginPath();
    context.moveTo(-0.85 * r, -1.15 * r);
    context.lineTo(0.85 * r, -1.15 * r);
    context.lineTo(-0.85 * r, 1.15 * r);
    context.lineTo(0.85 * r, 1.15 * r);
    context.closePath();
  }

  function mark(context, palette, r) {
    context.lineJoin = "round";
    hourglass(context, r);
    context.strokeStyle = palette.surface;
    context.lineWidth = 0.95 * r;
    context.stroke();
    context.fillStyle = palette.surface;
    context.fill();
    context.strokeStyle = palette.slow;
    context.lineWidth = 0.38 * r;
    context.stroke();
  }

  // a line of constant x (axis 0) or y (axis 1) through a convex polygon: where it enters and leaves, or null
  function across(corners, axis, value) {
    const hits = [];
    corners.forEach((a, i) => {
      const b = corners[(i + 1) % corners.length];
      if (a[axis] < value === b[axis] < value) return;
      const share = (value - a[axis]) / (b[axis] - a[axis]);
      hits.push(a[1 - axis] + share * (b[1 - axis] - a[1 - axis]));
    });
    return hits.length < 2 ? null : [Math.min(...hits), Math.max(...hits)];
  }

  // lines along which the frozen unit stands still: upright where x is frozen, level where y is
  function hatch(context, region, place, side, palette) {
    const axis = region.unit === "x" ? 0 : 1;
    const corners = region.corners.map(([x, y]) => place(x, y));
    const step = HATCH * gatescape.projector.scale();
    context.strokeStyle = palette.slow;
    context.lineWidth = 1;
    context.globalAlpha = 0.75;
    context.beginPath();
    for (let value = step / 2; value < side; value += step) {
      const ends = across(corners, axis, value);
      if (ends === null || ends[1] < 0 || ends[0] > side) continue;
      const [low, high] = [Math.max(ends[0], 0), Math.min(ends[1], side)];
      context.moveTo(...(axis === 0 ? [value, low] : [low, value]));
      context.lineTo(...(axis === 0 ? [value, high] : [high, value]));
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  function band(context, line, place, palette) {
    context.lineJoin = context.lineCap = "round";
    context.strokeStyle = palette.slow;
    context.globalAlpha = 0.4;
    context.lineWidth = BAND * gatescape.projector.scale();
    context.beginPath();
    line.points.forEach(([x, y], i) => (i ? context.lineTo(...place(x, y)) : context.moveTo(...place(x, y))));
    context.stroke();
    context.globalAlpha = 1;
  }

  gatescape.slow = {
    key: (state) => gatescape.address.ofNetwork(state),

    // what is known of a state, or null while nothing is
    of: (state) => (held && held.key === gatescape.slow.key(state) ? held.found : null),

    keep(key, found) {
      held = { key, found };
    },

    // below the lines of the portrait
    drawRegions(context, frame, state, palette, side) {
      const found = state.layers.includes("slow") ? gatescape.slow.of(frame.state) : null;
      if (!found) return;
      const place = placer(frame.window, side);
      context.save();
      for (const region of found.frozen) hatch(context, region, place, side, palette);
      for (const line of found.lines) band(context, line, place, palette);
      context.restore();
    },

    // above them
    drawMarks(context, frame, state, palette, side) {
      const found = state.layers.includes("slow") ? gatescape.slow.of(frame.state) : null;
      if (!found) return;
      const place = placer(frame.window, side);
      const r = (side < 400 ? 6 : 7) * gatescape.projector.scale();
      for (const point of found.points) {
        context.save();
        context.translate(...place(point.x, point.y));
        mark(context, palette, r);
        context.restore();
      }
    },
  };
})();
