// A pulse: held by hand on the pad, or given by numbers; the orbit shows whether the memory flips, and a sentence says so.
"use strict";
(() => {
  const RATE = 10; // GRU steps a second while an arrow is held
  const REPLAY = 24; // and afterwards
  const LONGEST = 100; // that an arrow can be held, GRU steps
  const STRONGEST = 20;
  const WAYS = [
    { name: "right", text: "→", degrees: 0, key: "ArrowRight" },
    { name: "up-right", text: "↗", degrees: 45 },
    { name: "up", text: "↑", degrees: 90, key: "ArrowUp" },
    { name: "up-left", text: "↖", degrees: 135 },
    { name: "left", text: "←", degrees: 180, key: "ArrowLeft" },
    { name: "down-left", text: "↙", degrees: 225 },
    { name: "down", text: "↓", degrees: 270, key: "ArrowDown" },
    { name: "down-right", text: "↘", degrees: 315 },
  ];
  // as the pad lies on the page: the tabulator goes through it row by row
  const ROWS = [3, 2, 1, 4, 0, 5, 6, 7];
  const { make, reading } = gatescape;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  let curves = null;
  let rows = null;
  let parts = null; // what the pulse adds to x and y, in words
  let centre = null;
  let data = null; // the answer that is shown
  let series = null; // its parts in one, with time 0 at the beginning of the pulse
  let now = null; // the time of the dot
  let moving = 0;
  let last = 0;
  let held = null; // {x, y, since, from}
  let preview = false; // the data are of a pulse that is still being held
  let asked = ""; // the numbers of the pulse that was asked for last

  // the address keeps the input's parts in x and y; people give its amplitude and direction
  let turned = 0; // the direction last shown, kept while the amplitude is 0
  const form = {
    shown([x, y, ...others]) {
      const [amplitude, degrees] = gatescape.polar.of(x, y, turned);
      turned = degrees;
      return [amplitude, degrees, ...others];
    },
    stored([amplitude, degrees, ...others], index) {
      const [x, y] = gatescape.state.now().pulse;
      // what is not touched stays as it is, to the last digit
      if (index > 1) return [x, y, ...others];
      turned = ((degrees % 360) + 360) % 360;
      const parts = gatescape.polar.parts(amplitude, degrees);
      return parts.some((part) => Math.abs(part) > STRONGEST) ? null : [...parts, ...others];
    },
  };

  const asker = gatescape.asker("pulse", arrived, (sentence) => {
    clear();
    gatescape.element("pulse-outcome").textContent = sentence;
  });

  function query(pulse, from) {
    const state = { ...gatescape.state.now(), orbits: [] };
    return `${gatescape.address.ofFrame(state, "full")}&pulse=${pulse.join()}&start=${from.x},${from.y}`;
  }

  function arrived(answer) {
    data = answer;
    const zero = data.pulse[0];
    series = { t: [], x: [], y: [] };
    for (const part of data.parts) {
      series.t.push(...part.t.map((t) => t + part.offset - zero));
      series.x.push(...part.x);
      series.y.push(...part.y);
    }
    if (preview) {
      gatescape.overlay.refresh();
      return;
    }
    const length = data.pulse[1] - zero;
    gatescape.element("pulse-outcome").textContent = data.sentence;
    gatescape.element("pulse-curves").hidden = false;
    gatescape.element("pulse-curves").classList.remove("stale");
    curves.show({
      span: [-zero, data.end - zero], bands: [[0, length]],
      curves: [{ series, colour: gatescape.colours.palette(gatescape.state.now()).orbit }],
      label: `x and y before, during and after the pulse. ${data.sentence}`,
    });
    if (data.after) gatescape.inputStart.move(data.after);
    // what was seen while the arrow was held is not shown again
    begin(now === null ? -zero : Math.min(now, length));
  }

  function begin(from) {
    cancelAnimationFrame(moving);
    if (calm.matches) {
      point(null);
      return;
    }
    point(from);
    last = performance.now();
    moving = requestAnimationFrame(step);
  }

  function step(at) {
    const end = series.t[series.t.length - 1];
    point(Math.min(now + (Math.min(at - last, 100) / 1000) * REPLAY, end));
    last = at;
    if (now < end) moving = requestAnimationFrame(step);
    else {
      moving = 0;
      point(null);
    }
  }

  function point(t) {
    now = t;
    if (!preview) curves.point(t);
    gatescape.overlay.refresh();
  }

  function forget() {
    cancelAnimationFrame(moving);
    moving = 0;
    data = series = now = null;
    gatescape.overlay.refresh();
  }

  function clear() {
    forget();
    gatescape.element("pulse-outcome").textContent = "";
    gatescape.element("pulse-curves").hidden = true;
  }

  function give() {
    const from = gatescape.inputStart.place();
    if (!from) return;
    preview = false;
    cancelAnimationFrame(moving);
    now = null;
    ask(gatescape.state.now().pulse, from);
    gatescape.state.change({ given: [from.x, from.y] }, "look");
  }

  function ask(pulse, from) {
    asked = String(pulse);
    asker.forget();
    asker.want(query(pulse, from));
  }

  function press(way) {
    const from = gatescape.inputStart.place();
    if (held || !from) return;
    const [amplitude] = form.shown(gatescape.state.now().pulse);
    const [x, y] = gatescape.polar.parts(Math.min(amplitude || 1, STRONGEST), way.degrees);
    forget();
    gatescape.element("pulse-curves").classList.add("stale");
    held = { x, y, since: performance.now(), from };
    preview = true;
    ask([held.x, held.y, LONGEST, 0, 0], from);
    moving = requestAnimationFrame(hold);
  }

  const elapsed = () => Math.min(((performance.now() - held.since) / 1000) * RATE, LONGEST);

  function hold() {
    if (!held) return;
    const t = elapsed();
    centre.textContent = `${reading(t, 1)}`;
    point(calm.matches ? null : t);
    moving = requestAnimationFrame(hold);
  }

  function release() {
    if (!held) return;
    const length = Math.max(Number(elapsed().toFixed(1)), 0.1);
    const { x, y, from } = held;
    held = null;
    preview = false;
    cancelAnimationFrame(moving);
    centre.textContent = "";
    const pulse = [x, y, length, 0, 0];
    now = length;
    ask(pulse, from);
    gatescape.state.change({ pulse, given: [from.x, from.y] }, "look");
  }

  function arrow(way) {
    const node = make("button", { type: "button", className: `arrow ${way.name}`, "aria-label": `Input ${way.name.replace("-", " and ")}: hold` }, way.text);
    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      node.setPointerCapture(event.pointerId);
      press(way);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) node.addEventListener(end, release);
    // a long press is not a wish for a menu
    node.addEventListener("contextmenu", (event) => event.preventDefault());
    return node;
  }

  function keys(pad) {
    pad.addEventListener("keydown", (event) => {
      const on = WAYS.find((way) => event.target.classList.contains(way.name));
      const way = WAYS.find((one) => one.key === event.key) || ((event.key === " " || event.key === "Enter") && on);
      if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!event.repeat) press(way);
    });
    pad.addEventListener("keyup", release);
  }

  function path(context, place, from, to, width) {
    context.lineWidth = width;
    context.beginPath();
    let pen = false;
    series.t.forEach((t, i) => {
      if (t < from - 1e-9 || t > to + 1e-9) return;
      const [px, py] = place(series.x[i], series.y[i]);
      if (pen) context.lineTo(px, py);
      else context.moveTo(px, py);
      pen = true;
    });
    context.stroke();
  }

  function paint(context, place, palette) {
    const zero = data.pulse[0];
    const length = data.pulse[1] - zero;
    const until = now === null ? Infinity : now;
    context.strokeStyle = palette.orbit;
    context.lineJoin = "round";
    path(context, place, -zero, 0, 2);
    path(context, place, 0, Math.min(until, length), 4);
    path(context, place, length, until, 2);
    const here = gatescape.curves.at(series, now === null ? series.t[series.t.length - 1] : now);
    if (here) gatescape.overlay.dot(context, place(...here), palette.orbit, palette, 6.5);
  }

  gatescape.pulse = {
    build() {
      const pad = gatescape.element("pulse-pad");
      centre = make("span", { className: "numbers pad-centre" });
      pad.append(...ROWS.map((i) => arrow(WAYS[i])), centre);
      pad.setAttribute("role", "group");
      pad.setAttribute("aria-label", "Pulse by hand: hold an arrow, or an arrow key while one of them has the focus");
      keys(pad);
      curves = gatescape.curves(gatescape.element("pulse-curves"), (t) => {
        cancelAnimationFrame(moving);
        moving = 0;
        point(t);
      });
      const host = gatescape.element("pulse-numbers");
      const maths = (...parts) => make("span", { className: "mathematics" }, ...parts);
      const letter = (text) => make("var", {}, text);
      rows = gatescape.numberRows(host, "pulse", [
        { label: ["amplitude"], name: "Pulse, amplitude", low: 0, high: STRONGEST },
        { label: ["direction (°)"], name: "Pulse, direction in degrees", low: -360, high: 360 },
        { label: ["length"], name: "Pulse, length in GRU steps", low: 0, high: 1000 },
        { label: ["kick in ", maths(letter("x"))], name: "Kick in x", low: -4, high: 4 },
        { label: ["kick in ", maths(letter("y"))], name: "Kick in y", low: -4, high: 4 },
      ], undefined, form);
      parts = make("p", { className: "quiet pulse-parts" });
      const go = make("button", { type: "button", className: "action" }, "Give this pulse");
      go.addEventListener("click", give);
      host.append(parts, go);
      gatescape.overlay.add(() => series !== null && gatescape.bench.open("inputs"), paint, "pulse");
      this.show();
    },

    show() {
      rows.show();
      const [x, y] = gatescape.state.now().pulse;
      const letter = (name) => make("span", { className: "mathematics" }, make("var", {}, name));
      parts.replaceChildren(`That is ${reading(x, 3)} to `, letter("x"), ` and ${reading(y, 3)} to `, letter("y"), ".");
    },
    // a result is that of the numbers on the screen
    follow() {
      if (String(gatescape.state.now().pulse) !== asked) this.clear();
    },
    // the address says that a pulse was given: after a reload it is given again
    rest({ pulse, given }) {
      if (!given || held || data) return;
      asked = String(pulse);
      asker.want(query(pulse, { x: given[0], y: given[1] }));
    },
    clear() {
      held = null;
      asker.forget();
      if (data || gatescape.element("pulse-outcome").textContent) clear();
      if (gatescape.state.now().given) gatescape.state.change({ given: null }, "look");
    },
  };
})();
