// The fixed points in the picture as things to hover, focus and pick: rings around what is lit or picked, and the
// eigenvectors of the picked one with arrows that point in or out.
"use strict";
(() => {
  const NEAR = { mouse: 12, pen: 14, touch: 20 }; // pixels
  const ARM = 52; // pixels, as all sizes here
  const RING = 12;
  const larger = () => gatescape.projector.scale();
  const SVG = "http://www.w3.org/2000/svg";
  let places = []; // of the points on the screen, in pixels of the portrait
  let scale = [1, 1]; // pixels a unit, in x and y
  let svg = null;

  const host = () => gatescape.element("point-marks");

  function shape(name, attributes) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  function nearest(event) {
    const bounds = gatescape.element("portrait").getBoundingClientRect();
    const x = event.clientX - bounds.left;
    const y = event.clientY - bounds.top;
    let best = -1;
    let least = NEAR[event.pointerType] || 12;
    places.forEach((place, i) => {
      const d = place ? Math.hypot(place[0] - x, place[1] - y) : Infinity;
      if (d < least) [best, least] = [i, d];
    });
    return best;
  }

  // a solid head with its tip at (x, y), pointing along the unit vector (ux, uy)
  function head(x, y, ux, uy) {
    const [l, w] = [11 * larger(), 5.5 * larger()];
    return `M${x} ${y}L${x - l * ux - w * uy} ${y - l * uy + w * ux}L${x - l * ux + w * uy} ${y - l * uy - w * ux}Z`;
  }

  function both(path, filled) {
    return ["halo", "line"].map((name) => shape("path", { d: path, class: `eigen-${filled ? "head" : "arm"} ${name}` }));
  }

  function eigenvector([x, y], [vx, vy], value, fast) {
    const length = Math.hypot(vx * scale[0], vy * scale[1]);
    const [ux, uy] = [(vx * scale[0]) / length, (-vy * scale[1]) / length];
    const arms = [];
    const heads = [];
    for (const side of [1, -1]) {
      const [sx, sy] = [side * ux, side * uy];
      const [from, to] = [10 * larger(), ARM * larger()];
      arms.push(`M${x + from * sx} ${y + from * sy}L${x + to * sx} ${y + to * sy}`);
      // out of the point where it grows, into it where it decays; two heads on the faster of the two
      for (const back of fast ? [0, 10] : [0]) {
        const tip = (value > 0 ? ARM - back : 22 + back) * larger();
        const sense = value > 0 ? 1 : -1;
        if (value !== 0) heads.push(head(x + tip * sx, y + tip * sy, sense * sx, sense * sy));
      }
    }
    return [...both(arms.join(""), false), ...both(heads.join(""), true)];
  }

  // a turn in the sense of the rotation, wound inwards or outwards
  function rotation([x, y], point) {
    const sense = point.jacobian[2] * scale[1] > 0 ? 1 : -1; // counter-clockwise on the plane
    const growth = Math.sign(point.eigenvalues[0][0]);
    const at = (s) => {
      const r = (30 + growth * 12 * (s - 0.5)) * larger();
      const angle = 0.6 + sense * s * 5.2;
      return [x + r * Math.cos(angle), y - r * Math.sin(angle)];
    };
    const steps = Array.from({ length: 41 }, (_, i) => at(i / 40));
    const [end, before] = [steps[40], steps[37]];
    const length = Math.hypot(end[0] - before[0], end[1] - before[1]);
    return [
      ...both("M" + steps.map((p) => p.join(" ")).join("L"), false),
      ...both(head(...end, (end[0] - before[0]) / length, (end[1] - before[1]) / length), true),
    ];
  }

  function directions(place, point) {
    if (point.eigenvectors && point.eigenvectors.length === 2) {
      const [first, second] = point.eigenvalues.map((value) => value[0]);
      const faster = Math.abs(first) > Math.abs(second) * 1.001 ? 0 : Math.abs(second) > Math.abs(first) * 1.001 ? 1 : -1;
      return point.eigenvectors.flatMap((vector, i) => eigenvector(place, vector, [first, second][i], i === faster));
    }
    return point.jacobian ? rotation(place, point) : [];
  }

  function draw() {
    const picked = gatescape.points.picked();
    const nodes = [];
    if (places[picked]) {
      nodes.push(...directions(places[picked], gatescape.points.all()[picked]));
      nodes.push(shape("circle", { cx: places[picked][0], cy: places[picked][1], r: RING * larger(), class: "ring picked" }));
    }
    for (const i of gatescape.points.lit()) {
      if (places[i]) nodes.push(shape("circle", { cx: places[i][0], cy: places[i][1], r: RING * larger(), class: "ring lit" }));
    }
    svg.replaceChildren(...nodes);
    buttons().forEach((button, i) => {
      const pressed = String(i === picked);
      if (button.ariaPressed !== pressed) button.ariaPressed = pressed;
    });
  }

  const buttons = () => [...host().querySelectorAll("button")];

  function newButton() {
    const button = gatescape.make("button", { type: "button", className: "point-mark" });
    const which = () => buttons().indexOf(button);
    button.addEventListener("focus", () => {
      gatescape.points.light([which()]);
      buttons().forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
    });
    button.addEventListener("blur", () => gatescape.points.light([]));
    // a press on the picture is the pointer's; this is the keyboard's
    button.addEventListener("click", () => gatescape.points.pick(which()));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const open = buttons().filter((other) => !other.hidden);
      open[(open.indexOf(button) + step + open.length) % open.length].focus({ preventScroll: true });
    });
    return button;
  }

  function place(frame, box) {
    const [x0, x1, y0, y1] = frame.window;
    scale = [box.width / (x1 - x0), box.height / (y1 - y0)];
    const visible = gatescape.state.now().layers.includes("points");
    places = gatescape.points.all().map((p) => {
      const seen = visible && p.x >= x0 && p.x <= x1 && p.y >= y0 && p.y <= y1;
      return seen ? [box.left + (p.x - x0) * scale[0], box.top + (y1 - p.y) * scale[1]] : null;
    });
    const parent = host();
    let all = buttons();
    for (; all.length > places.length; all = buttons()) all.pop().remove();
    while (all.length < places.length) {
      parent.append(newButton());
      all = buttons();
    }
    gatescape.points.all().forEach((point, i) => {
      all[i].hidden = !places[i];
      if (!places[i]) return;
      all[i].style.transform = `translate(${places[i][0]}px, ${places[i][1]}px)`;
      // names are for who listens, and nobody listens in a drag
      if (frame.quality === "draft" && all[i].ariaLabel) return;
      const name = `${gatescape.points.title(i)} at x ${gatescape.reading(point.x, 3)}, y ${gatescape.reading(point.y, 3)}`;
      if (all[i].ariaLabel !== name) all[i].ariaLabel = name;
    });
    const open = all.filter((button) => !button.hidden);
    if (open.length && !open.some((button) => button.tabIndex === 0)) open[0].tabIndex = 0;
    all.forEach((button) => { if (button.hidden) button.tabIndex = -1; });
    // the picture's inside is the limit of what is drawn over it
    const clip = `inset(${box.top}px calc(100% - ${box.left + box.width}px) calc(100% - ${box.top + box.height}px) ${box.left}px)`;
    if (svg.style.clipPath !== clip) svg.style.clipPath = clip;
    draw();
  }

  function hover(event) {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const found = nearest(event);
    gatescape.points.light(found < 0 ? [] : [found]);
    gatescape.element("portrait").classList.toggle("on-point", found >= 0);
  }

  gatescape.pointMarks = {
    // picks what was clicked; says whether there was something
    take(event) {
      const found = nearest(event);
      if (found >= 0) gatescape.points.pick(found);
      return found >= 0;
    },

    build() {
      svg = shape("svg", { "aria-hidden": "true" });
      host().append(svg);
      gatescape.drawn(place);
      gatescape.points.listen(draw);
      const portrait = gatescape.element("portrait");
      portrait.addEventListener("pointermove", hover);
      portrait.addEventListener("pointerleave", () => gatescape.points.light([]));
    },
  };
})();
