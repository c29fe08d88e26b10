// Where inputs begin: in an attractor, or at the start of an orbit. After a pulse the state has moved on, and so does this.
"use strict";
(() => {
  const { make } = gatescape;
  const NEAR = 1e-5; // the address keeps six digits of the place
  const listeners = [];
  let chosen = null; // {x, y}: the place that the choice stands for
  let select = null;
  let shownKey = "";

  // the sinks, then the stable cycles, then the orbits' starts
  function choices() {
    const frame = gatescape.shown() && gatescape.shown().frame;
    if (!frame) return [];
    const sinks = frame.points.map((p, i) => ({ text: `sink ${i + 1}`, x: p.x, y: p.y, kind: p.kind })).filter((p) => p.kind === "sink");
    const cycles = frame.cycles
      .map((cycle, i) => ({ text: frame.cycles.length === 1 ? "the limit cycle" : `limit cycle ${i + 1}`, x: cycle.start[0], y: cycle.start[1], stable: cycle.stable }))
      .filter((cycle) => cycle.stable);
    const orbits = gatescape.state.now().orbits.map(([x, y], i) => ({ text: `start of orbit ${i + 1}`, x, y }));
    return [...sinks, ...cycles, ...orbits, { text: "the origin", x: 0, y: 0 }];
  }

  // the address tells the place, so that a reload begins there too
  function keep(place) {
    const begin = [place.x, place.y].map((v) => Number(v.toFixed(6)));
    if (String(begin) !== String(gatescape.state.now().begin)) gatescape.state.change({ begin }, "look");
  }

  const tell = () => listeners.forEach((listener) => listener());
  const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

  // the choice nearest to what was chosen: attractors move while weights are changed. Who has not chosen begins at the first
  function settle(all) {
    if (gatescape.state.now().begin === null) return all[0];
    return all.reduce((best, one) => (far(one, chosen) < far(best, chosen) ? one : best));
  }

  // true if the place that was chosen has moved, as the start of an orbit does that is dragged
  function show() {
    const all = choices();
    select.disabled = !all.length;
    if (!all.length) return false; // before the first picture
    const here = settle(all);
    const key = JSON.stringify(all.map((one) => [one.text, one.x, one.y]));
    if (key !== shownKey) {
      select.replaceChildren(...all.map((one, i) => make("option", { value: String(i) }, `${one.text} (${gatescape.reading(one.x, 3)}, ${gatescape.reading(one.y, 3)})`)));
      shownKey = key;
    }
    const at = all.findIndex((one) => one.x === here.x && one.y === here.y);
    select.value = String(Math.max(at, 0));
    const moved = chosen !== null && far(here, chosen) > NEAR;
    chosen = { x: here.x, y: here.y };
    if (gatescape.state.now().begin) keep(chosen);
    return moved;
  }

  gatescape.inputStart = {
    build() {
      const { begin } = gatescape.state.now();
      chosen = begin && { x: begin[0], y: begin[1] };
      select = make("select", { className: "menu" });
      gatescape.element("input-from").replaceChildren(make("label", { className: "number-row" }, make("span", {}, "Begin at"), select));
      select.addEventListener("change", () => {
        const one = choices()[Number(select.value)];
        if (!one) return;
        chosen = { x: one.x, y: one.y };
        keep(chosen);
        tell();
      });
      show();
    },
    show() {
      if (show()) tell();
    },
    place: () => chosen,

    // the state has moved to another attractor: the result that says so stays
    move(place) {
      chosen = { x: place.x, y: place.y };
      keep(chosen);
      show();
    },
    // called when another place is chosen, by hand or because what stood for it has moved
    listen: (listener) => listeners.push(listener),
  };
})();
