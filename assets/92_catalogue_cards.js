// A card of the catalogue: its portrait, what it is, what it has, and what is worth knowing.
"use strict";
(() => {
  const { make, glyph } = gatescape;

  // what is counted, as its mark: a kind of fixed point, or a name of a filter
  const MARKS = { sinks: "sink", sources: "source", saddles: "saddle", bifurcations: "saddle-node-1", "codimension-2": "degenerate" };

  function mark(kind) {
    if (kind === "cycles" || kind === "stable-cycle") return glyph.line("cycle", 3);
    if (kind === "unstable-cycle") return glyph.line("cycle", 3, "8 5");
    return glyph.point(MARKS[kind] || kind);
  }

  const counts = (marks, className) => make("ul", { className }, ...marks.map(({ kind, words }) => make("li", {}, mark(kind), words)));

  function counted(card, version) {
    if (!card.counted.length) return [];
    if (version.agrees) return [make("p", { className: "card-agrees" }, "as the paper counts")];
    return [make("p", { className: "card-paper" }, "The paper counts"), counts(card.counted, "card-counts of-paper")];
  }

  function body(card, version) {
    return make(
      "div", { className: "card-body" },
      counts(version.marks, "card-counts"), ...counted(card, version), make("p", { className: "note" }, ...gatescape.typeset.symbols(version.note)),
    );
  }

  gatescape.cards = {
    mark,

    make(card) {
      const [version] = card.versions;
      const picture = make("canvas", { className: "card-picture", "aria-hidden": "true" });
      const heading = make("h4", { className: "card-title" }, make("span", { className: "card-label" }, card.label), card.title ? " " + card.title : "");
      const link = make("a", { className: "card-link", href: "/?preset=" + version.preset, "data-page": "explore" }, picture, heading);
      const node = make("li", { className: "card" }, link, body(card, version));
      gatescape.thumbnails.add(picture, version.preset);
      return node;
    },
  };
})();
