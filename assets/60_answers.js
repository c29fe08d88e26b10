// The words beside the portrait: verdict, fixed points, limit cycles, all from the frame.
"use strict";
(() => {
  const { make, reading } = gatescape;
  const place = (p) => `(${reading(p.x, 4)}, ${reading(p.y, 4)})`;

  function sentences(verdict) {
    const proof = verdict.proof.map((text, i) => {
      const proven = verdict.proven && i === 0;
      return make("li", { className: proven ? "proven" : "open" }, text);
    });
    return [...proof, make("li", { title: verdict.argument }, verdict.cycles), make("li", { className: "memory" }, verdict.memory)];
  }

  function row(point) {
    const values = gatescape.words.eigenvalues(point.eigenvalues);
    return make(
      "tr", { title: `x = ${point.x}, y = ${point.y}` },
      make("td", { className: "mark" }, gatescape.glyph.point(point.kind)),
      make("th", { scope: "row" }, gatescape.words.point(point)),
      make("td", { className: "numbers" }, place(point)),
      make("td", { className: "numbers eigenvalues" }, values),
    );
  }

  function table(frame) {
    const all = [...frame.points, ...frame.clusters];
    if (!all.length) return [];
    const head = make(
      "tr", {}, make("th", { className: "mark" }, make("span", { className: "unseen" }, "symbol")), make("th", { scope: "col" }, "kind"),
      make("th", { scope: "col", className: "numbers" }, make("span", { className: "mathematics" }, "(", make("var", {}, "x"), ", ", make("var", {}, "y"), ")")),
      make("th", { scope: "col", className: "numbers eigenvalues" }, "eigenvalues"),
    );
    return [
      make("h2", { className: "heading" }, "Fixed points"),
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...all.map(row))),
    ];
  }

  function cycles(frame) {
    if (!frame.cycles.length) return [];
    const item = (cycle) =>
      make(
        "li", {}, gatescape.glyph.line("cycle", 3, cycle.stable ? "" : "8 5"),
        make(
          "span", { title: `period ${cycle.period}, log multiplier ${cycle.log_multiplier}` },
          `${cycle.stable ? "stable" : "unstable"}, period ${reading(cycle.period, 4)}, log multiplier ${reading(cycle.log_multiplier, 4)}`,
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
      gatescape.element("fixed-points").replaceChildren(...table(frame));
      const list = gatescape.element("limit-cycles");
      list.replaceChildren(...cycles(frame));
      list.hidden = !frame.cycles.length;
      if (frame.quality === "full") gatescape.element("verdict-spoken").textContent = spoken(verdict);
    },
  };
})();
