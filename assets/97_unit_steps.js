// The discrete unit: the next state against the present one, with the staircase of its iterates.
"use strict";
(() => {
  const { make, reading, shapes } = gatescape;
  let web = null;
  let data = null;
  let dials = [];

  function dial(field, name, label, low, high, fine) {
    const slider = make("input", { type: "range", min: low, max: high, step: fine, className: "slider", "aria-label": `${name}, slider` });
    const box = make("input", { type: "number", step: "any", className: "number start-value", autocomplete: "off", "aria-label": name });
    const set = (value, phase) => gatescape.state.change({ [field]: value }, phase);
    slider.addEventListener("input", () => set(Number(slider.value), "live"));
    slider.addEventListener("change", () => set(Number(slider.value), "look"));
    box.addEventListener("change", () => {
      const value = Number(box.value);
      const kept = gatescape.state.now()[field];
      if (box.value.trim() === "" || !(value >= low && value <= high)) {
        gatescape.messages.say(`${name} lies between ${low} and ${high}; ${kept} is kept.`, field);
        box.value = String(kept);
        return;
      }
      gatescape.messages.clear(field);
      set(value, "look");
    });
    dials.push(() => {
      const value = gatescape.state.now()[field];
      if (Number(slider.value) !== value) slider.value = value;
      if (document.activeElement !== box || Number(box.value) !== value) box.value = String(value);
    });
    return make("div", { className: "unit-dial-row" }, make("label", {}, label, box), slider);
  }

  function table() {
    const head = (...content) => make("th", { scope: "col" }, ...content);
    const rows = data.points.map((point) => make(
      "tr", {},
      make("th", { scope: "row" }, gatescape.unitAnswers.glyph(point), " ", point.kind),
      make("td", {}, reading(point.h, 4)),
      make("td", { title: String(point.multiplier) }, reading(point.multiplier, 3)),
      make("td", {}, point.stable === null ? "as in the flow" : point.stable ? "attracts" : "repels"),
      make("td", {}, point.critical !== null && point.critical < 1e3 ? reading(point.critical, 4) : "none"),
    ));
    return make(
      "table", { className: "unit-points" },
      make("thead", {}, make("tr", {}, head("of the flow"), head(make("var", { className: "mathematics" }, "h")), head(gatescape.explain.term("multiplier", "multiplier")), head("in steps"), head("repels from Δt ="))),
      make("tbody", {}, ...rows),
    );
  }

  function staircase() {
    const xs = [];
    const ys = [];
    data.iterates.forEach((h, i) => {
      xs.push(h);
      ys.push(i ? h : -1.05);
      if (i + 1 < data.iterates.length) {
        xs.push(h);
        ys.push(data.iterates[i + 1]);
      }
    });
    return [xs, ys];
  }

  function draw() {
    const [xs, ys] = staircase();
    web.show({
      x: { range: [-1.05, 1.05], name: "h now" },
      y: { range: [-1.05, 1.05], name: "h next" },
      label: `Cobweb: the next state against the present one. ${data.sentence}`,
      paint({ context, place, palette, larger }) {
        context.strokeStyle = palette.quiet;
        context.lineWidth = 1.5;
        shapes.line(context, [place(-1.05, -1.05), place(1.05, 1.05)]);
        shapes.curve(context, place, data.h, data.next, palette.x, 2.6 * larger);
        shapes.curve(context, place, xs, ys, palette.orbit, 1.6 * larger);
        for (const point of data.points) {
          context.save();
          context.translate(...place(point.h, point.h));
          if (point.rightward === false) context.scale(-1, 1);
          const kind = point.stable === null ? "saddle-node-1" : point.stable ? "sink" : "source";
          gatescape.markers.mark(context, { kind }, palette, 6 * larger, palette.sink);
          context.restore();
        }
        shapes.dot(context, place(data.iterates[0], -1.03), palette.orbit, palette, 5 * larger);
      },
    });
  }

  const asker = gatescape.asker("line/steps", (answer) => {
    gatescape.messages.clear("steps");
    data = answer;
    document.dispatchEvent(new CustomEvent("gatescape:panel"));
    gatescape.element("unit-steps-words").textContent = data.sentence;
    gatescape.element("unit-steps-table").replaceChildren(table());
    draw();
  }, (sentence) => gatescape.messages.say(sentence, "steps"), { each: true });

  gatescape.unitPanels.steps = {
    needs: ["step", "start"],
    ask: (query) => asker.want(query),
    live: true,
    refresh: () => web.refresh(),

    build() {
      dials = [];
      const { shortest_step: shortest } = gatescape.state.facts();
      const step = make("span", { className: "mathematics" }, "Δ", make("var", {}, "t"), " =");
      const start = make("span", {}, "starts at ", make("var", { className: "mathematics" }, "h"), " =");
      gatescape.element("unit-steps-dial").replaceChildren(
        dial("step", "Step Δt", step, shortest, 1, 0.01),
        dial("start", "Start of the iterates", start, -1, 1, 0.01),
      );
      web = gatescape.plot(gatescape.element("unit-steps-web"), (width) => Math.min(width, 400));
    },

    show: () => dials.forEach((show) => show()),
  };
})();
