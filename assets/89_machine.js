// The machine: attractors at their places in the plane, and the pulses that lead from one to another (JSP21 fig. 2B).
"use strict";
(() => {
  const SIDE = 380;
  const EDGE = 1.25; // half the plane's width that is drawn
  const RADIUS = 16;
  const ARROWS = { "1,0": "→", "-1,0": "←", "0,1": "↑", "0,-1": "↓", "1,1": "↗", "-1,1": "↖", "-1,-1": "↙", "1,-1": "↘" };
  const { make, reading } = gatescape;
  const NAMESPACE = "http://www.w3.org/2000/svg";
  let data = null;

  const asker = gatescape.asker("machine", (answer) => {
    data = answer;
    show();
  }, (sentence) => gatescape.element("machine-diagram").replaceChildren(make("p", { role: "status" }, sentence)));

  function shape(tag, attributes, text) {
    const node = document.createElementNS(NAMESPACE, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }

  const arrow = (pulse) => ARROWS[`${Math.sign(pulse.x)},${Math.sign(pulse.y)}`] || "·";
  const short = (state) => (state.kind === "cycle" ? "○" : state.name.split(" ").pop());
  const spot = (state) => [SIDE / 2 + (state.x / EDGE) * (SIDE / 2), SIDE / 2 - (state.y / EDGE) * (SIDE / 2)];

  // pulses that lead from one state to another, together on one arrow
  function edges() {
    const found = new Map();
    for (const { from, to, pulse, share } of data.transitions) {
      if (to === null || to === from) continue;
      const key = `${from},${to}`;
      if (!found.has(key)) found.set(key, { from, to, labels: [] });
      found.get(key).labels.push(arrow(data.pulses[pulse]) + (share < 1 ? ` ${Math.round(100 * share)} %` : ""));
    }
    return [...found.values()];
  }

  function edge({ from, to, labels }) {
    const [ax, ay] = spot(data.states[from]);
    const [bx, by] = spot(data.states[to]);
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const ux = (bx - ax) / length;
    const uy = (by - ay) / length;
    // bent to one side, so that there and back are two arrows
    const bend = Math.min(0.16 * length, 34);
    const mx = (ax + bx) / 2 - uy * bend;
    const my = (ay + by) / 2 + ux * bend;
    const end = (px, py, r) => {
      const d = Math.hypot(mx - px, my - py) || 1;
      return [px + ((mx - px) / d) * r, py + ((my - py) / d) * r];
    };
    const [sx, sy] = end(ax, ay, RADIUS);
    const [ex, ey] = end(bx, by, RADIUS + 5);
    const group = shape("g", { class: "machine-edge", "data-from": from });
    group.append(
      shape("path", { d: `M${sx} ${sy}Q${mx} ${my} ${ex} ${ey}`, "marker-end": "url(#machine-head)" }),
      shape("text", { x: 0.3 * sx + 0.5 * mx + 0.2 * ex, y: 0.3 * sy + 0.5 * my + 0.2 * ey + 5, "text-anchor": "middle" }, labels.join(" ")),
    );
    return group;
  }

  function diagram() {
    const svg = shape("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", "aria-label": "Diagram of the machine; the table beside it says the same" });
    const head = shape("marker", { id: "machine-head", viewBox: "0 0 8 8", refX: 5, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" });
    head.append(shape("path", { d: "M0 0 8 4 0 8Z", class: "machine-head" }));
    svg.append(head, ...edges().map(edge));
    data.states.forEach((state, i) => {
      const [x, y] = spot(state);
      const node = shape("g", { class: `machine-state ${state.kind}` });
      node.append(shape("circle", { cx: x, cy: y, r: RADIUS }), shape("text", { x, y: y + 5, "text-anchor": "middle" }, short(state)), shape("title", {}, state.name));
      const single = (on) => {
        svg.classList.toggle("single", on);
        for (const other of svg.querySelectorAll(".machine-edge")) other.classList.toggle("of-this", on && Number(other.dataset.from) === i);
      };
      node.addEventListener("pointerenter", () => single(true));
      node.addEventListener("pointerleave", () => single(false));
      svg.append(node);
    });
    return svg;
  }

  function cell(from, pulse) {
    const ends = data.transitions.filter((t) => t.from === from && t.pulse === pulse);
    const name = (t) => (t.to === null ? "?" : t.to === from ? "stays" : short(data.states[t.to]));
    const text = ends.map((t) => name(t) + (t.share < 1 ? ` ${Math.round(100 * t.share)} %` : "")).join(", ");
    const moves = ends.some((t) => t.to !== from);
    return make("td", { className: moves ? "moves" : "quiet" }, text);
  }

  function table() {
    const heads = data.pulses.map((pulse) => make("th", { scope: "col", title: pulse.name }, make("span", { "aria-hidden": "true" }, arrow(pulse)), make("span", { className: "unseen" }, pulse.name)));
    const rows = data.states.map((state, i) => make("tr", {}, make("th", { scope: "row" }, state.name), ...data.pulses.map((_, k) => cell(i, k))));
    return make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "from"), ...heads)), make("tbody", {}, ...rows));
  }

  function show() {
    const host = gatescape.element("machine-diagram");
    if (!data.states.length) {
      host.replaceChildren(make("p", {}, "No attractor is proven, so there is no machine to draw."));
      return;
    }
    const size = gatescape.reading(data.amplitude, 3).replace(/\.?0+$/, "");
    const note = make(
      "p", { className: "note" },
      `Pulses of amplitude ${size} for ${data.duration} steps, as the numbers above say, in eight directions. `,
      data.states.length === 1 ? "There is one state: every pulse leads back to it." : "Pulses that are not drawn leave the state as it is.",
    );
    const scroller = make("div", { className: "machine-table", tabIndex: 0, role: "region", "aria-label": "Transitions" }, table());
    host.replaceChildren(note, ...(data.states.length > 1 ? [diagram()] : []), scroller);
  }

  gatescape.machine = {
    build() {
      gatescape.element("machine-fold").addEventListener("toggle", () => gatescape.bench.rest());
    },

    // asked for at rest, and only while it is open
    rest(state) {
      if (!gatescape.element("machine-fold").open) return;
      asker.want(`${gatescape.address.ofFrame({ ...state, orbits: [], window: null }, "full")}&pulse=${state.pulse.slice(0, 3).join()},0,0`);
    },
  };
})();
