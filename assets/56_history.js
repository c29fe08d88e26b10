// Undo and redo: every change that is done is one step, a whole drag too. The steps outlive a reload: the address holds
// the state, the session's storage what came before and after it. A storage that is full, absent or spoilt is done without.
"use strict";
(() => {
  const MOST = 200;
  const STORED = 60; // a reload keeps fewer: storage is small
  const NAME = "gatescape-history-1"; // of the GRU; each other system keeps its own
  // how the page looks to this person is not a step of the exploration
  const LOOKS = ["theme", "palette", "projector", "picked", "bench", "begin", "given", "noisy", "lesson", "at"];

  let past = [];
  let future = [];
  let present = null;
  let travelling = false;
  let saving = 0;

  const name = () => (gatescape.system.is("gru") ? NAME : `${NAME}-${gatescape.state.now().system}`);
  const kept = (state) => Object.fromEntries(Object.entries(state).filter(([name]) => !LOOKS.includes(name)));
  const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
  const numbers = (value, count) => Array.isArray(value) && value.length === count && value.every(Number.isFinite);

  function network(value) {
    const facts = gatescape.state.facts();
    return (
      value !== null && typeof value === "object" && (present.reset === null ? value.reset === null : ["before", "after"].includes(value.reset)) &&
      value.parameters !== null && typeof value.parameters === "object" &&
      facts.parameters.every((p) => numbers(value.parameters[p.symbol], p.rows * p.columns))
    );
  }

  // whether something from the storage is a state of this version of the page
  function sound(step) {
    if (!network(step)) return false;
    const facts = gatescape.state.facts();
    return (
      same(Object.keys(step).sort(), Object.keys(present).sort()) &&
      (step.window === null || numbers(step.window, 4)) &&
      Array.isArray(step.orbits) && step.orbits.length <= facts.most_orbits && step.orbits.every((start) => numbers(start, 2)) &&
      Array.isArray(step.layers) && step.layers.every((layer) => facts.layers.includes(layer)) &&
      facts.presets.some((preset) => preset.key === step.preset) &&
      (step.pinned === null || network(step.pinned)) && (step.other === null || network(step.other)) &&
      ["pulse", "noise"].every((name) => numbers(step[name], present[name].length)) &&
      Array.isArray(step.colours) && step.colours.every(Number.isInteger) &&
      Object.keys(step).every((name) => typeof step[name] === typeof present[name])
    );
  }

  function save() {
    saving = 0;
    const held = { build: gatescape.state.facts().build, past: past.slice(-STORED), future: future.slice(-STORED), present };
    try {
      sessionStorage.setItem(name(), JSON.stringify(held));
    } catch (error) {
      // a private window or a full storage: the steps last until the page is left
      if (!(error instanceof DOMException)) throw error;
    }
  }

  function restore() {
    let held = null;
    try {
      held = JSON.parse(sessionStorage.getItem(name()));
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
    }
    if (held === null || typeof held !== "object" || held.build !== gatescape.state.facts().build) return;
    if (!Array.isArray(held.past) || !Array.isArray(held.future) || !held.present || !sound(held.present)) return;
    past = held.past.filter(sound).slice(-MOST);
    future = held.future.filter(sound).slice(-MOST);
    // another link opened in the same tab: where the person was is one step back
    if (!same(held.present, present)) {
      past.push(held.present);
      future = [];
    }
  }

  function show() {
    const set = (id, steps) => {
      const button = gatescape.element(id);
      // a button that goes out of use must not take the focus with it
      if (steps === 0 && document.activeElement === button) gatescape.element("portrait").focus({ preventScroll: true });
      button.disabled = steps === 0;
    };
    set("undo", past.length);
    set("redo", future.length);
    if (!saving) saving = setTimeout(save, 200);
  }

  function changed(state, phase) {
    if (phase === "live" || travelling) return;
    const step = kept(state);
    if (same(step, present)) return;
    past.push(present);
    if (past.length > MOST) past.shift();
    future = [];
    present = step;
    show();
  }

  function travel(from, to) {
    if (!from.length) return false;
    to.push(present);
    present = from.pop();
    travelling = true;
    try {
      gatescape.state.change({ ...present }, "done");
    } finally {
      travelling = false;
    }
    show();
    return true;
  }

  gatescape.history = {
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    counts: () => [past.length, future.length],

    build() {
      present = kept(gatescape.state.now());
      restore();
      gatescape.element("undo").addEventListener("click", () => this.undo());
      gatescape.element("redo").addEventListener("click", () => this.redo());
      gatescape.state.listen(changed);
      window.addEventListener("pagehide", save);
      show();
    },
  };
})();
