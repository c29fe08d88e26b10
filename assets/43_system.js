// The choice of the system. Another one is another page: its parameters, examples and addresses are its own, so it is
// opened by its address; the look goes along, and the browser's way back leads here.
"use strict";
(() => {
  gatescape.system = {
    is: (name) => gatescape.state.now().system === name,

    build() {
      const menu = gatescape.element("system-menu");
      menu.value = gatescape.state.now().system;
      menu.addEventListener("change", () => {
        const chosen = menu.value === "gru" ? [] : [["system", menu.value]];
        const query = new URLSearchParams([...chosen, ...gatescape.navigation.look()]).toString();
        // a page kept by the browser for the way back shows what it held
        menu.value = gatescape.state.now().system;
        location.assign(location.pathname + (query ? "?" + query : ""));
      });
    },
  };
})();
