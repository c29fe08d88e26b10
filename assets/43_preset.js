// The preset menu: choosing a figure, its note, and the way back to it.
"use strict";
(() => {
  function load(key) {
    const preset = gatescape.state.facts().presets.find((p) => p.key === key);
    gatescape.state.change(
      { preset: key, parameters: { ...preset.parameters }, reset: preset.reset, window: null, orbits: [], colours: [] },
      "done",
    );
  }

  gatescape.preset = {
    load,

    build() {
      gatescape.element("preset-menu").addEventListener("change", (event) => load(event.target.value));
      gatescape.element("preset-reset").addEventListener("click", () => load(gatescape.state.now().preset));
      this.show();
    },

    show() {
      gatescape.element("preset-menu").value = gatescape.state.now().preset;
      const note = gatescape.element("preset-note");
      if (note.textContent !== gatescape.state.preset().note) note.textContent = gatescape.state.preset().note;
    },
  };
})();
