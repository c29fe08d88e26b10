// The words of a map: its legend, the table of points, the list of curves, the mean period, and files to take away.
"use strict";
(() => {
  const { element, make, axes } = gatescape;
  const exact = (value) => String(Number(value.toPrecision(10))).replace("-", "−");
  let means = null;

  function legend(made, state) {
    const theme = gatescape.colours.theme(state);
    if (state.show === "period") {
      if (!made.extent) return [make("li", { className: "plane-swatch" }, "No stable cycle was found in this rectangle.")];
      const bar = make("span", { className: "plane-ramp" });
      bar.style.background = made.gradient(theme);
      const [low, high] = made.extent.map((v) => gatescape.reading(v, 4));
      return [make("li", { className: "plane-swatch" }, `period from ${low} `, bar, ` to ${high} ${gatescape.state.many()}, by equal ratios; no colour where no stable cycle, or no period of it, was found`)];
    }
    return [...made.data.regimes].sort((a, b) => made.number(a) - made.number(b)).map((regime) => {
      const swatch = make("span", { className: "plane-colour" }, String(made.number(regime)));
      swatch.style.background = made.colour(regime, theme);
      const percent = 100 * regime.share;
      return make("li", { className: "plane-swatch" }, swatch, ` ${regime.words} `, make("span", { className: "quiet" }, percent < 0.1 ? "under 0.1 %" : `${percent.toFixed(1)} %`));
    });
  }

  // a short stretch of each kind of line that is there
  function lines(curves, state) {
    const palette = gatescape.colours.palette(state);
    const kinds = [...new Set(curves.curves.map(({ kind }) => kind))];
    return kinds.map((kind) => {
      const { width, dash, ink, name } = gatescape.planeStyles[kind];
      const canvas = make("canvas", { className: "plane-stroke", "aria-hidden": "true" });
      [canvas.width, canvas.height] = [80, 24];
      const context = canvas.getContext("2d");
      context.strokeStyle = palette[ink];
      context.lineWidth = 2 * width;
      context.setLineDash(dash.map((v) => 2 * v));
      gatescape.shapes.line(context, [[2, 12], [78, 12]]);
      return make("li", {}, canvas, ` ${name}`);
    });
  }

  function table(curves, state, go) {
    const heads = ["kind", axes.symbol(state, 0), axes.symbol(state, 1), "(x, y)", "what happens there"];
    const rows = curves.points.map((point) => {
      const name = gatescape.planeNames[point.kind];
      const button = make("button", { type: "button", className: "action" }, name);
      button.setAttribute("aria-label", `Go to the point ${name} at ${exact(point.first)}, ${exact(point.second)}`);
      button.addEventListener("click", () => go(point));
      return make(
        "tr", {},
        make("th", { scope: "row" }, button),
        make("td", { className: "numbers", title: String(point.first) }, exact(point.first)),
        make("td", { className: "numbers", title: String(point.second) }, exact(point.second)),
        make("td", { className: "numbers" }, `(${gatescape.reading(point.x, 4)}, ${gatescape.reading(point.y, 4)})`),
        make("td", {}, point.words),
      );
    });
    return make(
      "table", { className: "plane-table" },
      make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, ...rows),
    );
  }

  function showMeans(made, state) {
    const { periods } = made.data;
    const known = periods ? periods.means.map((mean, i) => [periods.second[i], mean]).filter(([, mean]) => mean !== null) : [];
    element("plane-means-part").hidden = state.show !== "period" || known.length < 2;
    if (element("plane-means-part").hidden) return;
    element("plane-means-note").replaceChildren("Mean along ", axes.symbol(state, 0), " over all places with a stable cycle, against ", axes.symbol(state, 1), ".");
    means ??= gatescape.plot(element("plane-means"), () => 240);
    const values = known.map(([, mean]) => mean);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    means.show({
      x: { range: axes.range(state, 1), name: axes.axisName(state, 1) },
      y: { range: [low / 1.1, Math.max(high, 1.05 * low) * 1.1], name: `mean period in ${gatescape.state.many()}`, log: high > 20 * low },
      label: `Mean period against ${axes.plain(state, 1)}: from ${gatescape.reading(low, 4)} to ${gatescape.reading(high, 4)}.`,
      paint({ context, place, palette, larger }) {
        gatescape.shapes.curve(context, place, known.map(([at]) => at), values, palette.cycle, 2.4 * larger);
      },
    });
  }

  gatescape.planeWords = {
    build() { means = null; },

    // the same legend for a figure: fields by their numbers, and the lines that are there
    entries(made, curves, state) {
      const palette = gatescape.colours.palette(state);
      const theme = gatescape.colours.theme(state);
      const { stroke, field } = gatescape.figureLegend;
      const fields = [...made.data.regimes].sort((a, b) => made.number(a) - made.number(b)).map((regime) => ({ text: regime.words, sign: field(made.colour(regime, theme), made.number(regime), palette) }));
      const periods = made.extent ? made.extent.map((v) => gatescape.reading(v, 4)) : null;
      const ramp = periods ? [0, 1].map((end) => ({ text: `period ${periods[end]} ${gatescape.state.many()}`, sign: field(made.periodColour(end, theme), "", palette) })) : [];
      const kinds = [...new Set((curves ? curves.curves : []).map(({ kind }) => kind))];
      return [...(state.show === "period" ? ramp : fields), ...kinds.map((kind) => {
        const { width, dash, ink, name } = gatescape.planeStyles[kind];
        return { text: name, sign: stroke(palette[ink], width, dash) };
      })];
    },

    show(made, curves, state, go) {
      element("plane-legend").replaceChildren(...(made ? legend(made, state) : []));
      element("plane-lines").replaceChildren(...(curves ? lines(curves, state) : []));
      element("plane-sentences").replaceChildren(...[...(made ? made.data.sentences : []), ...(curves ? curves.sentences : [])].map((text) => make("li", {}, text)));
      element("plane-points-part").hidden = !curves || !curves.points.length;
      if (curves) {
        element("plane-points").replaceChildren(table(curves, state, go));
        element("plane-curves").replaceChildren(...(curves.curves.length ? [...new Set(curves.curves.map(({ words }) => words))].map((words) => make("li", {}, words)) : [make("li", {}, "None.")]));
      }
      if (made) showMeans(made, state);
    },

    csv(curves, names) {
      const rows = [["kind", "number", names[0], names[1], "x", "y"]];
      curves.curves.forEach((curve, n) => curve.first.forEach((a, i) => rows.push([curve.kind, n + 1, a, curve.second[i], curve.x[i], curve.y[i]])));
      curves.points.forEach((point, n) => rows.push([point.kind, n + 1, point.first, point.second, point.x, point.y]));
      return rows.map((row) => row.join(",")).join("\n") + "\n";
    },
  };
})();
