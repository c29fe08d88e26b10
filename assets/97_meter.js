// The homoclinic meter: the gap between a saddle's two manifolds, where it is zero, and how the period grows towards it.
"use strict";
(() => {
  const { element, make, family, typeset, shapes } = gatescape;
  const INSIDE = "The unstable manifold comes back inside the stable one.";
  const OUTSIDE = "The unstable manifold passes outside the stable one.";
  let plot = null;
  let law = null;
  let curve = null; // of the family that is shown
  let here = null; // the gap at the cursor
  let start = null; // where the diagram found a homoclinic orbit: {value, saddle, inside}
  let asked = "";
  let pressed = false;
  let told = null;

  const build = () => `&v=${gatescape.state.facts().build}`;
  const point = (p) => p.map(String).join(",");
  const hint = () => (start ? `&near=${start.value}&saddle=${point(start.saddles[0])}&inside=${point(start.inside)}` : "");

  const curves = gatescape.asker("homoclinic", (data) => {
    curve = data;
    gatescape.messages.clear("meter");
    show();
    measure(gatescape.state.now());
    if (data.solved) solved();
    // what the diagram found is solved again here, with the cycles beside it
    else if (start && data.gap.some((gap) => gap !== null)) solve(false);
  }, (sentence) => gatescape.messages.say(sentence, "meter"));

  const gaps = gatescape.asker("gap", (data) => {
    here = data;
    read();
    told(data.section ? data : null);
  }, (sentence) => gatescape.messages.say(sentence, "meter"), { each: true });

  function solve(byHand) {
    pressed = pressed || byHand;
    if (curve && curve.solved) solved();
    else curves.want(`${family.query(gatescape.state.now())}${hint()}&solve=1${build()}`);
  }

  function nearest() {
    const value = family.value(gatescape.state.now());
    return curve.homoclinic.reduce((best, one) => (!best || Math.abs(one.value - value) < Math.abs(best.value - value) ? one : best), null);
  }

  function solved() {
    drawLaw();
    if (!pressed) return;
    pressed = false;
    const orbit = nearest();
    if (orbit) gatescape.diagramControls.moveTo(orbit.value, "done");
  }

  // the sample next to a value says which saddle it is
  function sample(value) {
    const known = curve.value.map((at, i) => [Math.abs(at - value), i]).filter(([, i]) => curve.gap[i] !== null);
    return known.length ? Math.min(...known.map(([distance]) => distance)) : null;
  }

  function measure(state) {
    const value = family.value(state);
    const distance = curve ? sample(value) : null;
    if (distance === null) {
      here = null;
      gaps.forget();
      told(null);
      read();
      return;
    }
    const i = curve.value.findIndex((at, k) => curve.gap[k] !== null && Math.abs(at - value) === distance);
    gaps.want(`${family.query(state)}&value=${value}&saddle=${point(curve.saddle[i])}&inside=${point(curve.inside[i])}${build()}`);
  }

  const short = (value, digits = 4) => make("span", { className: "numbers", title: String(value) }, ...typeset.power(value, digits));

  function read() {
    const host = element("meter-reading");
    if (!here || here.gap === null) {
      host.replaceChildren(curve && curve.gap.some((gap) => gap !== null) ? "At the cursor the two manifolds do not both come around." : "");
      return;
    }
    const sign = here.gap > 0 ? "+" : "−";
    const words = Math.abs(here.gap) < 1e-9 ? "The two manifolds meet: a homoclinic orbit." : here.gap > 0 ? INSIDE : OUTSIDE;
    host.replaceChildren(make("span", { className: "meter-gap" }, "gap ", sign, short(Math.abs(here.gap))), make("span", { className: "note" }, words));
    plot.refresh();
  }

  function draw() {
    const seen = curve.value.map((value, i) => [value, curve.gap[i]]).filter(([, gap]) => gap !== null);
    element("meter-plots").hidden = seen.length < 2;
    if (seen.length < 2) return;
    const ends = seen.map(([, gap]) => gap);
    const [low, high] = [Math.min(...ends, 0), Math.max(...ends, 0)];
    const pad = 0.08 * (high - low) || 1;
    plot.show({
      x: { range: curve.range, name: family.axisName(gatescape.state.now()) },
      y: { range: [low - pad, high + pad], name: "gap" },
      label: `Gap between the manifolds. ${curve.sentence}`,
      paint({ context, place, box, palette, size, larger }) {
        const zero = place(curve.range[0], 0)[1];
        shapes.dashed(context, [[box.left, zero], [box.right, zero]], palette.quiet, 1.2);
        context.lineJoin = "round";
        let run = [];
        const stroke = () => {
          context.strokeStyle = palette.manifold;
          context.lineWidth = 2.2 * larger;
          if (run.length > 1) shapes.line(context, run.map(([x, y]) => place(x, y)));
          run = [];
        };
        curve.value.forEach((value, i) => {
          if (curve.gap[i] === null) stroke();
          else run.push([value, curve.gap[i]]);
        });
        stroke();
        for (const { value } of curve.homoclinic) shapes.dot(context, place(value, 0), palette.text, palette, 5 * larger);
        const value = family.value(gatescape.state.now());
        const x = place(value, 0)[0];
        context.strokeStyle = palette.orbit;
        context.lineWidth = 2 * larger;
        shapes.line(context, [[x, box.top], [x, box.bottom]]);
        if (here && here.gap !== null && here.value === value) shapes.dot(context, place(value, here.gap), palette.orbit, palette, 6 * larger);
        if (low > -pad || high < pad) shapes.words(context, "0", box.right - size, zero - 4, palette, size);
      },
    });
  }

  function drawLaw() {
    const orbit = nearest();
    const facts = element("meter-facts");
    element("meter-law").hidden = !orbit || !orbit.law;
    if (!orbit) {
      facts.replaceChildren();
      return;
    }
    // the weaker eigenvalue decides
    const stable = orbit.saddle_quantity < 0;
    const letter = (name, below) => make("span", { className: "mathematics" }, make("var", {}, name), make("sub", {}, below));
    const pair = (name, ...value) => [make("div", {}, make("dt", {}, ...[name].flat()), make("dd", {}, ...value))];
    facts.replaceChildren(
      ...pair(["homoclinic orbit at"], make("span", { className: "numbers", title: String(orbit.value) }, String(Number(orbit.value.toPrecision(12))).replace("-", "−"))),
      ...pair(["gap that is left"], short(orbit.gap, 2)),
      ...pair(["saddle’s ", letter("λ", "u"), ", ", letter("λ", "s")], short(orbit.rate, 6), ", ", short(orbit.saddle_quantity - orbit.rate, 6)),
      ...(orbit.law ? [...pair(["measured slope"], short(orbit.law.slope, 5)), ...pair(["its limit, −1/|", letter("λ", stable ? "u" : "s"), "|"], short(orbit.law.expected, 5))] : []),
    );
    if (!orbit.law) return;
    const { distance, period, expected } = orbit.law;
    const [near, far] = [Math.min(...distance), Math.max(...distance)];
    const last = [distance.at(-1), period.at(-1)];
    const line = (d) => last[1] + expected * (Math.log(d) - Math.log(last[0]));
    const all = [...period, line(far)];
    const pad = 0.08 * (Math.max(...all) - Math.min(...all)) || 1;
    law.show({
      x: { range: [near / 2, far * 2], name: "distance", log: true },
      y: { range: [Math.min(...all) - pad, Math.max(...all) + pad], name: `period in ${gatescape.state.many()}` },
      label: `Period against the logarithm of the distance from the homoclinic value: slope ${orbit.law.slope.toPrecision(4)}, in the limit ${expected.toPrecision(4)}.`,
      paint({ context, place, palette, larger }) {
        shapes.dashed(context, [place(near / 2, line(near / 2)), place(far * 2, line(far * 2))], palette.quiet, 1.6 * larger);
        for (const [i, d] of distance.entries()) shapes.dot(context, place(d, period[i]), palette.cycle, palette, 5 * larger);
      },
    });
  }

  function show() {
    element("meter-sentence").textContent = curve.sentence;
    const changes = curve.gap.some((gap, i) => i && gap !== null && curve.gap[i - 1] !== null && gap * curve.gap[i - 1] < 0);
    element("meter-solve").hidden = !changes;
    draw();
    drawLaw();
  }

  gatescape.meter = {
    // listener({section, unstable, stable}) is told of the gap at the cursor, or null
    build(listener) {
      told = listener;
      plot = gatescape.plot(element("meter-curve"), () => 240);
      law = gatescape.plot(element("meter-law-plot"), () => 240);
      element("meter-solve").addEventListener("click", () => solve(true));
    },

    // when a diagram with its cycles is there
    arrived(state, data) {
      const ends = data.cycles.flatMap((branch) => branch.ends).filter(({ kind }) => kind === "homoclinic");
      const value = family.value(state);
      start = ends.reduce((best, end) => (!best || Math.abs(end.value - value) < Math.abs(best.value - value) ? end : best), null);
      const query = `${family.query(state)}${hint()}${build()}`;
      if (query === asked) return;
      asked = query;
      curve = here = null;
      curves.want(query);
    },

    measure: (state) => { if (curve) measure(state); },

    forget() {
      asked = "";
      curve = here = null;
      curves.forget();
      gaps.forget();
      element("meter-sentence").textContent = "";
      element("meter-reading").replaceChildren();
      element("meter-plots").hidden = element("meter-solve").hidden = true;
      element("meter-facts").replaceChildren();
      told(null);
    },

    refresh: () => [plot, law].forEach((one) => one.refresh()),
    curve: () => curve,
    here: () => here,
  };
})();
