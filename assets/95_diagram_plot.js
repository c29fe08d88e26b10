// Draws a one-parameter diagram into a plot: branches by the textbook's convention, events with their numbers, cycles.
"use strict";
(() => {
  const { shapes } = gatescape;
  const DASHES = { sink: [], source: [9, 6], saddle: [2, 4] };
  const WIDTHS = { sink: 2.8, source: 2.2, saddle: 2.2 };
  const APART = 9; // pixels between the dots of a branch of cycles

  const column = (axis) => (axis === "y" ? 2 : 1);
  const ends = (extent, axis) => (axis === "y" ? [extent[2], extent[3]] : [extent[0], extent[1]]);

  function extent(made, axis) {
    let low = Infinity;
    let high = -Infinity;
    const take = (v) => {
      if (v < low) low = v;
      if (v > high) high = v;
    };
    if (axis === "period") for (const branch of made.cycles) for (const { rows } of branch) for (const { period } of rows) take(period);
    else {
      for (const branch of made.branches) for (const { points } of branch) for (const point of points) take(point[column(axis)]);
      for (const branch of made.cycles) for (const { rows } of branch) for (const row of rows) ends(row.extent, axis).forEach(take);
    }
    return [low, high];
  }

  // the range of the axis upward, or null where there is nothing to show
  gatescape.diagramRange = (made, axis) => {
    const [low, high] = extent(made, axis);
    if (low > high) return axis === "period" ? null : [-1, 1];
    if (axis === "period") return [low / 1.25, Math.max(high, low * 1.5) * 1.25];
    const pad = Math.max(0.06 * (high - low), 0.02);
    return [low - pad, high + pad];
  };

  function drawBranch(context, place, branch, axis, palette, larger) {
    for (const { kind, points } of branch) {
      context.strokeStyle = palette[kind];
      context.lineWidth = WIDTHS[kind] * larger;
      context.setLineDash(DASHES[kind]);
      shapes.line(context, points.map((point) => place(point[0], point[column(axis)])));
    }
    context.setLineDash([]);
  }

  function dots(context, points, filled, palette, larger) {
    let last = null;
    points.forEach((point, i) => {
      if (last && i < points.length - 1 && Math.hypot(point[0] - last[0], point[1] - last[1]) < APART * larger) return;
      last = point;
      context.beginPath();
      context.arc(point[0], point[1], 2.9 * larger, 0, 2 * Math.PI);
      context.fillStyle = filled ? palette.cycle : palette.surface;
      context.fill();
      context.strokeStyle = palette.cycle;
      context.lineWidth = 1.5 * larger;
      context.stroke();
    });
  }

  // points so close that dots come out evenly
  function dense(points) {
    const all = [];
    points.forEach(([x, y], i) => {
      if (i) {
        const [px, py] = points[i - 1];
        const steps = Math.min(200, Math.ceil(Math.hypot(x - px, y - py) / 2));
        for (let k = 1; k < steps; k++) all.push([px + ((x - px) * k) / steps, py + ((y - py) * k) / steps]);
      }
      all.push([x, y]);
    });
    return all;
  }

  function drawCycles(context, place, branch, axis, palette, larger) {
    for (const { stable, rows } of branch) {
      const curves = axis === "period" ? [rows.map((row) => place(row.value, row.period))] : [0, 1].map((k) => rows.map((row) => place(row.value, ends(row.extent, axis)[k])));
      for (const points of curves) {
        context.strokeStyle = palette.cycle;
        context.lineWidth = 1.1 * larger;
        shapes.line(context, points);
        dots(context, dense(points), stable, palette, larger);
      }
    }
  }

  // the shape of a mark tells the kind of the event
  function outline(context, kind, r) {
    context.beginPath();
    if (kind === "hopf") context.rect(-0.9 * r, -0.9 * r, 1.8 * r, 1.8 * r);
    else if (kind === "branch-point" || kind === "double-zero" || kind === "cusp") {
      for (let k = 0; k < 3; k++) context[k ? "lineTo" : "moveTo"](1.25 * r * Math.sin((2 * Math.PI * k) / 3), -1.25 * r * Math.cos((2 * Math.PI * k) / 3));
    } else if (kind === "homoclinic" || kind === "heteroclinic") {
      for (let k = 0; k < 4; k++) context[k ? "lineTo" : "moveTo"](1.35 * r * Math.sin((Math.PI * k) / 2), -1.35 * r * Math.cos((Math.PI * k) / 2));
    } else context.arc(0, 0, r, 0, 2 * Math.PI);
    context.closePath();
  }

  function mark(context, [x, y], kind, palette, r) {
    context.save();
    context.translate(x, y);
    outline(context, kind, r);
    context.fillStyle = palette.surface;
    context.fill();
    context.lineWidth = 0.4 * r;
    context.strokeStyle = palette.text;
    context.stroke();
    if (kind === "saddle-node" || kind === "fold-of-cycles") {
      context.beginPath();
      context.arc(0, 0, r, Math.PI / 2, 1.5 * Math.PI);
      context.closePath();
      context.fillStyle = kind === "saddle-node" ? palette.text : palette.cycle;
      context.fill();
    }
    context.restore();
  }

  // where the marks of a row are: pairs of pixels
  function places(row, place, axis, made) {
    if (axis === "period") return row.marks.filter(({ period }) => period).map((one) => place(one.value, one.period));
    return row.marks.flatMap((one) => (one.extent ? ends(one.extent, axis).map((v) => place(one.value, v)) : [place(one.value, axis === "y" ? one.y : one.x)]));
  }

  function drawMarks(context, place, made, axis, palette, size, larger, box) {
    for (const row of made.rows) {
      const at = places(row, place, axis, made);
      const x = place(row.value, 1)[0];
      if (!at.length) {
        // nothing of it on this axis: a line shows where it is
        shapes.dashed(context, [[x, box.top], [x, box.bottom]], palette.quiet, 1);
      }
      for (const point of at) mark(context, point, row.kind, palette, 5 * larger);
    }
    // numbers last, so that no mark hides one; those that would overlap go up in steps
    const taken = [];
    for (const row of made.rows) {
      const at = places(row, place, axis, made);
      for (const [x, y] of at.length ? at : [[place(row.value, 1)[0], box.top + 1.6 * size]]) {
        let [tx, ty] = [x, y - 0.75 * size * larger];
        if (ty < box.top + size) ty = y + 1.6 * size * larger;
        while (taken.some(([ox, oy]) => Math.abs(ox - tx) < 1.1 * size * larger && Math.abs(oy - ty) < size * larger) && ty > box.top + 2 * size) ty -= size * larger;
        taken.push([tx, ty]);
        shapes.words(context, String(row.number), Math.min(Math.max(tx, box.left + 0.5 * size), box.right - 0.5 * size), ty, palette, size * larger);
      }
    }
  }

  // the fixed points of the portrait beside it, on the line of the cursor
  function drawHere(context, place, here, axis, palette, larger) {
    if (axis === "period") return;
    for (const point of here.points) {
      context.save();
      context.translate(...place(here.value, axis === "y" ? point.y : point.x));
      gatescape.markers.mark(context, point, palette, 5.5 * larger, palette.sink);
      context.restore();
    }
  }

  gatescape.diagramPaint = (made, axis, cursor, here) => ({ context, place, box, palette, size, larger }) => {
    context.lineJoin = "round";
    for (const branch of made.cycles) drawCycles(context, place, branch, axis, palette, larger);
    if (axis !== "period") for (const branch of made.branches) drawBranch(context, place, branch, axis, palette, larger);
    drawMarks(context, place, made, axis, palette, size, larger, box);
    if (cursor === null) return;
    const x = place(cursor, 1)[0];
    context.strokeStyle = palette.orbit;
    context.lineWidth = 2 * larger;
    shapes.line(context, [[x, box.top], [x, box.bottom]]);
    context.beginPath();
    context.moveTo(x - 7 * larger, box.bottom + 1);
    context.lineTo(x + 7 * larger, box.bottom + 1);
    context.lineTo(x, box.bottom - 11 * larger);
    context.closePath();
    context.fillStyle = palette.orbit;
    context.fill();
    if (here) drawHere(context, place, here, axis, palette, larger);
  };

  // the row whose mark is under a pointer, or null
  gatescape.diagramHit = (made, axis, place, x, y, reach) => {
    let best = null;
    let nearest = reach;
    for (const row of made.rows) {
      for (const [px, py] of places(row, place, axis, made)) {
        const distance = Math.hypot(px - x, py - y);
        if (distance <= nearest) [best, nearest] = [row, distance];
      }
    }
    return best;
  };
})();
