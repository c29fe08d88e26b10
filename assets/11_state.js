// The state of the page in the browser: one object, replaced as a whole, never changed in place.
// Phases of a change: "live" while a hand moves something, "done" when it lets go, "look" when only the drawing changes.
"use strict";
(() => {
  const listeners = [];
  let current = null;
  let facts = null;

  gatescape.state = {
    // what the server said at opening: fields, presets, parameter specifications, build
    facts: () => facts,
    now: () => current,
    ready: () => current !== null,

    open(opened) {
      facts = opened;
      current = opened.state;
    },

    listen(listener) {
      listeners.push(listener);
    },

    change(patch, phase) {
      if (current === null) return;
      const before = current;
      current = { ...current, ...patch };
      for (const listener of listeners) listener(current, phase, before);
    },

    // one entry of one parameter
    enter(symbol, index, value, phase) {
      const entries = current.parameters[symbol].slice();
      entries[index] = value;
      this.change({ parameters: { ...current.parameters, [symbol]: entries } }, phase);
    },

    preset() {
      return facts.presets?.find((preset) => preset.key === current.preset);
    },

    // what time is counted in, one and many
    one: () => (facts.time || ["GRU step"])[0],
    many: () => (facts.time || ["", "GRU steps"])[1],

    // the flow alone: what a portrait is of
    flow: (state) => ({ parameters: state.parameters, reset: state.reset }),

    window() {
      return current.window || facts.whole;
    },
  };
})();
