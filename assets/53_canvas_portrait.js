// A whole portrait on one canvas: ground, lines, marks and axes. For portraits beside the one that Plotly frames.
"use strict";
(() => {
  // round steps of 1, 2 or 5, at most seven ticks
  function ticks(low, high) {
    const rough = (high - low) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const all = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) all.push([i * step, gatescape.reading(i * step, digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")]);
    return all;
  }

  function axes(context, window, palette, box) {
    const [x0, x1, y0, y1] = window;
    const bottom = box.top + box.height;
    context.fillStyle = context.strokeStyle = palette.quiet;
    context.font = '14px "Source Sans 3", sans-serif';
    context.lineWidth = 1;
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const [value, text] of ticks(x0, x1)) {
      const x = box.left + ((value - x0) / (x1 - x0)) * box.width;
      context.fillRect(Math.round(x), bottom, 1, 4);
      context.fillText(text, x, bottom + 7);
    }
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const [value, text] of ticks(y0, y1)) {
      const y = bottom - ((value - y0) / (y1 - y0)) * box.height;
      context.fillRect(box.left - 4, Math.round(y), 4, 1);
      context.fillText(text, box.left - 7, y);
    }
    context.font = 'italic 20px "STIX Two Text", serif';
    context.textAlign = "center";
    context.fillText("x", box.left + box.width / 2, bottom + (box.left < 60 ? 24 : 34));
    context.translate(box.left - (box.left < 60 ? 40 : 48), box.top + box.height / 2);
    context.rotate(-Math.PI / 2);
    context.fillText("y", 0, 0);
  }

  // side: of the square canvas, in pixels of the page; look: a state, whose layers are drawn;
  // over(context, place) may draw more above them
  gatescape.canvasPortrait = (canvas, frame, look, side, over = null) => {
    const ratio = window.devicePixelRatio || 1;
    const pixels = Math.round(side * ratio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    const palette = gatescape.colours.palette(look);
    const box = gatescape.figure.box(side);
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, pixels, pixels);
    context.scale(ratio, ratio);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    context.translate(box.left, box.top);
    gatescape.ground.draw(context, frame, look, palette, box.width);
    gatescape.lines.draw(context, frame, look, palette, box.width);
    gatescape.markers.draw(context, frame, look, palette, box.width);
    const [x0, x1, y0, y1] = frame.window;
    if (over) over(context, (x, y) => [((x - x0) / (x1 - x0)) * box.width, ((y1 - y) / (y1 - y0)) * box.height], palette);
    context.restore();
    context.save();
    axes(context, frame.window, palette, box);
    context.restore();
  };
})();
