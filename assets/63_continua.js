// Lines and rings of fixed points: what the inspector says of them, and their rows of the legend.
"use strict";
(() => {
  const { make, reading, typeset } = gatescape;

  function facts(curve) {
    const [low, high] = curve.rates.map((rate) => reading(rate, 3));
    const across = low === high ? low : `${low} to ${high}`;
    const index = curve.index === null ? "" : `, index ${reading(curve.index, 0)}`;
    return [
      make("dt", {}, "across it"), make("dd", {}, typeset.formula("λ = "), make("span", { className: "numbers" }, across)),
      make("dt", {}, "along it"), make("dd", {}, typeset.formula("λ = 0")),
      make("dt", {}, "largest speed found"), make("dd", {}, make("span", { className: "numbers" }, ...typeset.power(curve.residual, 2))),
      make("dt", {}, curve.closed ? "length" : "length searched"), make("dd", {}, make("span", { className: "numbers" }, reading(curve.length, 4)), index),
    ];
  }

  function block(curve) {
    const attracts = curve.stability === "attracting";
    const words = { attracting: "attracting", repelling: "repelling", mixed: "attracting in part" }[curve.stability];
    return make(
      "div", { className: "continuum" },
      make("h3", {}, gatescape.glyph.dots(attracts ? "sink" : "source", !attracts), `${curve.closed ? "ring" : "line"}, ${words}`),
      make("dl", { className: "facts" }, ...facts(curve)),
    );
  }

  gatescape.continua = {
    show(frame) {
      const host = gatescape.element("continua");
      host.hidden = !frame.continua.length;
      gatescape.legend.only("stable continuum", frame.continua.some((curve) => curve.stability === "attracting"));
      gatescape.legend.only("other continuum", frame.continua.some((curve) => curve.stability !== "attracting"));
      const head = make("h2", { className: "heading" }, gatescape.explain.term("continuum", "Lines and rings of fixed points"));
      host.replaceChildren(...(host.hidden ? [] : [head, ...frame.continua.map(block)]));
    },
  };
})();
