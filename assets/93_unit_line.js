// The line: velocity against state, the flow as arrows on the axis, and the fixed points as the textbook marks them.
"use strict";
(() => {
  const { shapes, reading } = gatescape;
  let plot = null;
  let data = null;
  let pointer = null; // the state below the pointer

  let pulse = null; // {parameters, pulsed: {h, velocity}, state, during}: what the pulse panel adds to the picture

  const pulsed = () => {
    const { panel, parameters } = gatescape.state.now();
    return panel === "pulse" && pulse !== null && pulse.parameters === JSON.stringify(parameters) ? pulse : null;
  };

  // the velocity between two states of an answer, for drawing
  function velocity(h, { h: states, velocity: values } = data) {
    let low = 0;
    let high = states.length - 1;
    if (h <= states[low]) return values[low];
    if (h >= states[high]) return values[high];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (states[middle] <= h) low = middle;
      else high = middle;
    }
    return values[low] + ((h - states[low]) / (states[high] - states[low])) * (values[high] - values[low]);
  }

  function arrow(context, x, y, way, size) {
    context.beginPath();
    context.moveTo(x + way * size, y);
    context.lineTo(x - way * 0.7 * size, y - 0.75 * size);
    context.lineTo(x - way * 0.7 * size, y + 0.75 * size);
    context.closePath();
    context.fill();
  }

  function arrows({ context, place, box, palette, larger }) {
    const size = 7 * larger;
    const gap = 46 * larger;
    const stops = [box.left, ...data.points.map((point) => place(point.h, 0)[0]), box.right];
    context.fillStyle = palette.text;
    const y = place(0, 0)[1];
    const [first] = place(-1, 0);
    const [last] = place(1, 0);
    // evenly between neighbours, so that every stretch, however short, shows its way
    for (let i = 1; i < stops.length; i++) {
      const from = stops[i - 1] + (i > 1 ? 9 * larger : 4);
      const to = stops[i] - (i < stops.length - 1 ? 9 * larger : 4);
      const room = to - from;
      if (room < 1.6 * size) continue;
      const count = Math.max(1, Math.floor(room / gap));
      for (let k = 0; k < count; k++) {
        const x = from + ((k + 0.5) * room) / count;
        const h = -1 + (2 * (x - first)) / (last - first);
        arrow(context, x, y, velocity(h) > 0 ? 1 : -1, size);
      }
    }
  }

  function marks({ context, place, box, palette, size, larger }) {
    let before = -Infinity; // the right end of the last label above the line
    for (const point of data.points) {
      const [x, y] = place(point.h, 0);
      const kind = point.kind === "half-stable" ? "saddle-node-1" : point.kind;
      context.save();
      context.translate(x, y);
      // the filled half is the side from which it attracts
      if (point.rightward === false) context.scale(-1, 1);
      gatescape.markers.mark(context, { kind }, palette, 8 * larger, palette.sink);
      context.restore();
      const text = `${point.kind} ${reading(point.h, 3)}`;
      shapes.words(context, "", 0, 0, palette, size);
      const half = context.measureText(text).width / 2 + 6;
      const above = x - half > before;
      if (above) before = x + half;
      const middle = Math.min(Math.max(x, box.left + half), box.right - half);
      shapes.words(context, text, middle, above ? y - 1.25 * size : y + 2 * size, palette, size);
    }
  }

  function slow({ context, place, box, palette, size }) {
    for (const one of data.slow) {
      const [x] = place(one.h, 0);
      shapes.dashed(context, [[x, box.top], [x, box.bottom]], palette.orbit);
      shapes.words(context, "slow", x, box.top + size, palette, size);
    }
  }

  function turn({ context, place, box, palette, size }) {
    if (data.turn === null || Math.abs(data.turn) > 1) return;
    const [x] = place(data.turn, 0);
    context.fillStyle = palette.x;
    context.beginPath();
    context.moveTo(x, box.bottom - 9);
    context.lineTo(x - 6, box.bottom);
    context.lineTo(x + 6, box.bottom);
    context.closePath();
    context.fill();
    shapes.words(context, "turn", x, box.bottom - 12, palette, size);
  }

  // during the pulse the state is moved by another velocity: dashed; the dot is where it is now
  function displaced({ context, place, box, palette, size, larger }) {
    const now = pulsed();
    if (!now) return;
    context.save();
    context.setLineDash([7, 5]);
    shapes.curve(context, place, now.pulsed.h, now.pulsed.velocity, palette.orbit, 2 * larger);
    context.restore();
    shapes.words(context, "- - during the pulse", box.right - 6, box.top + size, palette, size, "right");
  }

  function state({ context, place, palette, larger }) {
    const now = pulsed();
    if (!now || now.state === null) return;
    const at = place(now.state, velocity(now.state, now.during ? now.pulsed : data));
    shapes.dashed(context, [place(now.state, 0), at], palette.orbit, 1.5);
    shapes.dot(context, at, palette.orbit, palette, 5 * larger);
    shapes.dot(context, place(now.state, 0), palette.orbit, palette, 8 * larger);
  }

  function cross({ context, place, box, palette }) {
    if (pointer === null) return;
    const at = place(pointer, velocity(pointer));
    shapes.dashed(context, [[at[0], box.top], [at[0], box.bottom]], palette.quiet, 1);
    shapes.dot(context, at, palette.x, palette, 5);
  }

  function paint(tools) {
    const { context, place, box, palette, larger } = tools;
    context.strokeStyle = palette.quiet;
    context.lineWidth = 1.5;
    const [, zero] = place(0, 0);
    shapes.line(context, [[box.left, zero], [box.right, zero]]);
    turn(tools);
    slow(tools);
    shapes.curve(context, place, data.h, data.velocity, palette.x, 3 * larger);
    displaced(tools);
    arrows(tools);
    marks(tools);
    state(tools);
    cross(tools);
  }

  const HINT = "Arrows show which way the state moves. Point at the curve to read it.";

  function read(event) {
    if (!data) return;
    pointer = event.type === "pointerleave" ? null : plot.under(event);
    const text = pointer === null ? HINT : `h = ${reading(pointer, 3)}, dh/dt = ${reading(velocity(pointer), 4)} per step`;
    gatescape.element("unit-readout").textContent = text;
    plot.refresh();
  }

  // panels below the line, by name: {needs, ask(query), build(), show(), refresh(), live}
  gatescape.unitPanels = {};

  gatescape.unitLine = {
    build() {
      const low = () => (window.innerHeight < 820 ? 320 : 400);
      plot = gatescape.plot(gatescape.element("unit-line"), (width) => Math.min(Math.max(260, 0.62 * width), gatescape.projector.scale() > 1 ? 520 : low()));
      plot.canvas.addEventListener("pointermove", read);
      plot.canvas.addEventListener("pointerleave", read);
      gatescape.element("unit-readout").textContent = HINT;
    },

    show(answer) {
      data = answer;
      plot.show({
        x: { range: [-1.05, 1.05], name: "h" },
        y: { range: [-1.08 * data.reach, 1.08 * data.reach], name: "dh/dt" },
        label: `dh/dt against h from −1 to 1. ${data.verdict.headline}.`,
        paint,
      });
    },

    // the pulse of these weights, or null
    pulse(what) {
      pulse = what;
      plot.refresh();
    },

    // where the state is while the pulse is played, or null
    state(h, during) {
      if (pulse === null) return;
      Object.assign(pulse, { state: h, during });
      plot.refresh();
    },

    refresh: () => plot.refresh(),
  };
})();
