// The plot above the picture: axes, fixed points and their labels, as a Plotly figure on a plain div that only this
// script touches.
"use strict";
(() => {
  // left + right = top + bottom, so that a square element holds a square plot
  const margin = (side) => (side < 460 ? { l: 50, r: 8, t: 8, b: 50 } : { l: 62, r: 12, t: 12, b: 62 });
  const FAMILY = '"Source Sans 3", sans-serif';
  const CONFIG = {
    displayModeBar: false, showSendToCloud: false, displaylogo: false, scrollZoom: false, doubleClick: false,
    showTips: false, responsive: false, editable: false,
  };

  const SYMBOLS = { sink: "circle", source: "circle", saddle: "diamond", degenerate: "square" };

  function described(point) {
    const place = `(${gatescape.reading(point.x, 4)}, ${gatescape.reading(point.y, 4)})`;
    return `${gatescape.words.point(point)}<br>${place}`;
  }

  // clusters are drawn as shapes too: their half-filled circle is not among Plotly's symbols
  function points(frame, palette, visible, scale) {
    const all = [...frame.points, ...frame.clusters];
    const colour = (p) => ({ sink: palette.sink, source: palette.source, saddle: palette.saddle })[p.kind] || palette.source;
    return {
      type: "scatter", mode: "markers", name: "points", visible,
      x: all.map((p) => p.x), y: all.map((p) => p.y), text: all.map(described), hoverinfo: "text",
      marker: {
        symbol: all.map((p) => SYMBOLS[p.kind] || "circle"),
        size: all.map((p) => (p.kind === "saddle" ? 13 : 12) * scale),
        color: all.map((p) => (p.kind === "sink" ? palette.sink : palette.surface)),
        line: { color: all.map(colour), width: 2.2 * scale },
        opacity: 1,
      },
    };
  }

  // the filled half of a saddle-node
  function halves(frame, palette, scale) {
    const r = 6 * scale;
    const k = 0.5523 * r;
    return frame.clusters
      .filter((cluster) => cluster.kind.startsWith("saddle-node"))
      .map((cluster) => ({
        type: "path", layer: "above", xref: "x", yref: "y", xsizemode: "pixel", ysizemode: "pixel",
        xanchor: cluster.x, yanchor: cluster.y, line: { width: 0 },
        fillcolor: cluster.kind === "saddle-node-1" ? palette.sink : palette.source,
        path: `M0,${r} C${-k},${r} ${-r},${k} ${-r},0 C${-r},${-k} ${-k},${-r} 0,${-r} Z`,
      }));
  }

  function axis(range, title, palette) {
    return {
      range, title: { text: title, standoff: 4, font: { family: '"STIX Two Text", serif', size: 20 } },
      fixedrange: true, showgrid: false, zeroline: false, showline: false, ticks: "outside", ticklen: 4,
      tickcolor: palette.quiet, nticks: 7, autorange: false, tickfont: { size: 14 }, minexponent: 4, separatethousands: false,
    };
  }

  gatescape.figure = {
    // side: of the square element, in pixels
    draw(frame, state, side) {
      const plot = gatescape.element("portrait-plot");
      const palette = gatescape.colours.palette(state);
      const [x0, x1, y0, y1] = frame.window;
      const scale = side < 460 ? 0.85 : 1;
      const layout = {
        width: side, height: side, margin: margin(side), autosize: false, showlegend: false, dragmode: false, hovermode: "closest", hoverdistance: 14,
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: FAMILY, size: 14, color: palette.quiet },
        hoverlabel: { bgcolor: palette.surface, bordercolor: palette.quiet, font: { family: FAMILY, size: 15, color: palette.text } },
        xaxis: axis([x0, x1], "<i>x</i>", palette), yaxis: axis([y0, y1], "<i>y</i>", palette),
        shapes: state.layers.includes("points") ? halves(frame, palette, scale) : [],
      };
      const visible = state.layers.includes("points");
      return Plotly.react(plot, [points(frame, palette, visible, scale)], layout, CONFIG);
    },

    // the plot's inside, in pixels of the portrait element
    box(side) {
      const { l, r, t } = margin(side);
      return { left: l, top: t, width: side - l - r, height: side - l - r };
    },
  };
})();
