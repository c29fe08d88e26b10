// The words beside the line: the verdict, the table of fixed points, and buttons that go to where they change.
"use strict";
(() => {
  const { make, reading, symbol, typeset } = gatescape;

  const TERMS = [["proven", "proven"], ["saddle-node", "saddle-node"], ["bit of memory", "memory"]];
  const said = (text) => gatescape.explain.sentence(text, TERMS).flatMap((piece) => (typeof piece === "string" ? typeset.symbols(piece) : [piece]));

  function sentences({ verdict }) {
    return [
      make("li", { className: verdict.proven ? "proven" : "open" }, ...said(verdict.proof)),
      ...verdict.notes.map((note) => make("li", {}, ...said(note))),
      make("li", { className: "memory" }, ...said(verdict.memory)),
      make("li", { className: "quiet" }, "One unit never has more than three: ", gatescape.explain.term("theorem 3", "theorem 3"), "."),
    ].filter((item) => item.textContent);
  }

  function glyph(point) {
    const drawn = gatescape.glyph.point(point.kind === "half-stable" ? "saddle-node-1" : point.kind);
    if (point.rightward === false) drawn.style.transform = "scaleX(-1)";
    return drawn;
  }

  const power = (value, digits = 3) => make("span", { className: "numbers", title: String(value) }, ...typeset.power(value, digits));

  function table(points) {
    const head = (...content) => make("th", { scope: "col" }, ...content);
    const h = () => make("span", { className: "mathematics" }, make("var", {}, "h"));
    const rows = points.map((point) => make(
      "tr", {},
      make("th", { scope: "row" }, glyph(point), " ", point.kind === "half-stable" ? gatescape.explain.term("half-stable", "half-stable") : point.kind),
      make("td", { title: String(point.h) }, reading(point.h, 6)),
      make("td", {}, point.proven ? power(point.eigenvalue) : make("span", { title: String(point.eigenvalue) }, "≈ 0")),
      make("td", {}, point.time === null ? "none" : power(point.time)),
      make("td", {}, power(point.width, 1)),
    ));
    return make(
      "table", { className: "unit-points" },
      make("thead", {}, make("tr", {}, head("kind"), head(h()), head(gatescape.explain.term("eigenvalue", "λ")), head(gatescape.explain.term("time constant", "1/|λ|")), head("known to"))),
      make("tbody", {}, ...rows),
    );
  }

  function snap(name, point) {
    const text = reading(point.value, 6);
    const button = make("button", { type: "button", className: point.nearest ? "action snap nearest" : "action snap", "aria-label": `Snap ${name.replace("_", " ")} to ${text}` }, symbol(name), ` = ${text}`);
    button.title = `${name} = ${point.value}, known to ${point.width.toExponential(0)}`;
    button.addEventListener("click", () => gatescape.state.enter(name, 0, point.value, "done"));
    return button;
  }

  function critical(name, { points, complete, everywhere, span }) {
    const reach = everywhere ? "anywhere" : `between ${span[0]} and ${span[1]}`;
    const none = complete ? `None ${reach}, proven, by ` : "Not searched to the end, by ";
    if (!points.length) return make("p", { className: "note" }, none, symbol(name), ".");
    const row = make("div", { className: "snap-row" }, ...points.map((point) => snap(name, point)));
    if (name !== "b_h" || points.length !== 2 || !everywhere) return row;
    return make("div", { className: "snaps" }, make("p", { className: "note" }, "Between these two values of ", symbol(name), " there are three fixed points, elsewhere one; proven."), row);
  }

  function spoken({ verdict }) {
    return [`${verdict.headline}.`, verdict.proof, ...verdict.notes, verdict.memory].join(" ");
  }

  let drawn = "";

  gatescape.unitAnswers = {
    glyph,

    show(data, phase) {
      gatescape.element("unit-headline").textContent = data.verdict.headline;
      gatescape.element("unit-sentences").replaceChildren(...sentences(data));
      gatescape.element("unit-points").replaceChildren(table(data.points));
      // buttons under a finger are not exchanged for equal ones
      const key = JSON.stringify(data.critical);
      if (key !== drawn) {
        drawn = key;
        const argument = typeset.formula("U_h r h + b_h");
        const turning = data.turn === null
          ? ["The argument ", argument, " has no turning point here: it is a straight line."]
          : ["The argument ", argument, " ", gatescape.explain.term("turning point", "turns"), ` at h = ${reading(data.turn, 6)} (▲ in the picture): Lambert’s W.`];
        gatescape.element("unit-critical").replaceChildren(...Object.entries(data.critical).map(([name, one]) => critical(name, one)), make("p", { className: "note" }, ...turning));
      }
      if (phase !== "live") gatescape.element("unit-spoken").textContent = spoken(data);
    },
  };
})();
