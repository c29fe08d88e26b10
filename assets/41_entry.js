// One entry of a matrix: a slider and an exact number box that show the same value.
"use strict";
(() => {
  const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
  const CHANGES = { ",": -1, ".": 1 };
  const { make } = gatescape;

  function nameOf(specification, index) {
    const row = Math.floor(index / specification.columns) + 1;
    const column = (index % specification.columns) + 1;
    const letter = specification.symbol.replace("_", " ");
    if (specification.rows * specification.columns === 1) return letter;
    return specification.columns > 1 ? `${letter}, row ${row}, column ${column}` : `${letter}, entry ${row}`;
  }

  // grows the slider's ends so that the value lies on it, to a round number, but not beyond what is accepted
  function fitted({ range, lowest, highest }, value) {
    const edge = Math.abs(value);
    if (value >= range[0] && value <= range[1]) return range;
    const power = 10 ** Math.floor(Math.log10(edge));
    const reach = edge === 0 ? 0 : [1, 2, 5, 10].map((m) => m * power).find((m) => m >= edge);
    if (range[0] === -range[1]) return [-reach, reach];
    return value < range[0] ? [Math.max(Math.min(-reach, value), lowest), range[1]] : [range[0], Math.min(reach, highest)];
  }

  gatescape.entry = (specification, index) => {
    const name = nameOf(specification, index);
    const state = () => gatescape.state.now();
    const value = () => state().parameters[specification.symbol][index];
    const standard = () => gatescape.state.preset().parameters[specification.symbol][index];
    let range = specification.range;
    let scale = gatescape.scale(...range, specification.linear, specification.step);

    const box = make("input", { type: "number", step: "any", className: "number", autocomplete: "off", "aria-label": name });
    const slider = make("input", {
      type: "range", min: -scale.end, max: scale.end, step: "any", className: "slider", "aria-label": name + ", slider",
      title: "Double-click, or press Delete, for the figure's own value",
    });

    slider.classList.toggle("lopsided", range[0] !== -range[1]);

    function enter(number, phase) {
      gatescape.state.enter(specification.symbol, index, number, phase);
    }

    function show() {
      const now = value();
      if (now === shown && !dirty) return;
      shown = now;
      dirty = false;
      // widen for a value outside; shrink back once it lies inside the usual range again and no hand holds the slider
      const wanted = fitted(specification, now);
      if (String(wanted) !== String(range) && !held) {
        range = wanted;
        scale = gatescape.scale(...range, range === specification.range ? specification.linear : specification.linear || specification.range[1], specification.step);
      }
      if (!held) slider.value = scale.position(now);
      if (document.activeElement !== box || !typing) box.value = String(now);
      box.title = String(now);
      slider.setAttribute("aria-valuetext", String(now));
    }

    let held = false; // a hand is on the slider
    let typing = false;
    let shown = null; // the value on the screen
    let dirty = false; // what is on the screen may differ from the value

    slider.addEventListener("pointerdown", () => { held = true; });
    for (const end of ["pointerup", "pointercancel", "blur"]) slider.addEventListener(end, () => { held = false; dirty = true; });
    slider.addEventListener("input", () => enter(scale.value(Number(slider.value)), "live"));
    slider.addEventListener("change", () => {
      held = false;
      dirty = true;
      enter(scale.value(Number(slider.value)), "done");
    });
    slider.addEventListener("dblclick", () => enter(standard(), "done"));
    slider.addEventListener("keydown", (event) => {
      if (event.key === "Delete" || event.key === "Backspace") enter(standard(), "done");
      else if (event.key in CHANGES) gatescape.changes.step(specification.symbol, index, CHANGES[event.key]);
      else if (event.key in STEPS) {
        const next = scale.stepped(value(), STEPS[event.key] * (event.shiftKey ? 10 : 1));
        enter(Math.min(Math.max(next, range[0]), range[1]), "live");
      } else return;
      event.preventDefault();
    });
    slider.addEventListener("keyup", (event) => { if (event.key in STEPS) enter(value(), "done"); });

    box.addEventListener("input", () => { typing = dirty = true; });
    box.addEventListener("blur", () => { typing = false; show(); });
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        event.preventDefault();
        typing = false;
        const next = scale.stepped(value(), STEPS[event.key] * (event.shiftKey ? 10 : 1));
        enter(Math.min(Math.max(next, specification.lowest), specification.highest), "done");
      }
      if (event.key === "Escape") { typing = false; show(); }
    });
    box.addEventListener("change", () => {
      typing = false;
      const text = box.value.trim();
      const number = Number(text);
      const source = `entry ${specification.symbol} ${index}`;
      if (text === "" || !Number.isFinite(number)) {
        gatescape.messages.say(`${name}: that is not a number; ${value()} is kept.`, source);
        box.value = String(value());
      } else if (number < specification.lowest || number > specification.highest) {
        gatescape.messages.say(`${name}: ${text} is outside ${specification.lowest} to ${specification.highest}; ${value()} is kept.`, source);
        box.value = String(value());
      } else {
        gatescape.messages.clear(source);
        enter(number, "done");
      }
    });

    return {
      node: make("div", { className: "entry" }, box, slider),
      symbol: specification.symbol,
      index,
      name,
      // as b_h2, which is typeset
      short: name.replace(/^(\w) (\w), (?:entry|row) (\d)(?:, column (\d))?$/, "$1_$2$3$4"),
      show,
      enter,
      // where a value lies along the slider, from 0 to 1, and how far the slider reaches
      at: (number) => Math.min(Math.max((scale.position(number) / scale.end + 1) / 2, 0), 1),
      reach: () => range,
    };
  };
})();
