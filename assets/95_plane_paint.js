// Draws a map of two parameters into a plot: its ground, the exact curves, points of codimension two, and the cursor.
"use strict";
(() => {
  const { shapes } = gatescape;
  const STYLES = {
    "saddle-node": { width: 2.4, dash: [], ink: "text", name: "saddle-nodes" },
    hopf: { width: 2.6, dash: [9, 4], ink: "sink", name: "Hopf points" },
    homoclinic: { width: 2.4, dash: [2, 4], ink: "source", name: "homoclinic orbits" },
    heteroclinic: { width: 2.4, dash: [2, 4, 6, 4], ink: "source", name: "heteroclinic loops" },
    "fold-of-cycles": { width: 2.4, dash: [12, 3, 2, 3], ink: "cycle", name: "folds of cycles" },
    "neutral-saddle": { width: 1, dash: [1, 4], ink: "quiet", name: "neutral saddles: no bifurcation" },
  };
  const NAMES = { cusp: "cusp", "bogdanov-takens": "Bogdanov–Takens", "generalised-hopf": "Bautin", "double-zero": "J = 0", "branch-point": "crossing" };

  function drawCurve(context, place, curve, palette, larger) {
    const { width, dash, ink } = STYLES[curve.kind];
    context.strokeStyle = palette[ink];
    context.lineWidth = width * larger;
    context.setLineDash(dash);
    shapes.line(context, curve.first.map((a, i) => place(a, curve.second[i])));
    context.setLineDash([]);
  }

  function mark(context, [x, y], palette, r) {
    context.beginPath();
    for (let k = 0; k < 4; k++) context[k ? "lineTo" : "moveTo"](x + 1.3 * r * Math.sin((Math.PI * k) / 2), y - 1.3 * r * Math.cos((Math.PI * k) / 2));
    context.closePath();
    context.fillStyle = palette.surface;
    context.fill();
    context.strokeStyle = palette.text;
    context.lineWidth = 0.4 * r;
    context.stroke();
  }

  // names where there is room for one
  function drawPoints(context, place, points, palette, size, larger, box) {
    const taken = [];
    points.forEach((point) => mark(context, place(point.first, point.second), palette, 4.5 * larger));
    points.forEach((point) => {
      const [x, y] = place(point.first, point.second);
      const text = NAMES[point.kind];
      context.font = `${Math.round(0.93 * size)}px "Source Sans 3", sans-serif`;
      const wide = context.measureText(text).width;
      const left = Math.min(Math.max(x, box.left + wide / 2 + 4), box.right - wide / 2 - 4);
      const up = y - 0.8 * size < box.top + size ? y + 1.5 * size : y - 0.8 * size;
      if (taken.some((one) => Math.abs(one[0] - left) < (one[2] + wide) / 2 + 4 && Math.abs(one[1] - up) < 1.1 * size)) return;
      taken.push([left, up, wide]);
      shapes.words(context, text, left, up, palette, Math.round(0.93 * size * larger));
    });
  }

  function drawNumbers(context, made, box, palette, size, larger) {
    made.middles.forEach((one, label) => {
      if (one.depth < 8) return;
      const x = box.left + ((one.j + 0.5) / made.size) * (box.right - box.left);
      const y = box.bottom - ((one.i + 0.5) / made.size) * (box.bottom - box.top);
      shapes.words(context, String(made.number(made.data.regimes[label])), x, y + 0.35 * size, palette, Math.round(1.15 * size * larger));
    });
  }

  function drawCursor(context, [x, y], box, palette, larger) {
    context.strokeStyle = palette.orbit;
    context.lineWidth = 1.5 * larger;
    shapes.line(context, [[x, box.top], [x, box.bottom]]);
    shapes.line(context, [[box.left, y], [box.right, y]]);
    shapes.dot(context, [x, y], palette.orbit, palette, 6 * larger);
  }

  gatescape.planeStyles = STYLES;
  gatescape.planeNames = NAMES;

  // made and curves may be null while they are on their way; picture is the ground
  gatescape.planePaint = (made, picture, curves, cursor, topology) => ({ context, place, box, palette, size, larger }) => {
    if (picture) {
      context.imageSmoothingEnabled = false;
      context.drawImage(picture, box.left, box.top, box.right - box.left, box.bottom - box.top);
      context.imageSmoothingEnabled = true;
    }
    context.lineJoin = "round";
    if (curves) for (const curve of [...curves.curves].reverse()) drawCurve(context, place, curve, palette, larger);
    if (made && topology) drawNumbers(context, made, box, palette, size, larger);
    if (curves) drawPoints(context, place, curves.points, palette, size, larger, box);
    if (cursor) drawCursor(context, place(...cursor), box, palette, larger);
  };

  // the point of codimension two under a pointer, or null
  gatescape.planeHit = (curves, place, x, y, reach) => {
    let best = null;
    let nearest = reach;
    for (const point of curves ? curves.points : []) {
      const [px, py] = place(point.first, point.second);
      const distance = Math.hypot(px - x, py - y);
      if (distance <= nearest) [best, nearest] = [point, distance];
    }
    return best;
  };
})();
