// A card of the catalogue: its portrait, what it is, what it has, and what is worth knowing; a row may have two sets of
// weights, between which the card is turned over.
"use strict";
(() => {
  const { make, glyph } = gatescape;

  // what is counted, as its mark: a kind of fixed point, or a name of a filter
  const MARKS = { sinks: "sink", sources: "source", saddles: "saddle", bifurcations: "saddle-node-1", "codimension-2": "degenerate" };
  const NAMES = { printed: "printed", exact: "exact" };

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

  const minus = (text) => text.replaceAll("-", "−");

  const SHORT = 7; // a number with so few digits stands beside the printed one

  // the digits that the paper has are quiet, those that moved stand out
  function number({ printed, exact }) {
    if (exact.length <= SHORT) return make("span", { className: "numbers" }, minus(printed), " → ", make("b", {}, minus(exact)));
    const before = printed.includes(".") ? printed : printed + ".";
    let same = 0;
    while (same < before.length && before[same] === exact[same]) same += 1;
    return make("span", { className: "numbers" }, minus(exact.slice(0, same)), make("b", {}, minus(exact.slice(same))));
  }

  function moved({ moved: moves, residual, distance }) {
    if (!moves.length) return [];
    const rows = moves.map((move) =>
      make("li", { title: `printed as ${minus(move.printed)}` }, make("span", {}, ...gatescape.typeset.symbols(move.symbol + move.entry), " "), number(move)),
    );
    const power = (value) => [make("span", { className: "numbers" }, ...gatescape.typeset.power(value, 1))];
    const error = residual === null ? [] : [make("p", { className: "note" }, "The conditions hold to ", ...power(residual), ...(distance ? ["; a set that meets them exactly lies within ", ...power(distance)] : []), ".")];
    const title = moves.length === 1 ? "One number moved" : `${moves.length} numbers moved`;
    return [make("details", { className: "card-moved" }, make("summary", {}, title), make("ul", {}, ...rows), ...error)];
  }

  function body(card, version) {
    const node = make(
      "div", { className: "card-body" },
      counts(version.marks, "card-counts"), ...counted(card, version), make("p", { className: "note" }, ...gatescape.typeset.symbols(version.note)), ...moved(version),
    );
    node.dataset.weights = version.weights;
    return node;
  }

  function choice(card, turn) {
    if (card.versions.length < 2) return [];
    const options = card.versions.map(({ weights }) => {
      const input = make("input", { type: "radio", name: "weights-" + card.key, value: weights });
      input.addEventListener("change", () => turn(weights));
      return make("label", {}, input, make("span", {}, NAMES[weights]));
    });
    return [make("fieldset", { className: "plain card-choice" }, make("legend", { className: "unseen" }, "Weights of row " + card.key), make("div", { className: "segments" }, ...options))];
  }

  gatescape.cards = {
    mark,

    // shows one set of weights on a card
    turn(node, card, version) {
      if (node.dataset.weights === version.weights) return;
      node.dataset.weights = version.weights;
      const link = node.querySelector(".card-link");
      link.setAttribute("href", "/?preset=" + version.preset);
      gatescape.thumbnails.show(link.querySelector("canvas"), version.preset);
      for (const one of node.querySelectorAll(".card-body")) one.classList.toggle("away", one.dataset.weights !== version.weights);
      for (const input of node.querySelectorAll(".card-choice input")) input.checked = input.value === version.weights;
    },

    // turn: called with the weights that a person has chosen
    make(card, turn) {
      const picture = make("canvas", { className: "card-picture", "aria-hidden": "true" });
      const heading = make("h4", { className: "card-title" }, make("span", { className: "card-label" }, card.label), card.title ? " " + card.title : "");
      const link = make("a", { className: "card-link", "data-page": "explore" }, picture, heading);
      const bodies = make("div", { className: "card-bodies" }, ...card.versions.map((version) => body(card, version)));
      if (card.section === "extremes") bodies.firstChild.append(gatescape.proof(picture));
      return make("li", { className: "card" }, link, ...choice(card, turn), bodies);
    },
  };
})();
