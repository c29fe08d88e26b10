// Colours of orbits: a small set that colour-blind eyes can tell apart, also by lightness; numbers second it.
"use strict";
(() => {
  const NAMES = ["violet", "teal", "amber", "crimson", "olive", "slate"];
  const SETS = {
    light: ["#5b3fa0", "#00727f", "#96570a", "#b3123f", "#5c6b00", "#3f4a55"],
    dark: ["#b9a3f5", "#45d3dc", "#f0b45c", "#ff8ba0", "#c3d84b", "#d5dde5"],
  };

  const number = (state, index) => (index < state.colours.length ? state.colours[index] : index % NAMES.length);

  gatescape.orbitColours = {
    names: NAMES,

    number: (index) => number(gatescape.state.now(), index),

    // the first is the palette's own, which may be the papers'
    of(index) {
      const state = gatescape.state.now();
      const chosen = number(state, index);
      return chosen === 0 ? gatescape.colours.palette(state).orbit : SETS[gatescape.colours.theme(state)][chosen];
    },

    swatch(chosen) {
      const state = gatescape.state.now();
      return chosen === 0 ? gatescape.colours.palette(state).orbit : SETS[gatescape.colours.theme(state)][chosen];
    },

    // the colours when one orbit gets another colour
    changed(index, chosen) {
      const state = gatescape.state.now();
      return state.orbits.map((_, i) => (i === index ? chosen : number(state, i)));
    },

    // the colours when one orbit goes: the others keep theirs
    without(index) {
      const state = gatescape.state.now();
      const kept = state.orbits.map((_, i) => number(state, i)).filter((_, i) => i !== index);
      return kept.every((colour, i) => colour === i % NAMES.length) ? [] : kept;
    },
  };
})();
