// The picked point in full: place, Jacobian, eigenvalues, times, index, and what is proven of it.
"use strict";
(() => {
  const { make, reading, typeset } = gatescape;
  const formula = (source) => typeset.formula(source);

  function fact(name, ...value) {
    return [make("dt", {}, ...name), make("dd", {}, ...value)];
  }

  const number = (value) => make("span", { className: "numbers" }, ...(value === null ? ["?"] : typeset.power(value, 4)));
  const steps = (value) => (value === null ? [formula("∞")] : [number(value), " " + gatescape.state.many()]);

  // every digit; what rounding alone keeps from zero is zero
  function whole(value) {
    const [digits, power] = String(Math.abs(value) < 1e-100 ? 0 : value).split("e");
    const raised = power ? ["\u2009·\u200910", make("sup", {}, power.replace("-", "−").replace("+", ""))] : [];
    return make("span", { className: "numbers whole" }, digits.replace("-", "−"), ...raised);
  }

  const term = (key, ...text) => [make("button", { type: "button", className: "term", "data-term": key }, ...text)];

  function matrix(entries) {
    const cells = entries.map((value) => make("span", { className: "numbers", title: String(value) }, ...typeset.power(value, 4)));
    const node = make("span", { className: "typeset-matrix" }, ...cells);
    node.style.setProperty("--columns", 2);
    return node;
  }

  function eigenvalues(point) {
    const [[re, im], [other, still]] = point.eigenvalues;
    if (im === 0 && still === 0) {
      return [make("span", {}, formula("λ_1 = "), number(re)), make("span", {}, formula("λ_2 = "), number(other))];
    }
    return [make("span", {}, formula("λ_{1,2} = "), number(re), " ± ", number(Math.abs(im)), " i")];
  }

  function times(point) {
    const [first, second] = point.time_constants;
    if (point.period !== null) {
      return [...fact(term("time constant", "time constant"), ...steps(first)), ...fact(term("period", "period of a turn"), ...steps(point.period))];
    }
    return fact(term("time constant", "time constants"), make("span", {}, ...steps(first)), make("span", {}, ...steps(second)));
  }

  function proof(point) {
    const width = make("span", {}, ...typeset.power(point.width, 2));
    if (!("shape" in point)) {
      const holds = point.index === 0 ? "one degenerate point, several that nearly coincide, or none" : "one degenerate point, or several that nearly coincide";
      return [`Open: in a box of width `, width, ` double precision cannot tell fixed points apart. It holds ${holds}.`];
    }
    const sure = ["Proven: exactly one fixed point lies in a box of width ", width, " around this place."];
    if (point.kind === "degenerate") sure.push(" Open: the sign of the trace, and with it whether it attracts.");
    return sure;
  }

  function facts(point) {
    const cluster = !("shape" in point);
    return [
      ...fact(["place"], make("span", {}, formula("x = "), whole(point.x)), make("span", {}, formula("y = "), whole(point.y))),
      ...(cluster ? [] : fact(term("Jacobian", "Jacobian"), make("span", {}, formula("J = "), matrix(point.jacobian)))),
      ...fact(term("eigenvalue", "eigenvalues"), ...eigenvalues(point)),
      ...times(point),
      ...fact(term("trace-determinant", "trace, determinant"), make("span", {}, formula("τ = "), number(point.trace)), make("span", {}, formula("Δ = "), number(point.determinant))),
      ...fact(term("index", "index"), point.index === null ? "not certified" : gatescape.pointTable.signed(point.index)),
      ...fact(term("proven", "proof"), make("span", { className: "prose" }, ...proof(point))),
    ];
  }

  let written = "";

  function show() {
    const point = gatescape.points.all()[gatescape.points.picked()];
    const card = gatescape.element("point-card");
    card.hidden = !point;
    const key = point ? JSON.stringify(point) : "";
    if (key === written) return;
    written = key;
    if (!point) return;
    gatescape.element("point-name").replaceChildren(gatescape.glyph.point(point.kind), " ", gatescape.points.title(gatescape.points.picked()));
    gatescape.element("point-facts").replaceChildren(...facts(point));
  }

  gatescape.pointCard = {
    build() {
      gatescape.element("point-close").addEventListener("click", () => {
        gatescape.points.pick(-1);
        gatescape.element("portrait").focus({ preventScroll: true });
      });
      gatescape.points.listen((what) => what === "picked" && show());
      gatescape.drawn(gatescape.points.calmly(show));
    },
  };
})();
