// The words of a diagram: its verdict, the table of bifurcations, the branches of cycles, and the legend.
"use strict";
(() => {
  const { element, make, typeset } = gatescape;
  const KINDS = {
    "saddle-node": ["saddle-node", "saddle-node"], hopf: ["Hopf", "Hopf"], "branch-point": ["branch point", "branch point"],
    cusp: ["cusp", "cusp"], "double-zero": ["two zero eigenvalues", "double zero"],
    homoclinic: ["homoclinic orbit", "homoclinic"], heteroclinic: ["heteroclinic loop", "heteroclinic"], "fold-of-cycles": ["fold of cycles", "fold of cycles"],
  };
  const short = (value, digits = 4) => make("span", { className: "numbers", title: String(value) }, ...typeset.power(value, digits));
  const letter = (name, below) => make("span", { className: "mathematics" }, make("var", {}, name), ...(below ? [make("sub", {}, below)] : []));

  const ROUNDING = 1e-14;

  // ten digits, the rest in the title
  const exact = (value) => (Math.abs(value) < ROUNDING ? "0" : String(Number(value.toPrecision(10))).replace("-", "−"));

  const equal = (name, below, value, digits) => make("span", { className: "equal" }, letter(name, below), " = ", short(value, digits));

  function form(mark) {
    if (mark.hopf) {
      const { lyapunov, frequency, criticality } = mark.hopf;
      return [gatescape.explain.term("criticality", criticality), ", ", equal("l", "1", lyapunov), ", ", equal("ω", "", frequency)];
    }
    if (mark.saddle_node) return [gatescape.explain.term("normal form", "normal form"), ": ", equal("a", "", mark.saddle_node.quadratic), ", ", equal("b", "", mark.saddle_node.along_parameter)];
    if (mark.end && mark.end.saddle_quantity !== null) return ["sum of the saddle’s eigenvalues ", short(mark.end.saddle_quantity)];
    if (mark.end) return ["sum of log(−", letter("λ", "s"), "/", letter("λ", "u"), ") ", short(mark.end.attraction)];
    if (mark.period) return ["period ", short(mark.period, 6)];
    return [];
  }

  function places(mark) {
    const all = mark.end ? mark.end.saddles : mark.x === undefined ? [] : [[mark.x, mark.y]];
    return all.map((at) => `(${at.map((v) => gatescape.reading(v, 4)).join(", ")})`);
  }

  function row(found, go) {
    const [name, key] = KINDS[found.kind];
    const button = make("button", { type: "button", className: "action", title: String(found.value) }, exact(found.value));
    button.setAttribute("aria-label", `Go to ${exact(found.value)}, ${name}`);
    button.addEventListener("click", () => go(found.value));
    const many = found.marks.length > 1 ? ` (${found.marks.length} at once)` : "";
    const first = found.marks[0];
    const node = make(
      "tr", {},
      make("td", { className: "numbers" }, String(found.number)),
      make("th", { scope: "row" }, gatescape.explain.term(key, name), many),
      make("td", {}, button),
      make("td", {}, found.words),
      make("td", {}, ...form(first)),
      make("td", { className: "places" }, ...found.marks.flatMap(places).map((text) => make("span", { className: "numbers" }, text))),
    );
    node.dataset.value = String(found.value);
    return node;
  }

  function table(made, go) {
    if (!made.rows.length) return make("p", { className: "note" }, "None between these values.");
    const heads = ["", "kind", "value", "what happens as it grows", "coefficients", "(x, y)"];
    return make(
      "table", { className: "event-table" },
      make("thead", {}, make("tr", {}, ...heads.map((text) => (text ? make("th", { scope: "col" }, text) : make("td", {}))))),
      make("tbody", {}, ...made.rows.map((found) => row(found, go))),
    );
  }

  const TERMS = [["proven", "proven"], ["All fixed points proven", "proven"]];

  const LINES = [["sink", "sinks", 2.8, ""], ["source", "sources", 2.2, "9 6"], ["saddle", "saddles", 2.2, "2 4"]];

  const number = (text, palette) => (context, x, y, wide) => {
    context.font = '600 13px "Source Sans 3", sans-serif';
    context.textAlign = "right";
    context.fillStyle = palette.text;
    context.fillText(String(text), x + wide, y + 4.3);
  };

  function legend(made) {
    const { glyph } = gatescape;
    const present = new Set(made.branches.flat().map(({ kind }) => kind));
    const items = LINES.filter(([kind]) => present.has(kind)).map(([kind, text, width, dash]) => make("li", {}, glyph.line(kind, width, dash), " ", text));
    const cycles = made.cycles.flat();
    if (cycles.some(({ stable }) => stable)) items.push(make("li", {}, glyph.dots("cycle"), " stable cycle, its ends"));
    if (cycles.some(({ stable }) => !stable)) items.push(make("li", {}, glyph.dots("cycle", true), " unstable cycle, its ends"));
    return items;
  }

  gatescape.diagramTable = {
    exact,

    // the same legend for a figure
    entries(made, palette) {
      const { stroke, dots } = gatescape.figureLegend;
      const present = new Set(made.branches.flat().map(({ kind }) => kind));
      const cycles = made.cycles.flat();
      return [
        ...LINES.filter(([kind]) => present.has(kind)).map(([kind, text, width, dash]) => ({ text, sign: stroke(palette[kind], width, dash ? dash.split(" ").map(Number) : []) })),
        ...(cycles.some(({ stable }) => stable) ? [{ text: "stable cycle, its ends", sign: dots(palette.cycle, palette.cycle) }] : []),
        ...(cycles.some(({ stable }) => !stable) ? [{ text: "unstable cycle, its ends", sign: dots(palette.cycle, palette.surface) }] : []),
        ...made.rows.map((row) => ({ text: `${KINDS[row.kind][0]} at ${String(Number(row.value.toPrecision(6))).replace("-", "−")}`, sign: number(row.number, palette) })),
      ];
    },

    show(made, go) {
      const { headline, sentences, complete, cycles } = made.data;
      element("diagram-verdict").textContent = headline;
      element("diagram-sentences").replaceChildren(...sentences.map((text, i) => make("li", { className: i ? "" : complete ? "proven" : "open" }, ...gatescape.explain.sentence(text, TERMS))));
      element("diagram-events").replaceChildren(table(made, go));
      element("diagram-cycles-part").hidden = !cycles.length;
      element("diagram-cycles").replaceChildren(...cycles.map(({ words }) => make("li", {}, words)));
      element("diagram-legend").replaceChildren(...legend(made));
    },

    // the row where the cursor is exactly
    point(value) {
      for (const node of document.querySelectorAll("#diagram-events tbody tr")) node.classList.toggle("here", Number(node.dataset.value) === value);
    },
  };
})();
