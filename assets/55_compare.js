// Comparing: pin and unpin, and the split view: which side is chosen, swap, copy, close.
"use strict";
(() => {
  const element = (id) => gatescape.element(id);
  const now = () => gatescape.state.now();
  const network = (state) => ({ parameters: state.parameters, reset: state.reset });
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const opposite = (side) => (side === "left" ? "right" : "left");

  function pin() {
    const state = now();
    if (state.pinned !== null) return gatescape.state.change({ pinned: null }, "done");
    const shown = gatescape.shown();
    if (shown && shown.frame.state && same(network(shown.frame.state), network(state))) gatescape.ghost.take(shown.frame);
    return gatescape.state.change({ pinned: network(state) }, "done");
  }

  function restore() {
    const { pinned } = now();
    if (pinned !== null) gatescape.state.change({ ...pinned }, "done");
  }

  function open() {
    const state = now();
    if (state.other !== null) return close();
    return gatescape.state.change({ other: state.pinned || network(state), side: "left" }, "done");
  }

  function close() {
    gatescape.state.change({ other: null, side: "left" }, "done");
  }

  // the other side becomes the chosen one, in its place
  function choose(side) {
    const state = now();
    if (state.other === null || state.side === side) return;
    const mine = gatescape.shown() && gatescape.shown().frame;
    const theirs = gatescape.second.frame();
    gatescape.state.change({ ...state.other, other: network(state), side }, "done");
    if (mine && theirs) {
      gatescape.second.put(mine);
      gatescape.paint(theirs);
    }
  }

  const swap = () => gatescape.state.change({ side: opposite(now().side) }, "done");
  const copy = () => gatescape.state.change({ other: network(now()) }, "done");

  function head(node, letter, chosen, headline) {
    const { make } = gatescape;
    node.replaceChildren(
      make("span", { className: "letter" }, letter), make("span", { className: "said" }, headline || "…"),
      make("span", { className: "state" }, chosen ? "chosen" : "choose"),
    );
    node.setAttribute("aria-pressed", String(chosen));
    node.classList.toggle("here", chosen);
  }

  let headed = "";

  function heads() {
    const state = now();
    if (state.other === null) return;
    const mine = gatescape.shown() ? gatescape.shown().frame.verdict.headline : "";
    const theirs = gatescape.second.frame() ? gatescape.second.frame().verdict.headline : "";
    const key = [state.side, mine, theirs].join("|");
    if (key === headed) return;
    headed = key;
    const left = state.side === "left";
    head(element("side-a"), "A", left, left ? mine : theirs);
    head(element("side-b"), "B", !left, left ? theirs : mine);
    element("compare-copy").textContent = left ? "Copy A to B" : "Copy B to A";
    element("compare-copy").title = "Make the other portrait the same as the chosen one";
  }

  function show(state) {
    element("pin").textContent = state.pinned ? "Unpin" : "Pin";
    element("pin-note").hidden = state.pinned === null;
    const split = state.other !== null;
    element("split").setAttribute("aria-pressed", String(split));
    for (const id of ["compare-bar", "side-a", "side-b", "other-portrait"]) element(id).hidden = !split;
    const root = element("portrait").closest(".explore");
    root.classList.toggle("split", split);
    root.classList.toggle("on-right", split && state.side === "right");
    headed = "";
    heads();
  }

  function changed(state, phase, before) {
    const moved = state.window !== before.window || state.orbits !== before.orbits || state.time !== before.time;
    if (state.pinned !== before.pinned || (moved && state.pinned !== null) || (state.pinned !== null && phase === "done")) gatescape.ghost.follow(state, phase, before);
    if (state.other !== null) {
      if (moved || phase === "done" || !same(state.other, before.other)) gatescape.second.want(state, phase);
    } else if (before.other !== null) gatescape.second.close();
    if (state.pinned !== before.pinned || state.other !== before.other || state.side !== before.side) {
      show(state);
      gatescape.repaint();
    }
  }

  gatescape.compare = {
    pin, open, choose, swap, copy, close,
    other: () => choose(opposite(now().side)),
    resting: () => gatescape.ghost.resting() && gatescape.second.resting(),

    build() {
      gatescape.ghost.build();
      gatescape.second.build();
      const clicks = {
        pin, "pin-restore": restore, split: open, "compare-swap": swap, "compare-copy": copy, "compare-close": close,
        "side-a": () => choose("left"), "side-b": () => choose("right"), "other-portrait": () => choose(opposite(now().side)),
      };
      for (const [id, act] of Object.entries(clicks)) element(id).addEventListener("click", act);
      gatescape.state.listen(changed);
      gatescape.drawn(heads);
      document.addEventListener("gatescape:second", heads);
      const state = now();
      show(state);
      if (state.pinned !== null) gatescape.ghost.follow(state, "done", null);
      gatescape.second.want(state, "done");
    },
  };
})();
