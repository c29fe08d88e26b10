// The slow passage: its time beside the saddle-node, against the law of the inverse square root.
"use strict";
(() => {
  const { make, reading, shapes, typeset } = gatescape;
  const DISTANCES = [0.1, 0.01, 0.001, 0.0001];
  let curve = null;
  let law = null;
  let data = null;

  const number = (value, digits = 4) => make("span", { className: "numbers", title: String(value) }, ...typeset.power(value, digits));

  function go() {
    if (!data.node) return [];
    const { value, side } = data.node;
    const buttons = DISTANCES.map((distance) => {
      const button = make("button", { type: "button", className: "action" }, String(distance));
      button.setAttribute("aria-label", `Go to a distance of ${distance} from the saddle-node`);
      button.addEventListener("click", () => gatescape.state.enter("b_h", 0, Number((value + side * distance).toPrecision(15)), "done"));
      return button;
    });
    return [make("span", {}, "Put ", gatescape.symbol("b_h"), " beside the saddle-node, at"), ...buttons];
  }

  function facts() {
    if (!data.node) return [];
    const pair = (...term) => (...value) => make("div", {}, make("dt", {}, ...term), make("dd", {}, ...value));
    const list = [pair("saddle-node at ", gatescape.symbol("b_h"))(number(data.node.value, 8))];
    if (data.time === null) return list;
    list.push(pair("distance δ")(number(data.distance)));
    list.push(pair(`from h = ${reading(data.stations[0], 3)} to ${reading(data.stations[1], 3)}`)(number(data.time, 5), " steps"));
    list.push(pair(gatescape.explain.term("slow passage", "law"), " ", typeset.formula("π/√(a b δ)"))(number(data.law, 5), " steps"));
    if (data.slow) list.push(pair("slowest")(number(Math.abs(data.slow.velocity), 3), " per step"));
    return list;
  }

  function drawCurve() {
    const host = gatescape.element("unit-passage-curve");
    host.hidden = !data.curve;
    if (!data.curve) return;
    const { t, h, span } = data.curve;
    const low = Math.min(...data.stations);
    const high = Math.max(...data.stations);
    curve.show({
      x: { range: span, name: "t in steps" },
      y: { range: [low, high], name: "h" },
      label: `h over time: the passage takes ${reading(data.time, 2)} steps, most of them near h = ${reading(data.node.h, 3)}.`,
      paint({ context, place, box, palette, size, larger }) {
        const [, y] = place(0, data.node.h);
        shapes.dashed(context, [[box.left, y], [box.right, y]], palette.source);
        shapes.words(context, "ghost", box.right - 4, y - 5, palette, size, "right");
        shapes.curve(context, place, t, h, palette.orbit, 2.6 * larger);
      },
    });
  }

  function drawLaw() {
    const { rows } = data;
    if (!rows.length) return;
    const here = data.time !== null && data.distance > 1e-8 ? [data.distance, data.time] : null;
    const distances = [...rows.map(([d]) => d), ...(here ? [here[0]] : [])];
    const times = [...rows.flatMap(([, t, l]) => [t, l]), ...(here ? [here[1]] : [])];
    law.show({
      x: { range: [Math.min(...distances) / 1.5, Math.max(...distances) * 1.5], name: "distance δ", log: true },
      y: { range: [Math.min(...times) / 1.5, Math.max(...times) * 1.5], name: "time in steps", log: true },
      label: "Time of the passage against the distance from the saddle-node; the line is the law, the dots are integrals.",
      paint({ context, place, box, palette, size, larger }) {
        shapes.curve(context, place, rows.map(([d]) => d), rows.map(([, , l]) => l), palette.quiet, 2);
        for (const [d, t] of rows) shapes.dot(context, place(d, t), palette.orbit, palette, 4.5 * larger);
        if (here) {
          context.strokeStyle = palette.source;
          context.lineWidth = 2.5;
          context.beginPath();
          context.arc(...place(...here), 8 * larger, 0, 2 * Math.PI);
          context.stroke();
        }
        shapes.words(context, "line: law; dots: integrals", box.right - 4, box.top + size, palette, size, "right");
      },
    });
  }

  const asker = gatescape.asker("line/passage", (answer) => {
    gatescape.messages.clear("passage");
    data = answer;
    document.dispatchEvent(new CustomEvent("gatescape:panel"));
    gatescape.element("unit-passage-go").replaceChildren(...go());
    gatescape.element("unit-passage-words").textContent = data.sentence;
    gatescape.element("unit-passage-facts").replaceChildren(...facts());
    gatescape.element("unit-passage-plots").hidden = !data.node;
    if (!data.node) return;
    drawCurve();
    drawLaw();
  }, (sentence) => gatescape.messages.say(sentence, "passage"));

  gatescape.unitPanels.passage = {
    needs: [],
    ask: (query) => asker.want(query),
    refresh: () => [curve, law].forEach((plot) => plot.refresh()),

    build() {
      curve = gatescape.plot(gatescape.element("unit-passage-curve"), () => 260);
      law = gatescape.plot(gatescape.element("unit-passage-law"), () => 260);
    },

    show() {},
  };
})();
