// State to address. What the fields are and which values are left out comes from the server's table.
"use strict";
(() => {
  const write = {
    numbers: (value) => value.map(String).join(","),
    points: (value) => value.map((point) => point.map(String).join(",")).join(";"),
    words: (value) => value.join(","),
    word: (value) => value,
    network(value) {
      const parts = gatescape.state.facts().parameters.map(({ symbol }) => write.numbers(value.parameters[symbol]));
      return [...parts, ...variant(value)].join(";");
    },
  };

  // the reset variant of a GRU; other systems have none
  function variant({ reset }) {
    return reset ? [reset] : [];
  }

  function query(pairs) {
    return pairs.map(([name, text]) => name + "=" + encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3B/g, ";")).join("&");
  }

  function value(state, symbol) {
    return state.parameters && symbol in state.parameters ? state.parameters[symbol] : state[symbol];
  }

  // what is left out of the address: what the lesson's step shows, else what the figure has, else the page's own
  function usual(state, field) {
    const { symbol } = field;
    const lesson = gatescape.lesson.stateOf(state);
    const preset = gatescape.state.preset();
    if (!lesson || symbol === "lesson" || symbol === "at") return field.of_preset ? preset.parameters[symbol] || preset.reset : field.default;
    if (field.of_preset && state.preset !== lesson.preset) return preset.parameters[symbol] || preset.reset;
    return value(lesson, symbol);
  }

  function flow(state) {
    const pairs = state.system === "gru" ? [] : [["system", state.system]];
    for (const [symbol, entries] of Object.entries(state.parameters)) pairs.push([symbol, write.numbers(entries)]);
    pairs.push(...variant(state).map((reset) => ["reset", reset]));
    if (state.window) pairs.push(["window", write.numbers(state.window)]);
    return pairs;
  }

  gatescape.address = {
    // the network and the part of the plane: what every picture depends on
    ofFlow: (state) => query(flow(state)),

    // the network alone
    ofNetwork: (state) => query(flow({ ...state, window: null })),

    // the query of a state as it stands in the address bar: defaults left out
    ofState(state) {
      const pairs = [];
      for (const field of gatescape.state.facts().fields) {
        const written = (held) => (held === null ? "none" : write[field.kind](held));
        const text = written(value(state, field.symbol));
        if (text !== written(usual(state, field))) pairs.push([field.symbol, text]);
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
      // a room stands in the address, so that a reload comes back to it
      const text = [this.ofState(state), gatescape.room.inAddress()].filter(Boolean).join("&");
      const target = location.pathname + (text ? "?" + text : "");
      if (target !== location.pathname + location.search) history.replaceState(history.state, "", target);
    },
  };
})();
