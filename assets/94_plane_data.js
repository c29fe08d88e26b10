// A map as it came, made ready for drawing: labels of all places, a colour for each topology, and where its number goes.
"use strict";
(() => {
  // pale grounds on which text and lines stand out, told apart by lightness as well as hue (after Tol's light scheme)
  const GROUNDS = {
    light: ["#dfe9f5", "#f6d7b8", "#bfe3d3", "#f3ebb2", "#e3c7e6", "#9fd0ec", "#f2b3b3", "#c9cdb0", "#b9b4e0", "#d8b98f", "#8fc7b4", "#e6e6e6"],
    dark: ["#22303f", "#5b3a1e", "#1d4a3b", "#57501c", "#4a2c50", "#1c4a66", "#5e2a2a", "#43472f", "#37336a", "#4a3a24", "#146150", "#3a3a3a"],
  };
  const RAMPS = { light: ["#fff6cf", "#f2a65a", "#b5446e", "#4b1d6b"], dark: ["#2a1640", "#7a2f6b", "#d8704f", "#ffe08a"] };
  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const packed = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

  function labelsOf(data) {
    const size = data.rows.length;
    const labels = new Uint8Array(size * size);
    data.rows.forEach((row, i) => {
      let at = i * size;
      for (let k = 0; k < row.length; k += 2) {
        labels.fill(row[k], at, at + row[k + 1]);
        at += row[k + 1];
      }
    });
    return labels;
  }

  // the place of each label that lies deepest in it, in pixels, and how deep
  function middles(labels, size, count) {
    const depth = new Float32Array(size * size);
    const step = (at, from, extra) => { if (labels[from] === labels[at]) depth[at] = Math.min(depth[at], depth[from] + extra); else depth[at] = Math.min(depth[at], extra); };
    depth.fill(size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const at = i * size + j;
        depth[at] = Math.min(i, j, size - 1 - i, size - 1 - j) + 1;
        if (i) step(at, at - size, 1);
        if (j) step(at, at - 1, 1);
        if (i && j) step(at, at - size - 1, 1.4);
        if (i && j < size - 1) step(at, at - size + 1, 1.4);
      }
    }
    for (let i = size - 1; i >= 0; i--) {
      for (let j = size - 1; j >= 0; j--) {
        const at = i * size + j;
        if (i < size - 1) step(at, at + size, 1);
        if (j < size - 1) step(at, at + 1, 1);
        if (i < size - 1 && j < size - 1) step(at, at + size + 1, 1.4);
        if (i < size - 1 && j) step(at, at + size - 1, 1.4);
      }
    }
    const best = Array.from({ length: count }, () => ({ depth: 0, i: 0, j: 0 }));
    for (let at = 0; at < labels.length; at++) {
      const one = best[labels[at]];
      if (depth[at] > one.depth) Object.assign(one, { depth: depth[at], i: Math.floor(at / size), j: at % size });
    }
    return best;
  }

  // numbers and colours stay with a topology from level to level
  function numbered(regimes, before) {
    const known = new Map(before);
    for (const { words } of [...regimes].sort((a, b) => b.share - a.share)) if (!known.has(words)) known.set(words, known.size);
    return known;
  }

  function paint(width, colours) {
    const canvas = gatescape.make("canvas");
    canvas.width = canvas.height = width;
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, width);
    const words = new Uint32Array(image.data.buffer);
    for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) words[(width - 1 - i) * width + j] = colours(i, j);
    context.putImageData(image, 0, 0);
    return canvas;
  }

  function ramp(theme) {
    const stops = RAMPS[theme].map(channels);
    return (share) => {
      const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
      const k = Math.min(Math.floor(at), stops.length - 2);
      return packed(stops[k].map((v, c) => Math.round(v + (stops[k + 1][c] - v) * (at - k))));
    };
  }

  gatescape.planeData = (data, before) => {
    const size = data.rows.length;
    const labels = labelsOf(data);
    const numbers = numbered(data.regimes, before);
    const all = data.periods ? data.periods.rows.flat().filter((v) => v !== null) : [];
    const extent = all.length ? [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))] : null;
    const index = (regime) => numbers.get(regime.words);
    return {
      data,
      size,
      labels,
      numbers,
      extent,
      number: (regime) => index(regime) + 1,
      colour: (regime, theme) => GROUNDS[theme][index(regime) % GROUNDS[theme].length],
      middles: middles(labels, size, data.regimes.length),
      // at the shortest period (0) and the longest (1)
      periodColour: (end, theme) => RAMPS[theme].at(end ? -1 : 0),
      gradient: (theme) => `linear-gradient(to right, ${RAMPS[theme].join(", ")})`,

      // the regime at a pair of shares of the axes, each 0 to 1
      at(s, t) {
        const [i, j] = [t, s].map((v) => Math.min(Math.max(Math.floor(v * size), 0), size - 1));
        return data.regimes[labels[i * size + j]];
      },

      period(s, t) {
        const { rows } = data.periods;
        const [i, j] = [t, s].map((v) => Math.min(Math.max(Math.round((v * size - 0.5) / data.stride), 0), rows.length - 1));
        return rows[i][j];
      },

      topologyPicture(theme) {
        const colours = data.regimes.map((regime) => packed(channels(this.colour(regime, theme))));
        // a coarse weave where nothing is decided
        const weave = packed(channels(theme === "dark" ? "#808a94" : "#8a949e"));
        return paint(size, (i, j) => {
          const label = labels[i * size + j];
          return !data.regimes[label].decided && (i + j) % 6 < 2 ? weave : colours[label];
        });
      },

      periodPicture(theme, empty) {
        const colour = ramp(theme);
        const none = packed(channels(empty));
        const [low, high] = (extent || [1, 2]).map(Math.log);
        return paint(size, (i, j) => {
          const one = this.period((j + 0.5) / size, (i + 0.5) / size);
          return one === null ? none : colour((Math.log(one) - low) / Math.max(high - low, 1e-9));
        });
      },
    };
  };
})();
