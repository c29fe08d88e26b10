// Asks for the basins once the picture rests, and lists the attractors with their shares of the square.
"use strict";
(() => {
  const COARSE = 200;
  const QUICK = 500; // a first answer within this many milliseconds is followed by one as fine as the screen
  const FINEST = 512;
  const { make, reading } = gatescape;
  const record = { asked: 0, arrived: 0, size: 0, delay: 0 }; // what tests and benchmarks read
  let underWay = null; // {key, abort}

  const shows = (state) => state.layers.includes("basins");

  function finest() {
    const side = gatescape.figure.box(gatescape.element("portrait").clientWidth).width;
    return Math.min(FINEST, Math.round(side * (window.devicePixelRatio || 1)));
  }

  function stop() {
    if (underWay) underWay.abort.abort();
    underWay = null;
  }

  async function fetched(key, size, signal) {
    const answer = await gatescape.ask(`/api/v1/basins?${key}&size=${size}&v=${gatescape.state.facts().build}`, { signal });
    if (answer.ok) return gatescape.decodeBasins(await answer.arrayBuffer());
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error || "The server answered " + answer.status + ".");
  }

  async function ask(state) {
    const key = gatescape.basins.key(state);
    if (underWay && underWay.key === key) return;
    stop();
    const mine = { key, abort: new AbortController() };
    underWay = mine;
    const began = performance.now();
    const sizes = [COARSE];
    try {
      while (sizes.length) {
        const size = sizes.shift();
        record.asked += 1;
        list("pending");
        const map = await fetched(key, size, mine.abort.signal);
        // the parameters have moved on: what has come is not true any more
        if (underWay !== mine || key !== gatescape.basins.key(gatescape.state.now())) return;
        // a fine map that was cut short shows less than the coarse one
        if (size !== COARSE && !map.shown.complete) {
          list("known");
          return;
        }
        gatescape.basins.keep(key, map);
        gatescape.messages.clear("basins");
        await gatescape.repaint();
        list("known");
        Object.assign(record, { arrived: record.arrived + 1, size, delay: performance.now() - began });
        if (size === COARSE && performance.now() - began < QUICK && finest() > COARSE * 1.2) sizes.push(finest());
      }
    } catch (error) {
      if (underWay === mine && error.name !== "AbortError") {
        gatescape.messages.say("No basins: " + error.message, "basins");
        list("failed");
      }
    } finally {
      if (underWay === mine) underWay = null;
    }
  }

  const percent = (share) => {
    if (share > 0 && share < 0.0005) return "< 0.1 %";
    // nothing is called all unless it is
    if (share < 1 && share > 0.9995) return "> 99.9 %";
    return reading(100 * share, share === 1 || share === 0 ? 0 : 1) + " %";
  };

  function swatch(colour) {
    const mark = make("span", { className: colour ? "swatch" : "swatch hatched", "aria-hidden": "true" });
    if (colour) mark.style.background = colour;
    return mark;
  }

  function row(state, attractor, number) {
    const mark = swatch(gatescape.basins.tint(state, number));
    mark.style.setProperty("--shade", gatescape.basins.shade(state, number));
    if (attractor.kind === "sink") mark.classList.add("sink");
    const place = `(${reading(attractor.x, 3)}, ${reading(attractor.y, 3)})`;
    const name = attractor.kind === "sink" ? `sink at ${place}` : "stable limit cycle";
    return make("li", {}, mark, make("span", {}, name), make("span", { className: "numbers" }, percent(attractor.share)));
  }

  function open(map) {
    if (!(map.unsettled > 0) && !(map.shown.unsettled > 0)) return [];
    const why = map.complete && map.shown.complete
      ? "These starts lie on an edge, creep towards a point that cannot be resolved, or are still under way after a long time."
      : "Following every start would take too long here; what was not followed is left open.";
    return [
      make("li", {}, swatch(null), make("span", {}, "not settled"), make("span", { className: "numbers" }, percent(map.unsettled))),
      make("li", { className: "note whole" }, why),
    ];
  }

  function list(phase) {
    const state = gatescape.state.now();
    const host = gatescape.element("basin-shares");
    host.hidden = !shows(state);
    if (host.hidden) return;
    const map = gatescape.basins.of(state);
    host.classList.toggle("stale", !map);
    host.setAttribute("aria-busy", String(!map && phase === "pending"));
    const head = make("h2", { className: "heading" }, gatescape.explain.term("basin", "Basins"), gatescape.system.is("gru") ? ", share of the square" : ", share of the whole view");
    if (map) {
      const none = map.attractors.length ? [] : [make("li", { className: "note whole" }, gatescape.shown().frame.continua.length ? "On the curve of fixed points each point is an attractor of its own, so there are no basins to tell apart." : "No attractor is proven, so there is no basin to show.")];
      host.replaceChildren(head, make("ul", {}, ...map.attractors.map((a, i) => row(state, a, i)), ...none, ...open(map)));
    } else if (!host.querySelector("li") || phase === "failed") {
      host.replaceChildren(head, make("p", { className: "note" }, phase === "failed" ? "Not computed." : "Computing…"));
    }
  }

  function rested() {
    const state = gatescape.state.now();
    if (!shows(state) || !gatescape.gate.idle() || gatescape.gate.record.quality !== "full") return;
    if (!gatescape.basins.of(state)) ask(state);
    else list("known");
  }

  gatescape.basinLayer = {
    record,
    // nothing under way, and what is shown is true
    resting: () => underWay === null && (!shows(gatescape.state.now()) || gatescape.basins.of(gatescape.state.now()) !== null),

    build() {
      document.addEventListener("gatescape:painted", rested);
      gatescape.state.listen((state, phase, before) => {
        const moved = state.parameters !== before.parameters || state.window !== before.window || state.reset !== before.reset;
        if (moved && underWay && underWay.key !== gatescape.basins.key(state)) stop();
        if (state.layers !== before.layers || state.theme !== before.theme || (moved && shows(state))) list("moved");
        if (state.layers !== before.layers && shows(state)) rested();
      });
      list("moved");
    },
  };
})();
