// The plot above the picture: axes, and labels for the fixed points, as a Plotly figure on a plain div that only this
// script touches. Plotly.react takes 10 ms, so it is left out where nothing of it changes: in the drafts of a drag.
"use strict";
(() => {
  // left + right = top + bottom, so that a square element holds a square plot
  const margin = (side) => {
    if (larger() > 1) return { l: 84, r: 12, t: 12, b: 84 };
    return side < 460 ? { l: 56, r: 8, t: 8, b: 56 } : { l: 62, r: 12, t: 12, b: 62 };
  };
  const larger = () => gatescape.projector.scale();
  const FAMILY = '"Source Sans 3", sans-serif';
  const CONFIG = {
    displayModeBar: false, showSendToCloud: false, displaylogo: false, scrollZoom: false, doubleClick: false,
    showTips: false, responsive: false, editable: false,
  };

  let drawn = "";

  function described(point) {
    const place = `(${gatescape.reading(point.x, 4)}, ${gatescape.reading(point.y, 4)})`;
    return `${gatescape.words.point(point)}<br>${place}`;
  }

  // the marks themselves are on the canvas; these are invisible and carry the labels
  function labels(frame, visible) {
    const all = [...frame.points, ...frame.clusters];
    return {
      type: "scatter", mode: "markers", name: "fixed points", visible,
      x: all.map((p) => p.x), y: all.map((p) => p.y), text: all.map(described), hoverinfo: "text",
      marker: { size: 14, opacity: 0, color: "#888" },
    };
  }

  function axis(range, title, palette) {
    return {
      range, title: { text: title, standoff: 4, font: { family: '"STIX Two Text", serif', size: 20 * larger() } },
      fixedrange: true, showgrid: false, zeroline: false, showline: false, ticks: "outside", ticklen: 4,
      tickcolor: palette.quiet, nticks: larger() > 1 ? 5 : 7, autorange: false, tickfont: { size: 14 * larger() }, minexponent: 4, separatethousands: false,
    };
  }

  gatescape.figure = {
    // side: of the square element, in pixels
    draw(frame, state, side) {
      const plot = gatescape.element("portrait-plot");
      const palette = gatescape.colours.palette(state);
      const visible = state.layers.includes("points");
      const key = JSON.stringify([frame.window, side, palette.quiet, visible, larger()]);
      if (frame.quality === "draft" && key === drawn) return null;
      drawn = key;
      const [x0, x1, y0, y1] = frame.window;
      const layout = {
        width: side, height: side, margin: margin(side), autosize: false, showlegend: false, dragmode: false, hovermode: "closest", hoverdistance: 14,
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        font: { family: FAMILY, size: 14, color: palette.quiet },
        hoverlabel: { bgcolor: palette.surface, bordercolor: palette.quiet, font: { family: FAMILY, size: 15 * larger(), color: palette.text } },
        xaxis: axis([x0, x1], "<i>x</i>", palette), yaxis: axis([y0, y1], "<i>y</i>", palette),
      };
      return Plotly.react(plot, [labels(frame, visible)], layout, CONFIG);
    },

    // the plot's inside, in pixels of the portrait element
    box(side) {
      const { l, r, t } = margin(side);
      return { left: l, top: t, width: side - l - r, height: side - l - r };
    },
  };
})();
