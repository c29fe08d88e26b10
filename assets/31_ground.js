// The ground of the portrait, on the canvas below the plot: speed map and arrows; and the colour bar.
"use strict";
(() => {
  const HEAD = 6.5; // length of an arrow's head in pixels, the same for all
  const HALF_WIDTH = 2.6;
  const SHAFT = 6;
  const small = document.createElement("canvas");

  function paintMap(context, map, table, box) {
    const n = map.size;
    if (small.width !== n) small.width = small.height = n;
    const pixels = new ImageData(n, n);
    const words = new Uint32Array(pixels.data.buffer);
    // rows come from the bottom, a canvas counts from the top
    for (let row = 0; row < n; row++) {
      const from = (n - 1 - row) * n;
      for (let column = 0; column < n; column++) words[row * n + column] = table[map.samples[from + column]];
    }
    const drawing = small.getContext("2d");
    drawing.putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(small, box.left, box.top, box.width, box.height);
  }

  function paintArrows(context, arrows, colour, box) {
    const m = arrows.size;
    const scale = Math.min(1.35, Math.max(0.55, box.width / m / 26)) * Math.min(gatescape.projector.scale(), 1.2);
    const head = HEAD * scale;
    const half = HALF_WIDTH * scale;
    const shaft = SHAFT * scale;
    context.beginPath();
    const shafts = [];
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < m; column++) {
        const code = arrows.codes[row * m + column];
        if (code === arrows.turn) continue;
        const angle = (2 * Math.PI * code) / arrows.turn;
        const ux = Math.cos(angle);
        const uy = -Math.sin(angle);
        const x = box.left + ((column + 0.5) / m) * box.width;
        const y = box.top + (1 - (row + 0.5) / m) * box.height;
        const tipX = x + (ux * (head + shaft)) / 2;
        const tipY = y + (uy * (head + shaft)) / 2;
        const neckX = tipX - ux * head;
        const neckY = tipY - uy * head;
        context.moveTo(tipX, tipY);
        context.lineTo(neckX - uy * half, neckY + ux * half);
        context.lineTo(neckX + uy * half, neckY - ux * half);
        context.closePath();
        shafts.push([neckX, neckY, neckX - ux * shaft, neckY - uy * shaft]);
      }
    }
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = colour;
    context.lineWidth = Math.max(1, 1.1 * scale);
    context.beginPath();
    for (const [fromX, fromY, toX, toY] of shafts) {
      context.moveTo(fromX, fromY);
      context.lineTo(toX, toY);
    }
    context.stroke();
  }

  function paintBar(map, table) {
    const bar = gatescape.element("speed-colours");
    if (!bar) return; // a page without one
    bar.width = 256;
    bar.height = 1;
    const pixels = new ImageData(256, 1);
    new Uint32Array(pixels.data.buffer).set(table);
    bar.getContext("2d").putImageData(pixels, 0, 0);
    const ticks = gatescape.element("speed-ticks");
    const labels = [];
    for (let power = Math.ceil(map.low); power <= Math.floor(map.high); power++) {
      const label = gatescape.make("span", {}, "10", gatescape.make("sup", {}, String(power).replace("-", "−")));
      const across = (power - map.low) / (map.high - map.low);
      label.style.left = 100 * across + "%";
      // a label at an end stays inside
      if (across > 0.95) label.style.transform = "translateX(-100%)";
      if (across < 0.05) label.style.transform = "none";
      labels.push(label);
    }
    ticks.replaceChildren(...labels);
  }

  let barKey = "";

  gatescape.ground = {
    // side: of the canvas, in pixels of the page
    draw(context, frame, state, palette, side) {
      const inside = { left: 0, top: 0, width: side, height: side };
      const theme = gatescape.colours.theme(state);
      const table = gatescape.colours.table(theme);
      if (state.layers.includes("map")) paintMap(context, frame.map, table, inside);
      else {
        context.fillStyle = palette.surface;
        context.fillRect(0, 0, side, side);
      }
      gatescape.basins.draw(context, frame, state, side);
      if (state.layers.includes("arrows")) paintArrows(context, frame.arrows, palette.arrow, inside);
      // a picture that is made to be taken away has a bar of its own
      if (!(context.canvas instanceof HTMLCanvasElement && context.canvas.isConnected)) return;
      const key = [theme, frame.map.low, frame.map.high].join();
      if (key !== barKey) paintBar(frame.map, table);
      barKey = key;
    },
  };
})();
