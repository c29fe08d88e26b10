// The axes of a map: menus, ranges, numbers that are held, and the boxes of the cursor.
"use strict";
(() => {
  const { element, axes } = gatescape;
  const SUFFIX = ["", "2"];
  let boxes = null;

  const now = () => gatescape.state.now();

  function end(k, which) {
    return (number) => {
      const keys = axes.KEYS[k];
      const { lowest, highest } = axes.chosen(now(), k);
      if (number < lowest || number > highest) return `${number} is outside ${lowest} to ${highest}`;
      const [low, high] = axes.range({ ...now(), [keys[which]]: number }, k);
      if (!(low < high)) return `from ${low} to ${high} is no range`;
      const value = now()[keys.value];
      gatescape.state.change({ [keys[which]]: number, [keys.value]: value !== null && (value < low || value > high) ? null : value }, "done");
      return "";
    };
  }

  function typed(k) {
    return (number) => {
      const [low, high] = axes.range(now(), k);
      if (number < low || number > high) return `${number} is outside the range ${low} to ${high}`;
      gatescape.state.change({ [axes.KEYS[k].value]: number }, "done");
      return "";
    };
  }

  const cleared = (k) => Object.fromEntries(["low", "high", "value"].map((name) => [axes.KEYS[k][name], null]));

  // the other axis gives way where the two cannot stand together
  function choose(k, text) {
    const [of, entry] = text.split(" ");
    const [mine, other] = [axes.KEYS[k], axes.KEYS[1 - k]];
    const patch = { [mine.of]: of, [mine.entry]: Number(entry), ...cleared(k) };
    const turning = now().system === "gru" && axes.EIGHT.includes(of);
    const beside = { of: now()[other.of], entry: now()[other.entry] };
    const same = beside.of === of && beside.entry === Number(entry);
    if (same || turning !== (now().system === "gru" && axes.EIGHT.includes(beside.of))) {
      const { all } = gatescape.state.facts().axes;
      const fitting = all.filter((one) => (now().system === "gru" && axes.EIGHT.includes(one.of)) === turning && !(one.of === of && one.entry === Number(entry)));
      const next = same ? { of: now()[mine.of], entry: now()[mine.entry] } : null;
      const fits = next && fitting.some((one) => one.of === next.of && one.entry === next.entry);
      const taken = fits ? next : fitting.find((one) => one.of === of) || fitting[0];
      Object.assign(patch, { [other.of]: taken.of, [other.entry]: taken.entry, ...cleared(1 - k) });
    }
    gatescape.state.change(patch, "done");
  }

  // weights of their own leave equation 8
  function load(key) {
    const preset = gatescape.state.facts().presets.find((one) => one.key === key);
    const entries = axes.turns(now()) ? { of: "b_h", entry: 0, of2: "b_h", entry2: 1 } : {};
    gatescape.state.change({ ...cleared(0), ...cleared(1), ...entries, preset: key, parameters: { ...preset.parameters }, reset: preset.reset }, "done");
  }

  function show() {
    const state = now();
    boxes.show();
    SUFFIX.forEach((suffix, k) => {
      element(`plane-menu${suffix}`).value = `${state[axes.KEYS[k].of]} ${state[axes.KEYS[k].entry]}`;
      element(`plane-${k ? "second" : "first"}-label`).replaceChildren(axes.symbol(state, k), " =");
    });
    const turning = axes.turns(state);
    element("plane-held").hidden = !turning;
    for (const row of element("plane-held").children) row.hidden = row.dataset.key === state.of || row.dataset.key === state.of2;
    element("plane-whole").hidden = axes.KEYS.every((keys) => state[keys.low] === null && state[keys.high] === null);
    gatescape.setAside(turning);
  }

  gatescape.planeControls = {
    show,
    build() {
      boxes = gatescape.valueBoxes();
      SUFFIX.forEach((suffix, k) => {
        const side = k ? "Upward" : "Across";
        element(`plane-${k ? "second" : "first"}`).replaceChildren(boxes.box(`Cursor, ${side.toLowerCase()}`, () => axes.value(now(), k), typed(k)));
        element(`plane-low${suffix}`).replaceChildren(boxes.box(`${side}, lower end`, () => axes.range(now(), k)[0], end(k, "low")));
        element(`plane-high${suffix}`).replaceChildren(boxes.box(`${side}, upper end`, () => axes.range(now(), k)[1], end(k, "high")));
        element(`plane-menu${suffix}`).addEventListener("change", (event) => choose(k, event.target.value));
      });
      boxes.held(element("plane-held"), gatescape.state.facts().axes.held);
      element("plane-whole").addEventListener("click", () => gatescape.state.change({ low: null, high: null, low2: null, high2: null }, "done"));
      element("preset-menu").addEventListener("change", (event) => load(event.target.value));
      element("preset-reset").addEventListener("click", () => load(now().preset));
      show();
    },
  };
})();
