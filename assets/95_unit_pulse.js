// Pulses: h over time, whether the memory flips, and the border between pulses that flip it and pulses that do not.
"use strict";
(() => {
  const { make, reading, shapes, symbol } = gatescape;
  let curve = null;
  let border = null;
  let rows = null;
  let data = null;
  let asked = null; // the weights that were asked about last

  const SECONDS = 5; // for the whole of what is played
  let playing = 0;
  let time = null; // of the dot

  function stop() {
    cancelAnimationFrame(playing);
    playing = 0;
    time = null;
    gatescape.unitLine.state(null, false);
    curve.refresh();
  }

  // the state at a time of the answer
  function at(when) {
    const { t, h } = data.curve;
    let i = t.findIndex((one) => one >= when);
    if (i <= 0) i = i < 0 ? t.length - 1 : 1;
    const width = t[i] - t[i - 1];
    return width > 0 ? h[i - 1] + ((when - t[i - 1]) / width) * (h[i] - h[i - 1]) : h[i];
  }

  // the state goes along the line, as it does in time
  function play() {
    stop();
    const [from, to] = data.curve.span;
    const [, length] = gatescape.state.now().pulse;
    const begin = performance.now();
    const step = (now) => {
      time = Math.min(from + ((now - begin) / 1000 / SECONDS) * (to - from), to);
      gatescape.unitLine.state(at(time), time >= 0 && time < length);
      curve.refresh();
      if (time < to) playing = requestAnimationFrame(step);
      else stop();
    };
    playing = requestAnimationFrame(step);
  }

  function item(...content) {
    return make("li", {}, ...content);
  }

  function words() {
    if (!data.switch) return [make("li", { className: "unit-outcome" }, data.sentence)];
    const { rheobase, shortest } = data.switch;
    const [amplitude, length] = gatescape.state.now().pulse;
    const list = [make("li", { className: "unit-outcome" }, data.sentence)];
    if (data.smallest !== null) {
      const use = make("button", { type: "button", className: "link" }, "use it");
      // a little more than the border itself
      use.addEventListener("click", () => gatescape.state.change({ pulse: [Number((data.smallest * 1.001).toPrecision(8)), length] }, "look"));
      list.push(item(`Smallest amplitude that flips it in ${length} steps: `, make("span", { className: "numbers", title: String(data.smallest) }, reading(data.smallest, 4)), ", ", use, "."));
    } else list.push(item(`No amplitude up to ${gatescape.state.facts().strongest} flips it in ${length} steps.`));
    if (data.needed !== null) list.push(item(`With amplitude ${amplitude} it takes `, make("span", { className: "numbers", title: String(data.needed) }, reading(data.needed, 4)), " steps."));
    list.push(item("Below ", gatescape.explain.term("smallest pulse", `${reading(Math.abs(rheobase), 4)} in strength`), ` no length is enough; within ${reading(shortest, 3)} steps no strength is.`));
    return list;
  }

  function drawCurve() {
    const { t, h, span } = data.curve;
    const { threshold, start, target } = data.switch;
    const [, length] = gatescape.state.now().pulse;
    const low = Math.min(...h, start, target);
    const high = Math.max(...h, start, target);
    const pad = 0.12 * (high - low);
    curve.show({
      x: { range: span, name: "t in steps" },
      y: { range: [low - pad, high + pad], name: "h" },
      label: `h before, during and after the pulse. ${data.sentence}`,
      paint({ context, place, box, palette, size, larger }) {
        context.fillStyle = palette.grid;
        const [x0] = place(0, 0);
        const [x1] = place(length, 0);
        context.fillRect(x0, box.top, Math.max(x1 - x0, 1.5), box.bottom - box.top);
        for (const [value, name, colour] of [[start, "sink", palette.sink], [threshold, "source", palette.source], [target, "sink", palette.sink]]) {
          const [, y] = place(0, value);
          shapes.dashed(context, [[box.left, y], [box.right, y]], colour);
          shapes.words(context, name, box.right - 4, y - 5, palette, size, "right");
        }
        shapes.curve(context, place, t, h, palette.orbit, 2.6 * larger);
        if (time !== null) shapes.dot(context, place(time, at(time)), palette.orbit, palette, 6 * larger);
      },
    });
  }

  function drawBorder() {
    const [amplitude, length] = gatescape.state.now().pulse;
    const points = data.boundary.map(([l, a]) => [l, Math.abs(a)]);
    const right = amplitude * data.switch.rheobase > 0;
    const here = [Math.max(length, 1e-3), Math.max(Math.abs(amplitude), 1e-6)];
    const lengths = [...points.map(([l]) => l), here[0]];
    const strengths = [...points.map(([, a]) => a), right ? here[1] : points[0][1]];
    border.show({
      x: { range: [Math.min(...lengths) / 1.6, Math.max(...lengths) * 1.6], name: "length in steps", log: true },
      y: { range: [Math.min(...strengths) / 1.6, Math.max(...strengths) * 1.2], name: "amplitude", log: true },
      label: "Amplitude against length: pulses above the curve flip the memory.",
      paint({ context, place, box, palette, size, larger }) {
        const at = points.map(([l, a]) => place(l, a));
        context.beginPath();
        at.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.lineTo(box.right, at[at.length - 1][1]);
        context.lineTo(box.right, box.top);
        context.lineTo(at[0][0], box.top);
        context.closePath();
        context.globalAlpha = 0.14;
        context.fillStyle = palette.orbit;
        context.fill();
        context.globalAlpha = 1;
        context.strokeStyle = palette.orbit;
        context.lineWidth = 2.2 * larger;
        shapes.line(context, [[at[0][0], box.top], ...at, [box.right, at[at.length - 1][1]]]);
        shapes.words(context, "flips", box.right - 2.6 * size, box.top + 1.6 * size, palette, size);
        shapes.words(context, "holds", box.left + 2.4 * size, box.bottom - 0.7 * size, palette, size);
        if (right) shapes.dot(context, place(...here), data.flips ? palette.sink : palette.source, palette, 6.5 * larger);
      },
    });
  }

  const asker = gatescape.asker("line/pulse", (answer) => {
    gatescape.messages.clear("pulse");
    data = answer;
    document.dispatchEvent(new CustomEvent("gatescape:panel"));
    gatescape.element("unit-pulse-words").replaceChildren(...words());
    const bistable = data.switch !== null;
    gatescape.element("pulse-sink-field").hidden = !bistable;
    gatescape.element("unit-pulse-plots").hidden = !bistable;
    gatescape.element("unit-pulse-play").hidden = !bistable;
    stop();
    gatescape.unitLine.pulse(bistable ? { parameters: JSON.stringify(asked), pulsed: data.pulsed, state: null, during: false } : null);
    if (!bistable) return;
    drawCurve();
    drawBorder();
  }, (sentence) => gatescape.messages.say(sentence, "pulse"));

  gatescape.unitPanels.pulse = {
    needs: ["sink", "pulse"],
    ask(query) {
      asked = gatescape.state.now().parameters;
      asker.want(query);
    },
    refresh: () => [curve, border].forEach((plot) => plot.refresh()),

    build() {
      const { strongest, longest } = gatescape.state.facts();
      rows = gatescape.numberRows(gatescape.element("unit-pulse-numbers"), "pulse", [
        { label: ["added to ", symbol("b_h")], name: "Amplitude of the pulse", low: -strongest, high: strongest },
        { label: ["length (steps)"], name: "Length of the pulse in GRU steps", low: 0, high: longest },
      ]);
      gatescape.element("unit-pulse-play").addEventListener("click", () => data && data.switch && play());
      curve = gatescape.plot(gatescape.element("unit-pulse-curve"), () => 250);
      border = gatescape.plot(gatescape.element("unit-pulse-border"), () => 250);
    },

    show: () => rows.show(),
  };
})();
