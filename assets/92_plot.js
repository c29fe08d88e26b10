// A plot on one canvas: axes with round marks, linear or logarithmic, and whatever its owner paints into the frame.
"use strict";
(() => {
  const LETTERS = '"STIX Two Text", serif';
  const WORDS = '"Source Sans 3", sans-serif';

  // round marks on an axis, about so many
  function linear(low, high, about) {
    const rough = (high - low) / about;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
    const all = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) all.push(i * step);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return all.map((value) => ({ value, text: gatescape.reading(value, digits) }));
  }

  const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

  function power(exponent) {
    if (exponent >= -2 && exponent <= 3) return String(10 ** exponent);
    return "10" + [...String(exponent)].map((digit) => RAISED[digit]).join("");
  }

  function logarithmic(low, high, about) {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    const every = Math.max(1, Math.ceil((last - first + 1) / about));
    const all = [];
    for (let e = first; e <= last; e += every) all.push({ value: 10 ** e, text: power(e) });
    return all;
  }

  // letters are italic, all else upright, as in print; b_h1 has a subscript
  function name(context, text, x, y, size) {
    for (const piece of text.split(/([a-zA-Z]_[a-zA-Z0-9]+|[a-zA-Z]+|[α-ωΑ-Ω])/)) {
      const [letter, below] = piece.split("_");
      if (below && /^[a-zA-Z]$/.test(letter)) {
        x = run(context, letter, x, y, `italic ${size}px ${LETTERS}`);
        for (const part of below.split(/(\d+)/)) x = run(context, part, x, y + 0.22 * size, `${/^[a-zA-Z]$/.test(part) ? "italic " : ""}${0.72 * size}px ${LETTERS}`);
      } else if (/^d[ht]$/.test(piece)) {
        x = run(context, "\u2009d", x, y, `${size}px ${LETTERS}`);
        x = run(context, piece[1], x, y, `italic ${size}px ${LETTERS}`);
      } else if (/^[a-zA-Z]{2,}$/.test(piece)) x = run(context, piece, x, y, `${Math.round(0.88 * size)}px ${WORDS}`);
      else x = run(context, piece, x, y, `${/^[a-zA-Zα-ω]$/.test(piece) ? "italic " : ""}${size}px ${LETTERS}`);
    }
    return x;
  }

  function run(context, text, x, y, font) {
    context.font = font;
    context.fillText(text, x, y);
    return x + context.measureText(text).width;
  }

  // an axis: where a value lies between 0 and 1
  function scale({ range: [low, high], log }) {
    const f = log ? Math.log10 : (v) => v;
    return (value) => (f(value) - f(low)) / (f(high) - f(low));
  }

  // draws all of a plot onto any context; answers where things are: {box, place(x, y)}
  function compose(context, shown, width, tall, larger) {
    const palette = gatescape.colours.palette(gatescape.state.now());
    const size = Math.round(14 * (larger > 1 ? 1.3 : 1));
    const left = Math.round(3.4 * size);
    const box = { left, top: Math.round(1.9 * size), right: width - 10, bottom: tall - Math.round(2.9 * size) };
    const across = scale(shown.x);
    const up = scale(shown.y);
    const place = (x, y) => [box.left + across(x) * (box.right - box.left), box.bottom - up(y) * (box.bottom - box.top)];

    context.lineWidth = 1;
    context.strokeStyle = palette.grid;
    context.fillStyle = palette.quiet;
    context.font = `${size}px ${WORDS}`;
    const marks = ({ range, log }, about) => (log ? logarithmic : linear)(...range, about);
    context.textAlign = "center";
    for (const { value, text } of marks(shown.x, Math.max(2, Math.floor((box.right - box.left) / (5 * size))))) {
      const x = Math.round(place(value, shown.y.range[0])[0]) + 0.5;
      line(context, [[x, box.top], [x, box.bottom]]);
      context.fillText(text, Math.min(x, box.right - context.measureText(text).width / 2 + 8), box.bottom + 5 + 0.8 * size);
    }
    context.textAlign = "right";
    for (const { value, text } of marks(shown.y, Math.max(2, Math.floor((box.bottom - box.top) / (2.6 * size))))) {
      const y = Math.round(place(shown.x.range[0], value)[1]) + 0.5;
      line(context, [[box.left, y], [box.right, y]]);
      context.fillText(text, box.left - 6, y + 0.33 * size);
    }
    context.fillStyle = palette.text;
    context.textAlign = "left";
    name(context, shown.y.name, 2, 1.15 * size, Math.round(1.2 * size));
    const wide = name({ measureText: (text) => context.measureText(text), fillText() {}, set font(font) { context.font = font; } }, shown.x.name, 0, 0, Math.round(1.2 * size));
    name(context, shown.x.name, box.right - wide, tall - 0.45 * size, Math.round(1.2 * size));
    context.save();
    context.beginPath();
    context.rect(box.left, box.top - 2, box.right - box.left, box.bottom - box.top + 4);
    context.clip();
    shown.paint({ context, place, box, palette, size, larger });
    context.restore();
    return { box, place };
  }

  // host: an element; height(width) in pixels
  gatescape.plot = (host, height) => {
    const canvas = gatescape.make("canvas");
    host.classList.add("unit-plot");
    host.replaceChildren(canvas);
    let shown = null;
    let waiting = 0;
    let frame = null;

    function draw() {
      waiting = 0;
      const width = host.clientWidth;
      if (!shown || width < 60) return;
      const tall = height(width);
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(tall * ratio);
      Object.assign(canvas.style, { width: width + "px", height: tall + "px" });
      gatescape.says(canvas, shown.label);
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      frame = compose(context, shown, width, tall, gatescape.projector.scale());
    }

    const refresh = () => {
      if (!waiting) waiting = requestAnimationFrame(draw);
    };
    new ResizeObserver(refresh).observe(host);
    return {
      // {x: {range, name, log}, y: the same, label, paint({context, place, box, palette, size, larger})}
      show(what) {
        shown = what;
        refresh();
      },
      refresh,
      canvas,
      // where things are on the screen, or null before the first drawing
      frame: () => frame,
      // the same plot on a context of another size
      compose: (context, width, tall, paint = shown.paint) => compose(context, { ...shown, paint }, width, tall, 1),
      // the value on the x axis below a pointer, or null beside the frame
      under(event) {
        if (!frame) return null;
        const { box } = frame;
        const s = (event.clientX - canvas.getBoundingClientRect().left - box.left) / (box.right - box.left);
        return s < 0 || s > 1 ? null : shown.x.range[0] + s * (shown.x.range[1] - shown.x.range[0]);
      },
    };
  };

  function line(context, points) {
    context.beginPath();
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
  }

  // shapes that several plots draw
  gatescape.shapes = {
    line,

    curve(context, place, xs, ys, colour, width) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.lineJoin = "round";
      line(context, xs.map((x, i) => place(x, ys[i])));
    },

    dashed(context, points, colour, width = 1.5) {
      context.save();
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash([6, 5]);
      line(context, points);
      context.restore();
    },

    dot(context, [x, y], colour, palette, r) {
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
      context.strokeStyle = palette.surface;
      context.lineWidth = 1.5;
      context.stroke();
    },

    // words on the picture, with a rim of the page behind them
    words(context, text, x, y, palette, size, align = "center") {
      context.font = `${size}px ${WORDS}`;
      context.textAlign = align;
      context.lineWidth = 4;
      context.lineJoin = "round";
      context.strokeStyle = palette.surface;
      // a drawing that is written down has no rims
      if (context.strokeText) context.strokeText(text, x, y);
      context.fillStyle = palette.text;
      context.fillText(text, x, y);
    },
  };
})();
