// The portrait at the cursor of the diagram: it follows while a hand moves, and is whole when the hand rests.
"use strict";
(() => {
  const LAYERS = ["map", "arrows", "nullclines", "trajectories", "separatrices", "cycles", "points"];
  let asker = null;
  let frame = null;
  let told = null;
  let source = null; // gives the flow at a place: of one parameter or of two
  let gap = null; // of the meter, at the same value

  // the section of the meter, and the gap on it
  function section(context, place, palette) {
    if (!gap || gap.value !== frame.state.at) return;
    const [x, y, ux, uy] = gap.section;
    const at = (r) => place(x + r * ux, y + r * uy);
    const end = 1.4 * Math.max(gap.unstable, gap.stable);
    gatescape.shapes.dashed(context, [at(0), at(end)], palette.orbit, 1.8);
    context.strokeStyle = palette.orbit;
    context.lineWidth = 5;
    gatescape.shapes.line(context, [at(gap.unstable), at(gap.stable)]);
    for (const r of [gap.unstable, gap.stable]) gatescape.shapes.dot(context, at(r), palette.orbit, palette, 4.5);
  }

  function draw() {
    const host = gatescape.element("diagram-portrait");
    const side = Math.floor(host.clientWidth);
    if (frame === null || side < 50) return;
    gatescape.canvasPortrait(gatescape.element("diagram-picture"), frame, { ...gatescape.state.now(), layers: LAYERS }, side, section);
  }

  function show(answer) {
    frame = answer;
    draw();
    const { headline, proof } = frame.verdict;
    gatescape.element("diagram-portrait").setAttribute("aria-label", `The portrait there: ${headline}`);
    gatescape.element("diagram-headline").textContent = headline;
    if (frame.quality === "full") gatescape.element("diagram-proof").textContent = [...proof, frame.verdict.cycles].filter(Boolean).join(" ");
    told({ value: frame.state.at, points: [...frame.points, ...frame.clusters] });
    document.dispatchEvent(new CustomEvent("gatescape:beside", { detail: frame.quality }));
  }

  function link(state, at) {
    const { parameters, reset } = source.flowAt(state, at);
    const query = gatescape.address.ofNetwork({ ...state, parameters, reset });
    const look = gatescape.navigation.look().map(([name, value]) => `${name}=${value}`);
    gatescape.element("diagram-explore").href = `/?${[query, ...look].join("&")}`;
  }

  gatescape.diagramPortrait = {
    // listener({value, points}) is told of every portrait that is shown
    build(listener, flows = gatescape.family) {
      told = listener;
      source = flows;
      asker = gatescape.frames(show, "beside");
      new ResizeObserver(draw).observe(gatescape.element("diagram-portrait"));
    },

    want(state, at, phase) {
      asker.want({ ...source.portrait(state, at), at }, phase === "live" ? "draft" : "full");
      link(state, at);
    },

    // the gap that the meter shows, or null
    over(found) {
      gap = found;
      draw();
    },

    refresh: draw,
    resting: () => asker.idle(),
    frame: () => frame,
  };
})();
