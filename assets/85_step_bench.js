// The step dial, and what it shows: iterates over the flow, eigenvalues and multipliers, warnings, long runs.
"use strict";
(() => {
  const { make, reading } = gatescape;
  let data = null;
  let asked = null;
  let told = null;
  let controls = null;

  const asker = gatescape.asker("steps", arrived, (sentence) => gatescape.messages.say(sentence, "steps"));
  const same = (a, b) => ["parameters", "reset", "window", "orbits", "time", "step"].every((name) => a[name] === b[name]);
  const current = () => data !== null && gatescape.state.now().step > 0 && same(told, gatescape.state.now());

  function arrived(answer) {
    gatescape.messages.clear("steps");
    data = answer;
    told = asked;
    const warning = gatescape.element("step-warning");
    if (warning.textContent !== data.warning) warning.textContent = data.warning;
    table();
    gatescape.orbitBench.show();
    gatescape.overlay.refresh();
  }

  // the answer of the flow itself: nothing is asked
  function still() {
    data = null;
    asker.forget();
    gatescape.element("step-warning").textContent = "";
    table();
    gatescape.orbitBench.show();
    gatescape.overlay.refresh();
  }

  function set(value, phase) {
    gatescape.state.change({ step: value }, phase);
  }

  function dial() {
    const slider = make("input", { type: "range", min: 0, max: 1, step: 0.01, className: "slider scrub", "aria-label": "Step Δt, slider" });
    const box = make("input", { type: "number", min: 0, max: 1, step: "any", className: "number start-value", "aria-label": "Step Δt" });
    const ends = ["the flow", "the discrete GRU"].map((text, i) => {
      const button = make("button", { type: "button", className: "link" }, text);
      button.addEventListener("click", () => set(i, "look"));
      return button;
    });
    slider.addEventListener("input", () => set(Number(slider.value), "live"));
    slider.addEventListener("change", () => set(Number(slider.value), "look"));
    box.addEventListener("change", () => {
      const value = Number(box.value);
      if (box.value.trim() === "" || !(value >= 0 && value <= 1)) {
        gatescape.messages.say(`The step Δt lies between 0 and 1; ${gatescape.state.now().step} is kept.`, "step");
        box.value = String(gatescape.state.now().step);
        return;
      }
      gatescape.messages.clear("step");
      set(value, "look");
    });
    controls = { slider, box };
    const symbol = make("span", { className: "mathematics" }, "Δ", make("var", {}, "t"), " =");
    gatescape.element("step-dial").replaceChildren(make("label", { className: "dial-value" }, symbol, box), ends[0], slider, ends[1]);
  }

  function showDial() {
    const { step } = gatescape.state.now();
    if (Number(controls.slider.value) !== step) controls.slider.value = step;
    if (document.activeElement !== controls.box || Number(controls.box.value) !== step) controls.box.value = String(step);
    const named = step === 0 ? "0, the flow" : step === 1 ? "1, the discrete GRU" : String(step);
    controls.slider.setAttribute("aria-valuetext", named);
  }

  const complex = ([re, im]) => `${reading(re, 3)}${im ? ` ${im > 0 ? "+" : "−"} ${reading(Math.abs(im), 3)} i` : ""}`;
  const pair = (values) => (values[0][1] === 0 && values[1][1] === 0
    ? values.map(complex).join(", ")
    : `${reading(values[0][0], 3)} ± ${reading(Math.abs(values[0][1]), 3)} i`);

  function table() {
    const frame = gatescape.shown() && gatescape.shown().frame;
    const host = gatescape.element("step-table");
    if (!frame || !gatescape.bench.open("steps")) return;
    const { step } = gatescape.state.now();
    const rows = frame.points.map((point, i) => {
      const told_ = data && data.points[i];
      const multipliers = point.eigenvalues.map(([re, im]) => [1 + step * re, step * im]);
      const critical = told_ && told_.flow && told_.critical !== null ? (told_.critical > 1 ? "never up to 1" : `from ${told_.critical.toPrecision(4)}`) : "";
      const node = make(
        "tr", { className: told_ && told_.differs ? "differs" : "" },
        make("th", { scope: "row" }, gatescape.glyph.point(point.kind), ` ${point.kind} ${i + 1}`),
        make("td", { className: "numbers" }, pair(point.eigenvalues)),
        make("td", { className: "numbers" }, step ? pair(multipliers) : ""),
        make("td", {}, told_ && step ? (told_.map ? "stable" : "unstable") : ""),
        make("td", {}, critical),
      );
      node.dataset.point = i;
      node.addEventListener("pointerenter", () => gatescape.points.light([i]));
      node.addEventListener("pointerleave", () => gatescape.points.light([]));
      return node;
    });
    const heads = [["fixed point"], [maths("λ")], step ? [maths("1 + Δt λ")] : [], step ? ["in steps"] : [], step ? ["loses stability"] : []];
    const head = make("tr", {}, ...heads.map((parts) => (parts.length ? make("th", { scope: "col" }, ...parts) : make("td", {}))));
    host.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  function maths(text) {
    const parts = text.split(/([λt])/).map((part) => (part === "λ" || part === "t" ? make("var", {}, part) : part));
    return make("span", { className: "mathematics" }, ...parts);
  }

  function planes() {
    const frame = gatescape.shown() && gatescape.shown().frame;
    if (frame && gatescape.bench.open("steps")) gatescape.eigenPlanes.show(gatescape.element("step-planes"), frame.points, gatescape.state.now().step);
  }

  function paint(context, place, palette) {
    data.orbits.forEach(({ x, y }, i) => {
      context.fillStyle = gatescape.orbitColours.of(i);
      context.strokeStyle = palette.surface;
      context.lineWidth = 1;
      x.forEach((v, k) => {
        const [px, py] = place(v, y[k]);
        if (Math.abs(px) > 1e4 || Math.abs(py) > 1e4) return;
        context.beginPath();
        context.arc(px, py, 3.2, 0, 2 * Math.PI);
        context.fill();
        context.stroke();
      });
    });
  }

  gatescape.bench.register("steps", {
    build() {
      dial();
      showDial();
      gatescape.overlay.add(() => current() && data.orbits.length > 0, paint, "iterates");
      gatescape.drawn((frame) => frame.quality === "full" && planes());
      gatescape.points.listen((what) => {
        if (what !== "lit" || !gatescape.bench.open("steps")) return;
        gatescape.eigenPlanes.light(gatescape.element("step-planes"));
        gatescape.eigenPlanes.light(gatescape.element("step-table"));
      });
    },

    follow(state, before) {
      if (state.step !== before.step) {
        showDial();
        planes();
        if (state.step === 0) still();
        else gatescape.bench.rest();
      } else if (state.bench !== before.bench) {
        planes();
        table();
      }
      if (state.colours !== before.colours) gatescape.overlay.refresh();
    },

    rest(state) {
      const wanted = state.step > 0 && (state.bench === "steps" || state.orbits.length > 0);
      if (wanted) {
        asked = state;
        asker.want(`${gatescape.address.ofFrame(state, "full")}&step=${state.step}`);
        if (data && same(told, state)) gatescape.overlay.refresh();
      } else if (state.bench === "steps") table();
    },
  });

  gatescape.stepBench = {
    // the iterates as curves over time, as dots
    curves() {
      if (!current()) return [];
      return data.orbits.map(({ x, y }, i) => ({
        series: { t: x.map((_, k) => k * data.step), x, y }, colour: gatescape.orbitColours.of(i), dots: true,
      }));
    },

    ends: (index) => (current() && data.orbits[index] ? { step: data.step, ends: data.orbits[index].ends } : null),
  };
})();
