// The preset menu: choosing a figure, its note while the weights are the figure's, and the way back to it.
"use strict";
(() => {
  let noted = null; // the figure whose note has been read here: its room is kept, so that nothing moves under a hand

  function load(key) {
    const preset = gatescape.state.facts().presets.find((p) => p.key === key);
    gatescape.state.change(
      { preset: key, parameters: { ...preset.parameters }, reset: preset.reset, window: null, orbits: [], colours: [] },
      "done",
    );
  }

  // what the note of a figure may no longer be said of; empty while the network is the figure's
  function sentence(state, preset) {
    const differs = (symbol) => state.parameters[symbol].some((value, i) => value !== preset.parameters[symbol][i]);
    if (Object.keys(preset.parameters).some(differs)) return `${gatescape.system.is("gru") ? "Weights" : "Parameters"} changed from ${preset.name}.`;
    return state.reset === preset.reset ? "" : `Reset variant changed from ${preset.name}.`;
  }

  gatescape.preset = {
    load,

    build() {
      gatescape.element("preset-menu").addEventListener("change", (event) => load(event.target.value));
      gatescape.element("preset-reset").addEventListener("click", () => load(gatescape.state.now().preset));
      this.show();
    },

    show() {
      const state = gatescape.state.now();
      const preset = gatescape.state.preset();
      const text = sentence(state, preset);
      const changed = text !== "";
      if (!changed) noted = preset.key;
      gatescape.element("preset-menu").value = preset.key;
      gatescape.element("preset").classList.toggle("changed", changed);
      const note = gatescape.element("preset-note");
      if (note.dataset.of !== preset.key) note.replaceChildren(...gatescape.typeset.symbols(preset.note));
      note.dataset.of = preset.key;
      note.classList.toggle("away", changed);
      note.hidden = changed && noted !== preset.key;
      const line = gatescape.element("preset-changed");
      if (line.textContent !== text) line.textContent = text;
      line.hidden = !changed;
    },
  };
})();
