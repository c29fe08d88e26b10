// State to address. What the fields are and which values are left out comes from the server's table.
"use strict";
(() => {
  const write = {
    numbers: (value) => value.map(String).join(","),
    points: (value) => value.map((point) => point.map(String).join(",")).join(";"),
    words: (value) => value.join(","),
    word: (value) => value,
    network: (value) => [...gatescape.state.facts().parameters.map(({ symbol }) => write.numbers(value.parameters[symbol])), value.reset].join(";"),
  };

  function query(pairs) {
    return pairs.map(([name, text]) => name + "=" + encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3B/g, ";")).join("&");
  }

  function value(state, symbol) {
    return state.parameters && symbol in state.parameters ? state.parameters[symbol] : state[symbol];
  }

  function flow(state) {
    const pairs = Object.entries(state.parameters).map(([symbol, entries]) => [symbol, write.numbers(entries)]);
    pairs.push(["reset", state.reset]);
    if (state.window) pairs.push(["window", write.numbers(state.window)]);
    return pairs;
  }

  gatescape.address = {
    // the network and the part of the plane: what every picture depends on
    ofFlow: (state) => query(flow(state)),

    // the query of a state as it stands in the address bar: defaults left out
    ofState(state) {
      const preset = gatescape.state.preset();
      const pairs = [];
      for (const field of gatescape.state.facts().fields) {
        const held = value(state, field.symbol);
        if (held === null) continue;
        const standard = field.of_preset ? preset.parameters[field.symbol] || preset.reset : field.default;
        const text = write[field.kind](held);
        const omitted = standard === null ? null : write[field.kind](standard);
        if (text !== omitted && !(field.kind === "points" && held.length === 0)) pairs.push([field.symbol, text]);
      }
      return query(pairs);
    },

    // the query of a frame: what the picture depends on, and nothing else, so that answers are shared
    ofFrame(state, quality) {
      const pairs = flow(state);
      if (state.orbits.length) {
        pairs.push(["orbits", write.points(state.orbits)]);
        if (state.time !== 60) pairs.push(["time", write.word(state.time)]);
      }
      pairs.push(["quality", quality], ["v", gatescape.state.facts().build]);
      return query(pairs);
    },

    show(state) {
      const text = this.ofState(state);
      const target = location.pathname + (text ? "?" + text : "");
      if (target !== location.pathname + location.search) history.replaceState(history.state, "", target);
    },
  };
})();
