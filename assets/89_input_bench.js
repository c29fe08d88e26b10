// The inputs' panel: its parts, and what a change of the network does to their results.
"use strict";
(() => {
  gatescape.bench.register("inputs", {
    build() {
      gatescape.inputStart.build();
      gatescape.pulse.build();
      gatescape.noise.build();
      gatescape.machine.build();
      gatescape.inputStart.listen(() => {
        gatescape.pulse.clear();
        gatescape.noise.again();
      });
    },

    follow(state, before) {
      // results of another network would be untrue
      if (state.parameters !== before.parameters || state.reset !== before.reset) {
        gatescape.pulse.clear();
        gatescape.noise.clear();
      }
      if (state.pulse !== before.pulse || state.noise !== before.noise) {
        gatescape.pulse.show();
        gatescape.pulse.follow();
        gatescape.noise.show();
        gatescape.bench.rest();
      }
      if (state.bench !== before.bench) gatescape.overlay.refresh();
    },

    rest(state) {
      if (state.bench !== "inputs") return;
      gatescape.inputStart.show();
      gatescape.pulse.rest(state);
      gatescape.noise.rest();
      gatescape.machine.rest(state);
    },
  });
})();
