// Basins of attraction as a layer of the picture: flat tints over the speed map, hatching where nothing is settled.
// A map of basins belongs to one network and one window; with any other it is not drawn.
"use strict";
(() => {
  const OPEN = 255;
  // Tints after Tol's "light" scheme, made for areas and for colour-blind eyes; each has a strong shade for the sink's
  // mark. Orange and purple, the nullclines' colours, are left out.
  const TINTS = {
    light: [
      ["#8fbcea", "#1f5f9e"], ["#7fd3b2", "#00694f"], ["#eedd88", "#7d6200"], ["#c9a9e8", "#6a3d9a"], ["#c3cf62", "#566000"],
      ["#a6e6f5", "#0b6b83"], ["#ffb3bd", "#a52a44"], ["#c9c9c9", "#4d4d4d"],
    ],
    dark: [
      ["#2a5b8c", "#7fc1ff"], ["#14664f", "#4fe0b4"], ["#6e5f1c", "#f3dc74"], ["#563a78", "#cfa8ff"], ["#57611a", "#d3e14f"],
      ["#1c6577", "#7fe9ff"], ["#7a3242", "#ff9aab"], ["#5a5a5a", "#d8d8d8"],
    ],
  };
  const HATCH = { light: ["#f4f5f6", "#6b7886"], dark: ["#1a2129", "#8796a5"] };

  let held = null; // {key, map}: what the server answered last
  let drawn = { key: "", canvas: null };

  const tint = (theme, number) => TINTS[theme][number % TINTS[theme].length];

  function packed(colour, alpha) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return (alpha << 24) | (b << 16) | (g << 8) | r; // little-endian RGBA
  }

  function hatching(theme, ratio) {
    const side = Math.round(8 * ratio);
    const tile = new OffscreenCanvas(side, side);
    const context = tile.getContext("2d");
    [context.fillStyle, context.strokeStyle] = HATCH[theme];
    context.fillRect(0, 0, side, side);
    context.lineWidth = 1.4 * ratio;
    context.beginPath();
    for (const shift of [-side, 0, side]) {
      context.moveTo(shift - 1, side + 1);
      context.lineTo(shift + side + 1, -1);
    }
    context.stroke();
    return tile;
  }

  // one pixel a label; rows come from the bottom
  function labelled(map, colours, openColour) {
    const n = map.size;
    const canvas = new OffscreenCanvas(n, n);
    const pixels = new ImageData(n, n);
    const words = new Uint32Array(pixels.data.buffer);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const label = map.labels[(n - 1 - row) * n + column];
        words[row * n + column] = label === OPEN ? openColour : colours[label];
      }
    }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    return canvas;
  }

  // the whole layer at the size of the screen, kept: a repaint then costs one copy
  function composed(map, theme, pixels, ratio) {
    const canvas = new OffscreenCanvas(pixels, pixels);
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    if (map.shown.unsettled > 0) {
      context.drawImage(labelled(map, map.attractors.map(() => 0), packed("#000000", 255)), 0, 0, pixels, pixels);
      context.globalCompositeOperation = "source-in";
      context.fillStyle = context.createPattern(hatching(theme, ratio), "repeat");
      context.fillRect(0, 0, pixels, pixels);
      context.globalCompositeOperation = "source-over";
    }
    // a little of the speed map shines through
    const colours = map.attractors.map((_, i) => packed(tint(theme, i)[0], 214));
    context.drawImage(labelled(map, colours, 0), 0, 0, pixels, pixels);
    return canvas;
  }

  gatescape.basins = {
    key: (state) => gatescape.address.ofFlow(state),

    // the map of a state, or null while there is none
    of: (state) => (held && held.key === gatescape.basins.key(state) ? held.map : null),

    keep(key, map) {
      held = { key, map };
    },

    // the strong shade of an attractor: for its mark and its swatch
    shade: (state, number) => tint(gatescape.colours.theme(state), number)[1],
    tint: (state, number) => tint(gatescape.colours.theme(state), number)[0],

    // attractors begin with the sinks, in the order of the fixed points
    ofSink: (state, number) => (state.layers.includes("basins") ? gatescape.basins.shade(state, number) : null),

    draw(context, frame, state, side) {
      if (!state.layers.includes("basins")) return;
      const key = gatescape.basins.key(frame.state);
      if (!held || held.key !== key) return;
      const theme = gatescape.colours.theme(state);
      const ratio = window.devicePixelRatio || 1;
      const pixels = Math.round(side * ratio);
      const wanted = [key, held.map.size, theme, pixels].join();
      if (drawn.key !== wanted) drawn = { key: wanted, canvas: composed(held.map, theme, pixels, ratio) };
      context.drawImage(drawn.canvas, 0, 0, side, side);
    },
  };
})();
