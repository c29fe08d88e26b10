// Fills the places for choices with native radio buttons and check boxes, and keeps them in step with the state.
"use strict";
(() => {
  const { make } = gatescape;
  const places = [];

  const held = (field) => [gatescape.state.now()[field]].flat();

  // several are kept in the order of the options, whatever the order of clicking
  function choose(place, value, checked) {
    const { field, phase, kind } = place.host.dataset;
    const chosen = held(field);
    const next = kind === "radio" ? value : place.options.filter((one) => (one === value ? checked : chosen.includes(one)));
    gatescape.state.change({ [field]: next }, phase);
  }

  function build(host) {
    const options = JSON.parse(host.dataset.options);
    const place = { host, options: options.map(([value]) => value), inputs: [] };
    const labels = options.map(([value, text]) => {
      const input = make("input", { type: host.dataset.kind, name: host.id, value });
      input.addEventListener("change", () => choose(place, value, input.checked));
      place.inputs.push(input);
      return make("label", {}, input, make("span", {}, text));
    });
    host.replaceChildren(...labels);
    return place;
  }

  function show() {
    for (const { host, inputs } of places) {
      const chosen = held(host.dataset.field);
      for (const input of inputs) input.checked = chosen.includes(input.value);
    }
  }

  gatescape.choices = {
    build() {
      places.splice(0, places.length, ...[...document.querySelectorAll("[data-field][data-options]")].map(build));
      gatescape.state.listen((state, _, before) => {
        if (places.some(({ host }) => state[host.dataset.field] !== before[host.dataset.field])) show();
      });
      show();
    },
  };
})();
