// What varies on the page of bifurcations: which parameters the flow has at a value, and how it is called.
"use strict";
(() => {
  const { make } = gatescape;
  const PAPERS = ["alpha", "beta", "s", "gamma"];

  const facts = () => gatescape.state.facts().families;
  const isLine = (state) => state.of === "line";
  const isOfPapers = (state) => PAPERS.includes(state.of) && state.system === "gru";
  const turns = (state) => isOfPapers(state) && state.of !== "gamma";

  function chosen(state) {
    return facts().all.find((one) => one.of === state.of && one.entry === state.entry);
  }

  // JSP21 eq. 8
  function rotation(state, value) {
    const { alpha, beta, s } = { ...state, [state.of]: value };
    const [c, n] = [beta * Math.cos(alpha), beta * Math.sin(alpha)];
    const { parameters, reset } = facts().eq8;
    return { parameters: { ...parameters, U_h: [c, -n, n, c], b_r: [s, s] }, reset };
  }

  function between(state, value) {
    const other = gatescape.state.facts().presets.find((preset) => preset.key === state.to).parameters;
    const mixed = Object.entries(state.parameters).map(([symbol, entries]) => [symbol, entries.map((one, i) => one + value * (other[symbol][i] - one))]);
    return { parameters: Object.fromEntries(mixed), reset: state.reset };
  }

  function flowAt(state, value) {
    if (turns(state)) return rotation(state, value);
    if (isOfPapers(state)) {
      const { parameters, reset } = facts().eq9;
      return { parameters: { ...parameters, b_h: [parameters.b_h[0], value] }, reset };
    }
    if (isLine(state)) return between(state, value);
    const entries = state.parameters[state.of].map((one, i) => (i === state.entry ? value : one));
    return { parameters: { ...state.parameters, [state.of]: entries }, reset: state.reset };
  }

  function range(state) {
    const { range: [low, high] } = chosen(state);
    const ends = [state.low === null ? low : state.low, state.high === null ? high : state.high];
    // the present value of an entry is always in sight, unless a range was chosen
    const own = !isOfPapers(state) && !isLine(state) ? state.parameters[state.of][state.entry] : null;
    if (own !== null && state.low === null) ends[0] = Math.min(ends[0], own);
    if (own !== null && state.high === null) ends[1] = Math.max(ends[1], own);
    return ends;
  }

  const USUAL = { gamma: 0.054, beta: 3, alpha: 0.6, s: 0, line: 0 };

  // where the cursor is: as chosen, else where the flow itself is; always within the range
  function value(state) {
    const [low, high] = range(state);
    const own = isOfPapers(state) ? (turns(state) ? state[state.of] : USUAL.gamma) : isLine(state) ? 0 : state.parameters[state.of][state.entry];
    return Math.min(Math.max(state.value === null ? own : state.value, low), high);
  }

  gatescape.family = {
    PAPERS,
    chosen,
    range,
    value,
    flowAt,
    isLine,
    isOfPapers,
    // whether alpha, beta and s stand beside it
    turns,

    // the state of a portrait at a value
    portrait: (state, at) => ({ ...state, ...flowAt(state, at), window: null, orbits: [], time: 60 }),

    // the letter that stands at the axis, plain
    plain(state) {
      const { letter, indices } = chosen(state);
      return isLine(state) ? "share of the way" : letter.replace("_", " ") + (indices ? ` ${indices}` : "");
    },

    // the same as the axis of a plot names it
    axisName(state) {
      const { letter, indices } = chosen(state);
      if (isLine(state)) return "share of the way";
      const [first, ...below] = letter.split("_");
      const subscript = below.join("") + indices;
      return (gatescape.GREEK[first] || first) + (subscript ? `_${subscript}` : "");
    },

    symbol(state) {
      const { letter, indices } = chosen(state);
      if (isLine(state)) return make("span", {}, "share of the way");
      const node = gatescape.symbol(letter);
      if (indices) (node.querySelector("sub") || node.appendChild(make("sub"))).append(indices);
      return node;
    },

    // what the diagram depends on, as the server is asked for it
    query(state) {
      const [low, high] = range(state);
      const pairs = [["of", state.of], ["low", low], ["high", high]];
      if (isOfPapers(state)) {
        if (turns(state)) pairs.push(...["alpha", "beta", "s"].filter((key) => key !== state.of).map((key) => [key, state[key]]));
        return pairs.map(([name, text]) => `${name}=${encodeURIComponent(text)}`).join("&");
      }
      if (isLine(state)) pairs.push(["to", state.to]);
      else pairs.push(["entry", state.entry]);
      // the value of the entry that varies is of no account: answers are shared
      const flow = isLine(state) ? state : { ...state, ...flowAt(state, low) };
      return [gatescape.address.ofNetwork(flow), ...pairs.map(([name, text]) => `${name}=${encodeURIComponent(text)}`)].join("&");
    },
  };
})();
