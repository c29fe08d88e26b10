// Two small planes of complex numbers: eigenvalues of the flow against the half-plane, multipliers of the map against
// the unit circle. What is stable lies on shaded ground in both.
"use strict";
(() => {
  const SIDE = 240;
  const { make } = gatescape;
  const NAMESPACE = "http://www.w3.org/2000/svg";

  function shape(tag, attributes, ...children) {
    const node = document.createElementNS(NAMESPACE, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function mark(kind, px, py) {
    const common = { class: `eigen-mark ${kind}` };
    if (kind === "saddle") return shape("path", { ...common, d: `M${px} ${py - 6.5}l6.5 6.5-6.5 6.5-6.5-6.5Z` });
    return shape("circle", { ...common, cx: px, cy: py, r: 5 });
  }

  // a plane around a centre: what is drawn into it, in complex numbers
  function plane(title, centre, reach) {
    const scale = SIDE / 2 / reach;
    const px = (re) => SIDE / 2 + (re - centre) * scale;
    const py = (im) => SIDE / 2 - im * scale;
    const svg = shape("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", "aria-label": title });
    return { svg, px, py, scale };
  }

  function axes(to) {
    to.svg.append(shape("path", { class: "eigen-axis", d: `M0 ${to.py(0)}H${SIDE}M${to.px(0)} 0V${SIDE}` }));
  }

  function label(to, text, re, im, anchor) {
    const node = shape("text", { class: "eigen-label", x: to.px(re), y: to.py(im) + 16, "text-anchor": anchor || "middle" });
    node.textContent = text;
    to.svg.append(node);
  }

  function marks(to, points, values) {
    points.forEach((point, i) => {
      const group = shape("g", { "data-point": i, class: "eigen-point" });
      for (const [re, im] of values(point)) group.append(mark(point.kind, to.px(re), to.py(im)));
      const name = shape("title", {});
      name.textContent = `${gatescape.words.point(point)} ${i + 1}`;
      group.append(name);
      group.addEventListener("pointerenter", () => gatescape.points.light([i]));
      group.addEventListener("pointerleave", () => gatescape.points.light([]));
      to.svg.append(group);
    });
  }

  function flow(points, step) {
    const reach = 1.15 * Math.max(1.2, ...points.flatMap((p) => p.eigenvalues.flat().map(Math.abs)));
    const to = plane("Eigenvalues of the flow. The left half-plane is stable.", 0, reach);
    to.svg.append(shape("rect", { class: "eigen-stable", x: 0, y: 0, width: SIDE / 2, height: SIDE }));
    if (step > 0) {
      // where 1 + Δt λ lies inside the unit circle
      to.svg.append(shape("circle", { class: "eigen-edge", cx: to.px(-1 / step), cy: to.py(0), r: to.scale / step }));
    }
    axes(to);
    const unit = reach > 12 ? 10 ** Math.floor(Math.log10(reach)) : 1;
    label(to, String(unit), unit, 0);
    label(to, `−${unit}`, -unit, 0);
    marks(to, points, (p) => p.eigenvalues);
    return to.svg;
  }

  function map(points, step) {
    const values = (p) => p.eigenvalues.map(([re, im]) => [1 + step * re, step * im]);
    const reach = 1.15 * Math.max(1.2, ...points.flatMap((p) => values(p).flat().map(Math.abs)));
    const to = plane("Multipliers of the step. The unit circle's inside is stable.", 0, reach);
    to.svg.append(shape("circle", { class: "eigen-stable", cx: to.px(0), cy: to.py(0), r: to.scale }));
    to.svg.append(shape("circle", { class: "eigen-edge", cx: to.px(0), cy: to.py(0), r: to.scale }));
    axes(to);
    label(to, "1", 1.06, 0, "start");
    label(to, "−1", -1.06, 0, "end");
    marks(to, points, values);
    return to.svg;
  }

  gatescape.eigenPlanes = {
    show(host, points, step) {
      const italic = (text) => make("var", {}, text);
      const figure = (svg, ...words) => make("figure", {}, svg, make("figcaption", {}, ...words));
      const maths = (...parts) => make("span", { className: "mathematics" }, ...parts);
      host.replaceChildren(
        figure(flow(points, step), "flow: stable where ", maths("Re ", italic("λ"), " < 0")),
        figure(map(points, step), "step: stable where ", maths("|1 + Δ", italic("t"), " ", italic("λ"), "| < 1")),
      );
      this.light(host);
    },

    light(host) {
      const lit = gatescape.points.lit();
      for (const group of host.querySelectorAll("[data-point]")) group.classList.toggle("lit", lit.includes(Number(group.dataset.point)));
    },
  };
})();
