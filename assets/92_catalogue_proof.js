// The proof of a portrait's fixed points, from the frame that its thumbnail is drawn from: each with the box that holds it.
"use strict";
(() => {
  const { make, glyph, reading } = gatescape;

  function row(point) {
    const width = make("span", { className: "numbers" }, ...gatescape.typeset.power(point.width, 1));
    return make("tr", {}, make("td", {}, glyph.point(point.kind), make("span", { className: "unseen" }, point.kind)), make("td", {}, reading(point.x, 4)), make("td", {}, reading(point.y, 4)), make("td", {}, width));
  }

  function table(points) {
    const heads = ["kind", make("var", {}, "x"), make("var", {}, "y"), "box"].map((head) => make("th", { scope: "col" }, head));
    return make("table", { className: "proof-table" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...points.map(row)));
  }

  // canvas: the thumbnail; the proof comes with its picture
  gatescape.proof = (canvas) => {
    const node = make("details", { className: "card-proof", hidden: true }, make("summary", {}, "The proof"));
    canvas.addEventListener("gatescape:portrait", ({ detail: frame }) => {
      const how = "Interval arithmetic shows that each box, as wide as the table says, holds exactly one, and that the rest of the square holds none.";
      node.replaceChildren(node.firstChild, make("p", { className: "note" }, ...frame.verdict.proof.map((text) => text + " "), frame.verdict.proven ? how : ""), table(frame.points));
      node.hidden = false;
    });
    return node;
  };
})();
