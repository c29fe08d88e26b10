// Where inputs begin: in an attractor, or at the start of an orbit. After a pulse the state has moved on, and so does this.
"use strict";
(() => {
  const { make } = gatescape;
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

  const tell = () => listeners.forEach((listener) => listener());
  const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

  // the choice nearest to what was chosen: attractors move while weights are changed
  function settle() {
    const all = choices();
    if (!all.length) return null;
    if (chosen === null) return all[0];
    return all.reduce((best, one) => (far(one, chosen) < far(best, chosen) ? one : best));
  }

  // true if the place that was chosen has moved, as the start of an orbit does that is dragged
  function show() {
    const all = choices();
    const here = settle();
    const key = JSON.stringify(all.map((one) => [one.text, one.x, one.y]));
    if (key !== shownKey) {
      select.replaceChildren(...all.map((one, i) => make("option", { value: String(i) }, `${one.text} (${gatescape.reading(one.x, 3)}, ${gatescape.reading(one.y, 3)})`)));
      shownKey = key;
    }
    select.disabled = !all.length;
    const at = all.findIndex((one) => here && one.x === here.x && one.y === here.y);
    select.value = String(Math.max(at, 0));
    const moved = chosen !== null && (here === null || far(here, chosen) > 0);
    chosen = here ? { x: here.x, y: here.y } : null;
    return moved;
  }

  gatescape.inputStart = {
    build() {
      select = make("select", { className: "menu" });
      gatescape.element("input-from").replaceChildren(make("label", { className: "number-row" }, make("span", {}, "Begin at"), select));
      select.addEventListener("change", () => {
        const one = choices()[Number(select.value)];
        if (!one) return;
        chosen = { x: one.x, y: one.y };
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
      show();
    },
    // called when another place is chosen, by hand or because what stood for it has moved
    listen: (listener) => listeners.push(listener),
  };
})();
