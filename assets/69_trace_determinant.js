// The trace-determinant plane with every fixed point on it. Both axes are linear near zero and logarithmic beyond, and
// the determinant's follows the trace's, so that the parabola always runs into the corners.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const [WIDTH, HEIGHT] = [384, 288];
  const INSIDE = { left: 10, right: 374, top: 12, bottom: 260 };
  const LINEAR = 0.1; // trace at which the axis bends
  const NEAR = 7;
  let reach = 1; // largest trace in units of LINEAR, a power of ten times 1, 2 or 5
  let drawn = "";
  let groups = [];
  let svg = null;
  let marks = null;

  function make(name, attributes, ...children) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  // shares of half an axis: the parabola Δ = τ²/4 becomes one curve whatever the reach
  const across = (trace) => (INSIDE.left + INSIDE.right) / 2 + ((INSIDE.right - INSIDE.left) / 2) * (Math.asinh(trace / LINEAR) / Math.asinh(reach));
  const up = (determinant) => {
    const middle = (INSIDE.top + INSIDE.bottom) / 2;
    const share = Math.asinh((4 * determinant) / LINEAR ** 2) / Math.asinh(reach ** 2);
    return middle - ((INSIDE.bottom - INSIDE.top) / 2) * share;
  };

  function rounded(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].map((m) => m * power).find((v) => v >= value * 0.999999);
  }

  function fit(all, live) {
    const needed = Math.max(10, ...all.map((p) => Math.max(Math.abs(p.trace ?? 0) / LINEAR, Math.sqrt(4 * Math.abs(p.determinant ?? 0)) / LINEAR))) * 1.15;
    const wanted = rounded(needed);
    // in a drag the scale only grows, so that it does not breathe
    if (wanted > reach || !live) reach = wanted;
  }

  const text = (x, y, kind, ...pieces) => make("text", { x, y, class: kind }, ...pieces);
  const italic = (letter) => make("tspan", { class: "italic" }, letter);

  function ticks() {
    const nodes = [];
    for (const value of [0.1, 1, 10, 100, 1000, 10000]) {
      if (value > reach * LINEAR) break;
      for (const sign of [-1, 1]) {
        const x = across(sign * value);
        nodes.push(make("path", { d: `M${x} ${up(0) - 3}V${up(0) + 3}`, class: "axis" }));
        if (value >= 1 || reach <= 10) nodes.push(text(x, up(0) + 17, "tick", (sign < 0 ? "−" : "") + value));
      }
    }
    return nodes;
  }

  function ground() {
    const parabola = [];
    for (let i = -60; i <= 60; i++) {
      const trace = LINEAR * Math.sinh((i / 60) * Math.asinh(reach));
      parabola.push(`${across(trace).toFixed(1)} ${up(trace ** 2 / 4).toFixed(1)}`);
    }
    const { left, right, top, bottom } = INSIDE;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return [
      make("path", { d: `M${left} ${y}H${right}M${x} ${top}V${bottom}`, class: "axis" }),
      make("path", { d: "M" + parabola.join("L"), class: "parabola" }),
      text(x - 10, top + 12, "region to", "spiral sinks"),
      text(x + 10, top + 12, "region from", "spiral sources"),
      text(left + 4, y - 12, "region from", "node sinks"),
      text(right - 4, y - 12, "region to", "node sources"),
      text(x / 2 + left / 2, y + 66, "region", "saddles"),
      text((x + right) / 2, y + 66, "region", "saddles"),
      text(right - 2, y + 34, "name to", italic("τ"), " = tr ", italic("J")),
      text(x + 8, bottom, "name from", "Δ = det ", italic("J")),
      text(left + 40, top + 4, "name from", "Δ = ", italic("τ"), make("tspan", { dy: -5, class: "raised" }, "2"), make("tspan", { dy: 5 }, "/4")),
      ...ticks(),
    ];
  }

  const FORMS = {
    saddle: "M0-7 7 0 0 7-7 0Z",
    degenerate: "M-5-5H5V5H-5Z",
  };

  function symbol(kind) {
    const colour = { sink: "sink", saddle: "saddle" }[kind] || "source";
    const filled = kind === "sink";
    const attributes = { class: "point", fill: filled ? "var(--sink)" : "var(--surface)", stroke: `var(--${colour})` };
    const form = FORMS[kind] ? make("path", { d: FORMS[kind], ...attributes }) : make("circle", { r: 5.4, ...attributes });
    if (!kind.startsWith("saddle-node")) return [form];
    return [form, make("path", { d: "M0-5.4A5.4 5.4 0 0 0 0 5.4Z", fill: `var(--${kind === "saddle-node-1" ? "sink" : "source"})` })];
  }

  // points that fall together are one mark with their number beside it
  function gather(all) {
    const found = [];
    all.forEach((point, i) => {
      if (point.trace === null || point.determinant === null) return;
      const at = [across(point.trace), up(point.determinant)];
      const group = found.find((one) => one.kind === point.kind && Math.hypot(one.at[0] - at[0], one.at[1] - at[1]) < NEAR);
      if (group) group.points.push(i);
      else found.push({ kind: point.kind, at, points: [i] });
    });
    return found;
  }

  // beside another mark the number goes to the other side
  const beside = (group, before) => before.some((one) => Math.abs(one.at[0] - group.at[0]) < 44 && Math.abs(one.at[1] - group.at[1]) < 22);

  const moved = (group) => `translate(${group.at[0].toFixed(1)} ${group.at[1].toFixed(1)})`;
  const move = (group, i) => marks.children[i].setAttribute("transform", moved(group));

  function mark(group, crowded) {
    const node = make("g", { transform: moved(group), class: "mark" });
    node.append(make("circle", { r: 12, class: "ring" }), make("circle", { r: 14, class: "target" }), ...symbol(group.kind));
    if (group.points.length > 1) node.append(text(crowded ? -12 : 12, crowded ? 14 : -6, crowded ? "count to" : "count", `× ${group.points.length}`));
    node.addEventListener("pointerenter", () => gatescape.points.light(group.points));
    node.addEventListener("pointerleave", () => gatescape.points.light([]));
    // a mark of several: each click picks the next of them
    node.addEventListener("click", () => {
      const at = group.points.indexOf(gatescape.points.picked());
      gatescape.points.pick(group.points[(at + 1) % group.points.length]);
    });
    return node;
  }

  function light() {
    const lit = gatescape.points.lit();
    const picked = gatescape.points.picked();
    groups.forEach((group, i) => {
      marks.children[i].classList.toggle("lit", group.points.some((one) => lit.includes(one)));
      marks.children[i].classList.toggle("picked", group.points.includes(picked));
    });
  }

  function show(frame) {
    const all = gatescape.points.all();
    gatescape.element("trace-determinant").hidden = all.length === 0;
    const key = all.map((p) => [p.kind, p.trace, p.determinant]).join() + frame.quality;
    if (key !== drawn) {
      drawn = key;
      const before = reach;
      fit(all, frame.quality === "draft");
      if (before !== reach || svg.firstChild.childNodes.length === 0) svg.firstChild.replaceChildren(...ground());
      const now = gather(all);
      // the same marks elsewhere are moved, not made anew
      const alike = (group, i) => groups[i] && groups[i].kind === group.kind && String(groups[i].points) === String(group.points);
      if (frame.quality === "draft" && now.length === groups.length && now.every(alike)) now.forEach(move);
      else marks.replaceChildren(...now.map((group, i) => mark(group, beside(group, now.slice(0, i)))));
      groups = now;
    }
    light();
  }

  gatescape.traceDeterminant = {
    build() {
      marks = make("g", {});
      // the table beside it holds the same points in words and for the keyboard
      svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, make("g", {}), marks);
      gatescape.element("trace-determinant-plane").replaceChildren(svg);
      gatescape.points.listen(light);
      gatescape.drawn(show);
    },
  };
})();
