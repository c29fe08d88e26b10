// What the two axes of a map are: which flow lies at a pair of values, and how each axis is called.
"use strict";
(() => {
  const { make } = gatescape;
  const KEYS = [
    { of: "of", entry: "entry", low: "low", high: "high", value: "value" },
    { of: "of2", entry: "entry2", low: "low2", high: "high2", value: "value2" },
  ];
  const EIGHT = ["alpha", "beta", "s"];

  const facts = () => gatescape.state.facts().axes;
  const chosen = (state, k) => facts().all.find((one) => one.of === state[KEYS[k].of] && one.entry === state[KEYS[k].entry]);
  const turns = (state) => state.system === "gru" && EIGHT.includes(state.of);

  function range(state, k) {
    const { range: [low, high] } = chosen(state, k);
    return [state[KEYS[k].low] ?? low, state[KEYS[k].high] ?? high];
  }

  // where the cursor is: as chosen, else where the flow itself is; always within the range
  function value(state, k) {
    const [low, high] = range(state, k);
    const own = turns(state) ? state[state[KEYS[k].of]] : state.parameters[state[KEYS[k].of]][state[KEYS[k].entry]];
    return Math.min(Math.max(state[KEYS[k].value] ?? own, low), high);
  }

  // JSP21 eq. 8
  function rotation(state, pair) {
    const held = { alpha: state.alpha, beta: state.beta, s: state.s, [state.of]: pair[0], [state.of2]: pair[1] };
    const [c, n] = [held.beta * Math.cos(held.alpha), held.beta * Math.sin(held.alpha)];
    const { parameters, reset } = facts().eq8;
    return { parameters: { ...parameters, U_h: [c, -n, n, c], b_r: [held.s, held.s] }, reset };
  }

  function flowAt(state, pair) {
    if (turns(state)) return rotation(state, pair);
    const parameters = { ...state.parameters };
    KEYS.forEach((keys, k) => {
      parameters[state[keys.of]] = parameters[state[keys.of]].map((one, i) => (i === state[keys.entry] ? pair[k] : one));
    });
    return { parameters, reset: state.reset };
  }

  gatescape.axes = {
    KEYS,
    EIGHT,
    chosen,
    range,
    value,
    values: (state) => [value(state, 0), value(state, 1)],
    flowAt,
    turns,
    portrait: (state, pair) => ({ ...state, ...flowAt(state, pair), window: null, orbits: [], time: 60 }),

    // in the middle of a sentence, without marks
    plain(state, k) {
      const { letter, indices } = chosen(state, k);
      return letter.replace("_", " ") + (indices ? ` ${indices}` : "");
    },

    // as the axis of a plot names it
    axisName(state, k) {
      const { letter, indices } = chosen(state, k);
      const [first, ...below] = letter.split("_");
      const subscript = below.join("") + indices;
      return (gatescape.GREEK[first] || first) + (subscript ? `_${subscript}` : "");
    },

    symbol(state, k) {
      const { letter, indices } = chosen(state, k);
      const node = gatescape.symbol(letter);
      if (indices) (node.querySelector("sub") || node.appendChild(make("sub"))).append(indices);
      return node;
    },

    // what the map depends on, as the server is asked for it
    query(state) {
      const pairs = KEYS.flatMap((keys, k) => {
        const [low, high] = range(state, k);
        const axis = [[keys.of, state[keys.of]], [keys.low, low], [keys.high, high]];
        return turns(state) ? axis : [...axis, [keys.entry, state[keys.entry]]];
      });
      if (turns(state)) pairs.push(...EIGHT.filter((key) => key !== state.of && key !== state.of2).map((key) => [key, state[key]]));
      const text = pairs.map(([name, one]) => `${name}=${encodeURIComponent(one)}`).join("&");
      if (turns(state)) return text;
      // the values of the two entries are of no account: answers are shared
      const corner = flowAt(state, [range(state, 0)[0], range(state, 1)[0]]);
      return `${gatescape.address.ofNetwork({ ...state, ...corner })}&${text}`;
    },
  };
})();
