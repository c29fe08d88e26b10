// The names of things, and their symbols as small drawings: the same in the table, the legend and the labels.
"use strict";
(() => {
  const KINDS = {
    sink: "sink", source: "source", saddle: "saddle", degenerate: "stability uncertain",
    "saddle-node-1": "saddle-node", "saddle-node-2": "saddle-node",
  };

  gatescape.words = {
    point(point) {
      const kind = KINDS[point.kind] || point.kind;
      if (!("shape" in point)) return point.kind === "degenerate" ? "unresolved: degenerate" : `unresolved: ${kind}`;
      return point.shape ? `${kind}, ${point.shape}` : kind;
    },

    eigenvalues([first, second]) {
      const r = (v) => gatescape.reading(v, 3);
      if (first[1] === 0 && second[1] === 0) return `${r(first[0])}, ${r(second[0])}`;
      return `${r(first[0])} ± ${r(Math.abs(first[1]))} i`;
    },
  };

  function svg(width, content) {
    const holder = document.createElement("span");
    holder.className = "glyph";
    holder.innerHTML = `<svg width="${width}" height="18" viewBox="0 0 ${width} 18" aria-hidden="true">${content}</svg>`;
    return holder;
  }

  // glyphs take their colours from custom properties, so a change of theme needs no redrawing
  gatescape.glyph = {
    point(kind) {
      const ring = (colour, fill) => `<circle cx="9" cy="9" r="5.6" fill="${fill}" stroke="var(--${colour})" stroke-width="2.2"/>`;
      const half = (colour) => `<path d="M9 3.4A5.6 5.6 0 0 0 9 14.6Z" fill="var(--${colour})"/>`;
      const drawings = {
        sink: ring("sink", "var(--sink)"),
        source: ring("source", "var(--surface)"),
        saddle: '<path d="M9 2 16 9 9 16 2 9Z" fill="var(--surface)" stroke="var(--saddle)" stroke-width="2.2"/>',
        "saddle-node-1": ring("source", "var(--surface)") + half("sink"),
        "saddle-node-2": ring("source", "var(--surface)") + half("source"),
        degenerate: '<rect x="3.6" y="3.6" width="10.8" height="10.8" fill="var(--surface)" stroke="var(--source)" stroke-width="2.2"/>',
        start: '<circle cx="9" cy="9" r="5" fill="var(--orbit)" stroke="var(--surface)" stroke-width="2"/>',
      };
      return svg(18, drawings[kind] || drawings.degenerate);
    },

    slowPoint: () => svg(18, '<path d="M3.6 2.4H14.4L3.6 15.6H14.4Z" fill="var(--surface)" stroke="var(--slow)" stroke-width="2.2" stroke-linejoin="round"/>'),
    slowBand: () => svg(34, '<path d="M6 9H28" stroke="var(--slow)" stroke-opacity="0.4" stroke-width="12" stroke-linecap="round"/>'),
    frozen: (unit) => svg(34, `<path d="${unit === "y" ? "M2 3H32M2 9H32M2 15H32" : "M5 1V17M13 1V17M21 1V17M29 1V17"}" stroke="var(--slow)" stroke-opacity="0.75"/>`),
    // a curve of fixed points: filled dots attract
    dots: (colour, open) => svg(34, [5, 17, 29].map((x) => `<circle cx="${x}" cy="9" r="3.4" fill="var(--${open ? "surface" : colour})" stroke="var(--${colour})" stroke-width="2"/>`).join("")),

    line(colour, width, dash) {
      return svg(34, `<path d="M1 9H33" stroke="var(--${colour})" stroke-width="${width}" stroke-dasharray="${dash || "none"}" fill="none"/>`);
    },

    iterates: () => svg(34, [5, 17, 29].map((x) => `<circle cx="${x}" cy="9" r="3.2" fill="var(--orbit)" stroke="var(--surface)"/>`).join("")),

    // thick while it lasts
    pulse: () => svg(34, '<path d="M1 9H33" stroke="var(--orbit)" stroke-width="2"/><path d="M10 9H22" stroke="var(--orbit)" stroke-width="4.5"/>'),

    noise: () => svg(34, '<path d="M1 10 6 6 10 11 15 7 19 12 24 8 29 9" stroke="var(--orbit)" stroke-opacity="0.5" fill="none"/><circle cx="30" cy="9" r="2.5" fill="var(--orbit)"/>'),
  };
})();
