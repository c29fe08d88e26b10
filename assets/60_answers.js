// The words beside the portrait: verdict, fixed points, limit cycles, all from the frame.
"use strict";
(() => {
  const { make, reading } = gatescape;

  const TERMS = [["limit cycles", "limit cycle"], ["limit cycle", "limit cycle"], ["proven", "proven"], ["saddle-node", "saddle-node"], ["degenerate", "degenerate"], ["index", "index"], ["line of fixed points", "continuum"], ["ring of fixed points", "continuum"], ["bits of memory", "memory"], ["bit of memory", "memory"]];
  const said = (text) => gatescape.explain.sentence(text, text.includes("limit cycles") ? TERMS.filter(([words]) => words !== "limit cycle") : TERMS);

  function sentences(verdict) {
    const proof = verdict.proof.map((text, i) => {
      const proven = verdict.proven && i === 0;
      return make("li", { className: proven ? "proven" : "open" }, ...said(text));
    });
    return [...proof, make("li", { title: verdict.argument }, ...said(verdict.cycles)), make("li", { className: "memory" }, ...said(verdict.memory))];
  }

  function cycles(frame) {
    if (!frame.cycles.length) return [];
    const item = (cycle) =>
      make(
        "li", {}, gatescape.glyph.line("cycle", 3, cycle.stable ? "" : "8 5"),
        make(
          "span", { title: `period ${cycle.period}, log multiplier ${cycle.log_multiplier}` },
          `${cycle.stable ? "stable" : "unstable"}, period ${reading(cycle.period, 4)}, `, gatescape.explain.term("Floquet multiplier", "log multiplier"), ` ${reading(cycle.log_multiplier, 4)}`,
        ),
      );
    return [make("h2", { className: "heading" }, "Limit cycles"), make("ul", {}, ...frame.cycles.map(item))];
  }

  function spoken(verdict) {
    return [verdict.headline + ".", ...verdict.proof, verdict.cycles, verdict.memory].join(" ");
  }

  gatescape.answers = {
    show(frame) {
      const { verdict } = frame;
      gatescape.element("verdict-headline").textContent = verdict.headline;
      gatescape.element("verdict-sentences").replaceChildren(...sentences(verdict));
      const list = gatescape.element("limit-cycles");
      list.replaceChildren(...cycles(frame));
      list.hidden = !frame.cycles.length;
      gatescape.continua.show(frame);
      if (frame.quality === "full") gatescape.element("verdict-spoken").textContent = spoken(verdict);
    },
  };
})();
