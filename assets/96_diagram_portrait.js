// The portrait at the cursor of the diagram: it follows while a hand moves, and is whole when the hand rests.
"use strict";
(() => {
  const LAYERS = ["map", "arrows", "nullclines", "trajectories", "separatrices", "cycles", "points"];
  let asker = null;
  let frame = null;
  let told = null;

  function draw() {
    const host = gatescape.element("diagram-portrait");
    const side = Math.floor(host.clientWidth);
    if (frame === null || side < 50) return;
    gatescape.canvasPortrait(gatescape.element("diagram-picture"), frame, { ...gatescape.state.now(), layers: LAYERS }, side);
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
    const { parameters, reset } = gatescape.family.flowAt(state, at);
    const query = gatescape.address.ofNetwork({ ...state, parameters, reset });
    const look = gatescape.navigation.look().map(([name, value]) => `${name}=${value}`);
    gatescape.element("diagram-explore").href = `/?${[query, ...look].join("&")}`;
  }

  gatescape.diagramPortrait = {
    // listener({value, points}) is told of every portrait that is shown
    build(listener) {
      told = listener;
      asker = gatescape.frames(show, "beside");
      new ResizeObserver(draw).observe(gatescape.element("diagram-portrait"));
    },

    want(state, at, phase) {
      asker.want({ ...gatescape.family.portrait(state, at), at }, phase === "live" ? "draft" : "full");
      link(state, at);
    },

    refresh: draw,
    resting: () => asker.idle(),
    frame: () => frame,
  };
})();
