// What varies and between which values: the menu, numbers that are held, the range, and the cursor's slider and box.
"use strict";
(() => {
  const { element, make, family } = gatescape;
  const END = 1000;
  const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
  let boxes = null;
  let slider = null;
  let held = false;
  let jump = null;

  const now = () => gatescape.state.now();

  function end(which) {
    return (number) => {
      const { lowest, highest } = family.chosen(now());
      if (number < lowest || number > highest) return `${number} is outside ${lowest} to ${highest}`;
      const [low, high] = family.range({ ...now(), [which]: number });
      if (!(low < high)) return `from ${low} to ${high} is no range`;
      const { value } = now();
      gatescape.state.change({ [which]: number, value: value !== null && (value < low || value > high) ? null : value }, "done");
      return "";
    };
  }

  function moveTo(number, phase) {
    gatescape.state.change({ value: number }, phase);
  }

  function typed(number) {
    const [low, high] = family.range(now());
    if (number < low || number > high) return `${number} is outside the range ${low} to ${high}`;
    moveTo(number, "done");
    return "";
  }

  // a step of the keys: a round hundredth of the range or so
  function stepped(steps) {
    const [low, high] = family.range(now());
    const grain = 10 ** Math.floor(Math.log10((high - low) / 40));
    const next = (Math.round(family.value(now()) / grain) + steps) * grain;
    return Math.min(Math.max(Number(next.toFixed(Math.max(0, Math.ceil(-Math.log10(grain))))), low), high);
  }

  function buildSlider() {
    slider = make("input", { type: "range", min: 0, max: END, step: "any", className: "slider lopsided", title: "Arrow keys move; , and . go to the event before and after" });
    const at = () => {
      const [low, high] = family.range(now());
      return low + (Number(slider.value) / END) * (high - low);
    };
    slider.addEventListener("pointerdown", () => { held = true; });
    for (const over of ["pointerup", "pointercancel", "blur"]) slider.addEventListener(over, () => { held = false; });
    slider.addEventListener("input", () => moveTo(at(), "live"));
    slider.addEventListener("change", () => moveTo(at(), "done"));
    slider.addEventListener("keydown", (event) => {
      if (event.key === ",") jump(-1);
      else if (event.key === ".") jump(1);
      else if (event.key in STEPS) moveTo(stepped(STEPS[event.key] * (event.shiftKey ? 10 : 1)), "live");
      else if (event.key === "Home" || event.key === "End") moveTo(family.range(now())[event.key === "Home" ? 0 : 1], "done");
      else return;
      event.preventDefault();
    });
    slider.addEventListener("keyup", (event) => { if (event.key in STEPS) moveTo(family.value(now()), "done"); });
    element("diagram-slider").replaceChildren(slider);
  }

  const FRESH = { low: null, high: null, value: null };

  function choose(text) {
    const [of, entry] = text.split(" ");
    gatescape.state.change({ ...FRESH, of, entry: Number(entry) }, "done");
  }

  // choosing weights of their own leaves the papers' family
  function load(key) {
    const preset = gatescape.state.facts().presets.find((one) => one.key === key);
    const entry = family.isOfPapers(now()) ? { of: "b_h", entry: 0 } : {};
    gatescape.state.change({ ...FRESH, ...entry, preset: key, parameters: { ...preset.parameters }, reset: preset.reset }, "done");
  }

  function note(state) {
    if (family.turns(state)) return ["Rotations of ", gatescape.symbol("U_h"), ", whatever the weights above: ", gatescape.explain.term("equation 8", "JSP21, equation 8"), "."];
    if (family.isOfPapers(state)) return ["Figure 8 of JSP21, whatever the weights above: ", gatescape.explain.term("equation 9", "equation 9"), "."];
    if (family.isLine(state)) return ["0 is the flow chosen above, 1 the one below; in between every number goes straight."];
    return ["Every other number stays."];
  }

  function show() {
    const state = now();
    boxes.show();
    element("along-menu").value = `${state.of} ${state.entry}`;
    element("along-note").replaceChildren(...note(state));
    element("along-to-field").hidden = !family.isLine(state);
    if (state.to) element("along-to").value = state.to;
    const turning = family.turns(state);
    element("along-held").hidden = !turning;
    for (const row of element("along-held").children) row.hidden = row.dataset.key === state.of;
    element("along-whole").hidden = state.low === null && state.high === null;
    element("diagram-value-label").replaceChildren(family.symbol(state), " =");
    const [low, high] = family.range(state);
    const at = family.value(state);
    if (!held) slider.value = String(((at - low) / (high - low)) * END);
    slider.setAttribute("aria-label", `${family.plain(state)}, slider`);
    slider.setAttribute("aria-valuetext", String(at));
    gatescape.setAside(family.isOfPapers(state));
  }

  gatescape.diagramControls = {
    show,
    moveTo,

    // step(direction) goes to the next event
    build(step) {
      jump = step;
      boxes = gatescape.valueBoxes();
      buildSlider();
      element("diagram-value").replaceChildren(boxes.box("Value", () => family.value(now()), typed));
      element("along-low").replaceChildren(boxes.box("Lower end of the range", () => family.range(now())[0], end("low")));
      element("along-high").replaceChildren(boxes.box("Upper end of the range", () => family.range(now())[1], end("high")));
      boxes.held(element("along-held"), gatescape.state.facts().families.held);
      element("along-menu").addEventListener("change", (event) => choose(event.target.value));
      element("along-to").addEventListener("change", (event) => gatescape.state.change({ ...FRESH, to: event.target.value }, "done"));
      element("along-whole").addEventListener("click", () => gatescape.state.change({ low: null, high: null }, "done"));
      element("diagram-before").addEventListener("click", () => jump(-1));
      element("diagram-after").addEventListener("click", () => jump(1));
      element("preset-menu").addEventListener("change", (event) => load(event.target.value));
      element("preset-reset").addEventListener("click", () => load(now().preset));
      show();
    },
  };
})();
