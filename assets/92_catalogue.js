// The Catalogue page: which cards are shown follows from the filters, and these are the state that the address holds.
"use strict";
(() => {
  const { element } = gatescape;
  const PAUSE = 300; // after the last key of a search, before it is put into the address
  let cards = []; // {card, node, lists}: what each is, and its place on the page
  let names = new Set(); // numerals and numbers of figures: a search for one means just that
  let writing = 0;

  const facts = () => gatescape.state.facts();

  // a card that has but one set of weights shows it
  const version = (card, weights) => card.versions.find((one) => one.weights === weights) || card.versions[0];
  const other = (weights) => (weights === "exact" ? "printed" : "exact");

  // a name means just that card, a number the beginning of a name, and a word the beginning of a word
  function said(card, term) {
    if (names.has(term)) return card.names.includes(term);
    return (/^\d+$/.test(term) ? card.names : card.words).some((word) => word.startsWith(term));
  }

  function fits(card, state) {
    const { countable, any } = facts().filters;
    const { counts } = version(card, state.weights);
    if (countable.some((name) => state[name] !== any && counts[name] !== Number(state[name]))) return false;
    const terms = state.search.toLowerCase().split(" ").filter(Boolean);
    return terms.every((term) => said(card, term));
  }

  const tidy = (text) => text.trim().replace(/\s+/g, " ");
  const filtered = (state) => state.search !== "" || facts().filters.countable.some((name) => state[name] !== facts().filters.any);

  function show(state) {
    let shown = 0;
    for (const { card, node } of cards) {
      gatescape.cards.turn(node, card, version(card, state.turned.includes(card.key) ? other(state.weights) : state.weights));
      node.hidden = !fits(card, state);
      if (!node.hidden) shown += 1;
    }
    for (const list of document.querySelectorAll(".card-section")) list.hidden = !list.querySelector(".card:not([hidden])");
    element("catalogue-shown").textContent = shown === cards.length ? `${shown} portraits` : `${shown} of ${cards.length} portraits`;
    element("catalogue-all").hidden = !filtered(state);
    element("catalogue-none").hidden = shown > 0;
    element("catalogue-none-words").textContent = "No portrait of the papers is like this.";
  }

  // turns one card over to the other weights, or back
  function turn(card, weights) {
    const { turned, weights: usual } = gatescape.state.now();
    const rest = turned.filter((key) => key !== card.key);
    gatescape.state.change({ turned: weights === usual ? rest : [...rest, card.key] }, "done");
    gatescape.navigation.show();
  }

  function changed(state, phase, before) {
    if (state.weights !== before.weights && state.turned.length) return gatescape.state.change({ turned: [] }, phase);
    controls(state);
    show(state);
    if (state.weights !== before.weights) gatescape.navigation.show();
  }

  function controls(state) {
    for (const menu of document.querySelectorAll("[data-count]")) menu.value = state[menu.dataset.count];
    const box = element("catalogue-search").querySelector("input");
    if (tidy(box.value) !== state.search) box.value = state.search;
  }

  function clear() {
    const { countable, any } = facts().filters;
    gatescape.state.change({ search: "", ...Object.fromEntries(countable.map((name) => [name, any])) }, "done");
    element("catalogue-search").querySelector("input").focus();
  }

  function search(text, phase) {
    clearTimeout(writing);
    gatescape.state.change({ search: tidy(text) }, phase);
    if (phase === "live") writing = setTimeout(() => search(text, "done"), PAUSE);
  }

  function buildFilters() {
    const box = gatescape.make("input", { type: "search", className: "search-box", placeholder: "xv, 3A, Hopf …", maxLength: facts().filters.longest_search, autocomplete: "off", spellcheck: false });
    element("catalogue-search").append(box);
    box.addEventListener("input", () => search(box.value, "live"));
    box.addEventListener("change", () => search(box.value, "done"));
    for (const menu of document.querySelectorAll("[data-count]")) {
      menu.addEventListener("change", () => gatescape.state.change({ [menu.dataset.count]: menu.value }, "done"));
    }
    for (const place of document.querySelectorAll(".filters .mark")) place.replaceChildren(gatescape.cards.mark(place.dataset.kind));
    element("catalogue-filters").addEventListener("submit", (event) => event.preventDefault());
    for (const id of ["catalogue-all", "catalogue-back"]) element(id).addEventListener("click", clear);
  }

  gatescape.pages.catalogue = {
    build() {
      names = new Set(facts().cards.flatMap(({ names: own }) => own));
      cards = facts().cards.map((card) => ({ card, node: gatescape.cards.make(card, (weights) => turn(card, weights)) }));
      for (const section of ["figures", "topologies", "extremes"]) {
        element(`catalogue-${section}`).replaceChildren(...cards.filter(({ card }) => card.section === section).map(({ node }) => node));
      }
      buildFilters();
      gatescape.state.listen(changed);
      controls(gatescape.state.now());
      show(gatescape.state.now());
      gatescape.navigation.show();
    },

    // after a change of theme, palette or fonts
    redraw: () => gatescape.thumbnails.redraw(),
  };
})();
