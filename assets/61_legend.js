// The legend: every symbol of the portrait, explained; what the workbench adds, only while it is shown.
"use strict";
(() => {
  const { make, glyph } = gatescape;
  const term = (...pieces) => gatescape.explain.term(...pieces);

  function rows() {
    const x = () => gatescape.symbol("x");
    const y = () => gatescape.symbol("y");
    return [
      [glyph.point("sink"), [term("sink", "sink"), ": attracts"], "A stable fixed point: what starts near it stays and ends there"],
      [glyph.point("source"), [term("source", "source"), ": repels"], "An unstable fixed point: everything near it leaves"],
      [glyph.point("saddle"), [term("saddle", "saddle"), ": attracts along one line, repels along another"], "Unstable, but its stable manifold divides the plane into basins"],
      [glyph.point("saddle-node-1"), [term("saddle-node", "saddle-node"), ": on the edge of change"], "Two fixed points meet here and are about to vanish, or were just born"],
      [glyph.point("degenerate"), [term("degenerate", "degenerate"), ", or its stability uncertain"], "Double precision cannot tell; see the verdict"],
      [glyph.slowPoint(), [term("slow point", "slow point"), ": slow, but no fixed point"], "A minimum of the speed that is not zero", "slow point"],
      [glyph.slowBand(), [term("pseudo-line", "pseudo-line"), ": the nullclines nearly coincide"], "The state comes near it and creeps along", "pseudo-line"],
      [glyph.frozen("x"), [term("frozen", "frozen"), " by the update gate: upright ", x(), ", level ", y()], "The time constant of that unit exceeds 100 steps; the lines run the way the state can still move", "frozen"],
      [glyph.dots("sink", false), [term("continuum", "line or ring of fixed points"), " that attracts"], "Every point of the curve stands still", "stable continuum"],
      [glyph.dots("source", true), [term("continuum", "line or ring of fixed points"), " that repels, or attracts in part only"], "Every point of the curve stands still", "other continuum"],
      [glyph.line("nullcline-x", 2.6), [term("nullcline", x(), "-nullcline"), ": ", x(), " stands still"], "Here the flow is vertical; fixed points lie where the two nullclines cross"],
      [glyph.line("nullcline-y", 2.6), [term("nullcline", y(), "-nullcline"), ": ", y(), " stands still"], "Here the flow is horizontal"],
      [glyph.line("manifold", 1.6), [term("separatrix", "stable manifold"), " of a saddle"], "Flows into the saddle; often the border between two basins"],
      [glyph.line("manifold", 1.6, "5 4"), [term("separatrix", "unstable manifold"), " of a saddle"], "Flows out of the saddle, to an attractor"],
      [glyph.line("cycle", 3), ["stable ", term("limit cycle", "limit cycle")], "An oscillation that neighbouring orbits approach"],
      [glyph.line("cycle", 3, "8 5"), ["unstable ", term("limit cycle", "limit cycle")], "An oscillation that neighbouring orbits leave"],
      [glyph.line("trajectory", 1.4), [term("trajectory", "trajectories"), " from a grid of starts"], `64 starts, 60 ${gatescape.state.many()}`],
      [glyph.line("orbit", 2.2), ["your orbit: its future"], "Forward in time from where you clicked"],
      [glyph.line("orbit", 2, "2 4"), ["your orbit: its past"], "Backward in time from where you clicked"],
      [glyph.iterates(), ["your orbit in steps of ", delta()], "The discrete GRU from the same start: each dot is one step of the size on the dial", "iterates"],
      [glyph.pulse(), ["the state under the pulse"], "Before and after the pulse thin, thick while it lasts", "pulse"],
      [glyph.noise(), ["some paths under noise"], "Each from the same start; a dot marks where it is at the end", "noise"],
    ];
  }

  const delta = () => make("span", { className: "mathematics" }, "Δ", make("var", {}, "t"));
  const lines = new Map(); // those that come and go, by name

  gatescape.legend = {
    build() {
      gatescape.element("legend").replaceChildren(
        ...rows().map(([mark, text, title, name]) => {
          const line = make("li", { title, hidden: name !== undefined }, mark, make("span", {}, ...text));
          if (name) lines.set(name, line);
          return line;
        }),
      );
    },

    only(name, shown) {
      if (lines.get(name).hidden === shown) lines.get(name).hidden = !shown;
    },
  };
})();
