// The inset: the true flow and the linearised one around the picked point, side by side at the same zoom. One small
// request, only at rest; a newer wish puts an older one aside.
"use strict";
(() => {
  const [SMALLEST, LARGEST] = [1e-6, 1];
  let radius = 0.1;
  let asked = ""; // the wish under way or shown
  let shown = null;
  let stop = null;

  function query(point) {
    const { state } = gatescape;
    return [gatescape.address.ofNetwork(state.now()), `x=${point.x}`, `y=${point.y}`, `radius=${radius}`, `v=${state.facts().build}`].join("&");
  }

  async function ask(wish) {
    if (stop) stop.abort();
    stop = new AbortController();
    const note = gatescape.element("inset-note");
    try {
      const answer = await gatescape.ask("/api/v1/local?" + wish, { signal: stop.signal });
      const told = await answer.json();
      if (wish !== asked) return;
      if (!answer.ok) throw new Error(told.error);
      shown = told;
      paint();
    } catch (error) {
      if (error.name === "AbortError" || wish !== asked) return;
      asked = "";
      note.textContent = `No inset: ${error.message || "the server cannot be reached."}`;
    }
  }

  function want(frame) {
    const point = gatescape.points.all()[gatescape.points.picked()];
    const inset = gatescape.element("point-inset");
    if (!point) {
      asked = "";
      return;
    }
    // while a hand moves, the flow shown is that of a moment ago
    const resting = frame.quality === "full" && gatescape.gate.settled();
    const wish = query(point);
    inset.classList.toggle("stale", wish !== asked);
    if (!resting) return;
    if (wish === asked) {
      if (shown) paint();
      return;
    }
    asked = wish;
    inset.classList.remove("stale");
    ask(wish);
  }

  function arrows(context, angles, side) {
    const n = angles.length;
    const cell = side / n;
    context.beginPath();
    angles.forEach((row, j) => row.forEach((angle, i) => {
      if (angle === null) return;
      const [ux, uy] = [Math.cos(angle), -Math.sin(angle)];
      const [x, y] = [(i + 0.5) * cell, side - (j + 0.5) * cell];
      const [tx, ty] = [x + 5 * ux, y + 5 * uy];
      context.moveTo(x - 5 * ux, y - 5 * uy);
      context.lineTo(tx, ty);
      context.moveTo(tx, ty);
      context.lineTo(tx - 4.5 * ux - 2.2 * uy, ty - 4.5 * uy + 2.2 * ux);
      context.lineTo(tx - 4.5 * ux + 2.2 * uy, ty - 4.5 * uy - 2.2 * ux);
      context.closePath();
    }));
    context.fill();
    context.stroke();
  }

  function draw(canvas, { angles, lines }, palette) {
    const side = canvas.clientWidth;
    if (side < 20) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(side * ratio);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.fillStyle = palette.surface;
    context.fillRect(0, 0, side, side);
    context.strokeStyle = palette.trajectory;
    context.lineWidth = 1.2;
    context.beginPath();
    for (const line of lines) {
      for (let k = 0; k < line.length; k += 2) context[k ? "lineTo" : "moveTo"](line[k] * side, (1 - line[k + 1]) * side);
    }
    context.stroke();
    context.strokeStyle = context.fillStyle = palette.arrow;
    context.lineWidth = 1.1;
    arrows(context, angles, side);
    const point = gatescape.points.all()[gatescape.points.picked()];
    if (!point) return;
    context.translate(side / 2, side / 2);
    gatescape.markers.mark(context, point, palette, 5.5, palette.sink);
  }

  function verdict({ departure }) {
    if (departure === null) return "The Jacobian vanishes here: the linear flow stands still and says nothing.";
    if (departure > 10) return "The linear part is negligible on this square: terms of higher order decide what happens here.";
    const percent = departure * 100;
    const text = percent < 0.1 ? "less than 0.1" : percent < 10 ? gatescape.reading(percent, 1) : gatescape.reading(percent, 0);
    return `On this square the two velocities differ by up to ${text} % of the greatest linear speed (sampled).`;
  }

  function paint() {
    const palette = gatescape.colours.palette(gatescape.state.now());
    draw(gatescape.element("inset-true"), shown.true, palette);
    draw(gatescape.element("inset-linear"), shown.linear, palette);
    gatescape.element("inset-note").textContent = verdict(shown);
    gatescape.element("inset-radius").replaceChildren("± ", ...gatescape.typeset.power(shown.radius, 1));
    for (const [id, end] of [["inset-closer", SMALLEST], ["inset-wider", LARGEST]]) {
      gatescape.element(id).disabled = shown.radius === end;
    }
  }

  function zoom(inwards) {
    // round steps: 1, 2, 5 in every decade
    const power = 10 ** Math.floor(Math.log10(radius) + 1e-9);
    const lead = Math.round(radius / power);
    const next = inwards ? { 1: 0.5, 2: 1, 5: 2 }[lead] : { 1: 2, 2: 5, 5: 10 }[lead];
    radius = Number(Math.min(Math.max(next * power, SMALLEST), LARGEST).toPrecision(3));
    want(gatescape.shown().frame);
  }

  gatescape.pointInset = {
    build() {
      gatescape.element("inset-closer").addEventListener("click", () => zoom(true));
      gatescape.element("inset-wider").addEventListener("click", () => zoom(false));
      gatescape.drawn(want);
      gatescape.points.listen((what) => what === "picked" && want(gatescape.shown().frame));
    },
  };
})();
