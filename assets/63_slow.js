// Asks for what is slow once the picture rests; lists it, and names what is pointed at in the picture.
"use strict";
(() => {
  const NEAR = { mouse: 13, pen: 15, touch: 22 }; // pixels
  const FIELD = 4; // a press on a slow point shows this many times its neighbourhood
  const SMALLEST = 1e-6;
  const { make, reading } = gatescape;
  const term = (...pieces) => gatescape.explain.term(...pieces);
  const record = { asked: 0, arrived: 0, delay: 0 }; // what tests and benchmarks read
  let underWay = null; // {key, abort}
  let failed = null; // the key that was refused: it is not asked again
  let listed = null; // what the list shows
  let places = []; // of the slow points on the screen, in pixels of the portrait

  const shows = (state) => state.layers.includes("slow");

  // two digits that count; below a millionth as a power
  function small(value) {
    if (value === 0) return "0";
    if (value >= SMALLEST) return reading(value, Math.max(0, 1 - Math.floor(Math.log10(value))));
    const [digits, power] = value.toExponential(1).split("e");
    return `${digits} × 10${power.replace("-", "−").replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]).replace("−", "⁻")}`;
  }

  // "steps" says enough where the page says "GRU steps" above
  const short = (words) => words.replace("GRU ", "");
  const steps = (value) => reading(value, value < 10 ? 1 : 0) + " " + short(gatescape.state.many());
  const place = (point) => `(${reading(point.x, 2)}, ${reading(point.y, 2)})`;

  function said(point) {
    const passage = point.passage === null ? "passage not followed to its end" : `passage ${steps(point.passage)}`;
    return `${passage} at speed ${small(point.speed)}`;
  }

  async function ask(state) {
    const key = gatescape.slow.key(state);
    if ((underWay && underWay.key === key) || failed === key) return;
    stop();
    const mine = { key, abort: new AbortController() };
    underWay = mine;
    const began = performance.now();
    record.asked += 1;
    list("pending");
    try {
      const answer = await gatescape.ask(`/api/v1/slow?${key}&v=${gatescape.state.facts().build}`, { signal: mine.abort.signal });
      const found = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(found.error || `The server answered ${answer.status}.`);
      // the parameters have moved on: what has come is not true any more
      if (underWay !== mine || key !== gatescape.slow.key(gatescape.state.now())) return;
      gatescape.slow.keep(key, found);
      gatescape.messages.clear("slow");
      await gatescape.repaint();
      list("known");
      Object.assign(record, { arrived: record.arrived + 1, delay: performance.now() - began });
    } catch (error) {
      if (underWay !== mine || error.name === "AbortError") return;
      failed = key;
      gatescape.messages.say("No slow points: " + error.message, "slow");
      list("failed");
    } finally {
      if (underWay === mine) underWay = null;
    }
  }

  function stop() {
    if (underWay) underWay.abort.abort();
    underWay = null;
  }

  function proof(points) {
    if (!points.length) return [];
    const proven = points.every((point) => point.proven);
    const words = points.length === 1 ? "It is not a fixed point" : "None of them is a fixed point";
    const mark = proven ? [words + ", ", term("proven", "proven"), "."] : ["That none of them is a fixed point is not proven."];
    return [make("li", { className: proven ? "whole proven" : "whole" }, ...mark)];
  }

  function pointRow(point, number) {
    const more = (point.reason ? point.reason + "; " : "") + `bottleneck law ${steps(point.bottleneck)}; neighbourhood ±${small(point.radius)}` + (point.proven ? `; no fixed point within ±${small(point.clear)}` : "");
    const button = make("button", { type: "button", className: "slow-point", title: `Zoom to it. ${more}` },
      make("span", { className: "numbers" }, place(point)), ": ", make("span", {}, said(point)), make("span", { className: "unseen" }, ", zoom to it"));
    button.addEventListener("focus", () => light(number));
    button.addEventListener("blur", () => light(-1));
    button.addEventListener("pointerenter", () => light(number));
    button.addEventListener("pointerleave", () => light(-1));
    button.addEventListener("click", () => gatescape.view.go(point.x, point.y, 2 * FIELD * point.radius, "done"));
    return make("li", {}, gatescape.glyph.slowPoint(), button);
  }

  function lineRow(line) {
    const name = line.attracting ? "pseudo-line attractor" : "pseudo-line";
    const text = `, length ${reading(line.length, 2)}: nullclines at most ${small(line.widest)} apart, at most ${small(line.fastest)} per ${short(gatescape.state.one())} along it`;
    return make("li", {}, gatescape.glyph.slowBand(), make("span", {}, term("pseudo-line", name), text));
  }

  function frozenRow(region, limit) {
    const share = region.share > 0.995 ? "everywhere" : region.share < 0.005 ? "in less than 1 % of the square" : `in ${reading(100 * region.share, 0)} % of the square`;
    return make("li", {}, gatescape.glyph.frozen(region.unit),
      make("span", {}, gatescape.symbol(region.unit), " ", term("frozen", "frozen"), ` ${share}: time constant above ${limit} steps` + (region.slowest === null ? "" : `, up to ${reading(region.slowest, 0)}`)));
  }

  function rows(found) {
    const points = found.points.map(pointRow);
    const none = found.points.length ? [] : [make("li", { className: "whole" }, found.complete ? "No slow point." : "No slow point found.")];
    const open = found.complete ? [] : [make("li", { className: "whole note" }, "The gates are too steep to look everywhere: others may be missing.")];
    return [...points, ...none, ...proof(found.points), ...open, ...found.lines.map(lineRow), ...found.frozen.map((region) => frozenRow(region, found.steps))];
  }

  function list(phase) {
    const state = gatescape.state.now();
    const host = gatescape.element("slow-regions");
    host.hidden = !shows(state);
    legend(state);
    if (host.hidden) return;
    const found = gatescape.slow.of(state);
    host.classList.toggle("stale", !found);
    host.setAttribute("aria-busy", String(!found && phase === "pending"));
    const head = make("h2", { className: "heading" }, term("slow point", "Slow points"));
    const body = gatescape.element("slow-list");
    if (found) {
      // the same list again would take the focus from the row that has it
      if (found !== listed) body.replaceChildren(head, make("ul", {}, ...rows(found)));
      gatescape.element("slow-spoken").textContent = found.spoken;
      listed = found;
    } else if (!body.querySelector("li") || phase === "failed") {
      body.replaceChildren(head, make("p", { className: "note" }, phase === "failed" ? "Not computed." : "Computing…"));
      listed = null;
    }
  }

  function legend(state) {
    const found = shows(state) ? gatescape.slow.of(state) : null;
    gatescape.legend.only("slow point", Boolean(found && found.points.length));
    gatescape.legend.only("pseudo-line", Boolean(found && found.lines.length));
    gatescape.legend.only("frozen", Boolean(found && found.frozen.length));
  }

  // the ring and the label of the slow point that is pointed at or in focus
  function light(number) {
    const host = gatescape.element("slow-marks");
    const at = places[number];
    const found = gatescape.slow.of(gatescape.state.now());
    if (!at || !found) {
      host.replaceChildren();
      return;
    }
    const point = found.points[number];
    const label = make("span", { className: "slow-label" }, make("strong", {}, "slow point"), make("br"), said(point), make("br"), point.proven ? "no fixed point, proven" : "not proven to be no fixed point");
    const ring = make("span", { className: "slow-ring" });
    host.replaceChildren(ring, label);
    for (const node of [ring, label]) Object.assign(node.style, { left: at[0] + "px", top: at[1] + "px" });
    const { width, height } = host.getBoundingClientRect();
    label.classList.toggle("to-left", at[0] > width / 2);
    label.classList.toggle("above", at[1] > height / 2);
  }

  function follow(frame, box) {
    const state = gatescape.state.now();
    const found = shows(state) ? gatescape.slow.of(frame.state) : null;
    const [x0, x1, y0, y1] = frame.window;
    places = (found ? found.points : []).map((point) => {
      const seen = point.x >= x0 && point.x <= x1 && point.y >= y0 && point.y <= y1;
      return seen ? [box.left + ((point.x - x0) / (x1 - x0)) * box.width, box.top + ((y1 - point.y) / (y1 - y0)) * box.height] : null;
    });
    light(-1);
  }

  function hover(event) {
    if (event.buttons || !places.length) return;
    const bounds = gatescape.element("portrait").getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
    light(places.findIndex((at) => at && Math.hypot(at[0] - x, at[1] - y) < (NEAR[event.pointerType] || 13)));
  }

  function rested() {
    const state = gatescape.state.now();
    if (!shows(state) || !gatescape.gate.idle() || gatescape.gate.record.quality !== "full") return;
    if (!gatescape.slow.of(state)) ask(state);
    else list("known");
  }

  gatescape.slowLayer = {
    record,
    // nothing under way, and what is shown is true
    resting: () => underWay === null && (!shows(gatescape.state.now()) || gatescape.slow.of(gatescape.state.now()) !== null),

    build() {
      document.addEventListener("gatescape:painted", rested);
      gatescape.drawn(follow);
      gatescape.element("portrait").addEventListener("pointermove", hover);
      gatescape.state.listen((state, _, before) => {
        if (!shows(state) && !shows(before)) return;
        const moved = gatescape.slow.key(state) !== gatescape.slow.key(before);
        if (moved && underWay && underWay.key !== gatescape.slow.key(state)) stop();
        if (state.layers !== before.layers || (moved && shows(state))) list("moved");
        if (state.layers !== before.layers && shows(state)) {
          failed = null; // switched on again: a new try
          rested();
        }
      });
      list("moved");
    },
  };
})();
