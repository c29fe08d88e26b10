// Curves of x and y over time on one canvas: two plots, one above the other, on one axis of time.
"use strict";
(() => {
  const LEFT = 44;
  const RIGHT = 12;
  const TOP = 6;
  const GAP = 12;
  const BOTTOM = 26;
  const FONT = '14px "Source Sans 3", sans-serif';
  const MATHS = 'italic 18px "STIX Two Text", serif';

  // round marks on an axis, about so many
  function marks(low, high, about) {
    const rough = (high - low) / about;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
    const all = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) all.push(i * step);
    return { all, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  }

  // the place of a series at a time, or null outside of it
  function at(series, t) {
    const n = series.t.length;
    if (!n || t < series.t[0] || t > series.t[n - 1]) return null;
    let low = 0;
    let high = n - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (series.t[middle] <= t) low = middle;
      else high = middle;
    }
    const width = series.t[high] - series.t[low];
    const s = width > 0 ? (t - series.t[low]) / width : 0;
    return [series.x[low] + s * (series.x[high] - series.x[low]), series.y[low] + s * (series.y[high] - series.y[low])];
  }

  function range(curves, span, name) {
    let low = Infinity;
    let high = -Infinity;
    for (const { series } of curves) {
      series[name].forEach((v, i) => {
        if (series.t[i] < span[0] || series.t[i] > span[1]) return;
        low = Math.min(low, v);
        high = Math.max(high, v);
      });
    }
    if (!(low <= high)) return [-1, 1];
    // what hardly moves looks as if it hardly moved
    const [x0, x1] = gatescape.state.window();
    const pad = Math.max(0.06 * (high - low), 0.06 * (x1 - x0) - (high - low) / 2);
    return [low - pad, high + pad];
  }

  gatescape.curves = (host, hover) => {
    const canvas = gatescape.make("canvas");
    host.replaceChildren(canvas);
    let shown = null; // {span, curves, bands, label}
    let cursor = null;
    let waiting = 0;
    const height = () => (host.clientWidth < 420 ? 210 : 220);

    const across = (t) => LEFT + ((t - shown.span[0]) / (shown.span[1] - shown.span[0])) * (host.clientWidth - LEFT - RIGHT);

    function axes(context, palette, ticks, box) {
      context.font = FONT;
      context.lineWidth = 1;
      context.strokeStyle = palette.grid;
      context.fillStyle = palette.quiet;
      context.textAlign = "right";
      context.textBaseline = "middle";
      const values = marks(box.low, box.high, 4);
      for (const value of values.all) {
        const y = Math.round(box.place(value)) + 0.5;
        context.beginPath();
        context.moveTo(LEFT, y);
        context.lineTo(host.clientWidth - RIGHT, y);
        context.stroke();
        const inside = Math.min(Math.max(y, box.top + 6), box.bottom - 6);
        context.fillText(gatescape.reading(value, Math.min(values.digits, 7)), LEFT - 5, inside);
      }
      for (const t of ticks.all) {
        const x = Math.round(across(t)) + 0.5;
        context.beginPath();
        context.moveTo(x, box.top);
        context.lineTo(x, box.bottom);
        context.stroke();
      }
      context.font = MATHS;
      context.fillStyle = palette.text;
      context.textAlign = "left";
      context.fillText(box.name, 2, box.top + 9);
    }

    function trace(context, { series, colour, width, dots, faint }, name, box) {
    context.globalAlpha = faint ? 0.3 : 1;
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = width || 1.8;
      context.beginPath();
      series.t.forEach((t, i) => {
        const px = across(t);
        const py = box.place(series[name][i]);
        if (dots) {
          context.moveTo(px + 2, py);
          context.arc(px, py, 2, 0, 2 * Math.PI);
        } else if (i) context.lineTo(px, py);
        else context.moveTo(px, py);
      });
      if (dots) context.fill();
      else context.stroke();
      context.globalAlpha = 1;
    }

    function time(context, palette, ticks) {
      context.font = FONT;
      context.fillStyle = palette.quiet;
      context.textBaseline = "alphabetic";
      const baseline = height() - 7;
      const note = gatescape.state.many();
      const room = host.clientWidth - RIGHT - context.measureText(note).width - 10;
      for (const t of ticks.all) {
        const x = across(t);
        context.textAlign = "center";
        if (x + 16 < room) context.fillText(gatescape.reading(t, ticks.digits), x, baseline);
      }
      context.textAlign = "right";
      context.fillText(note, host.clientWidth - RIGHT, baseline);
    }

    function draw() {
      waiting = 0;
      const width = host.clientWidth;
      if (!shown || width < 60) return;
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height() * ratio);
      Object.assign(canvas.style, { width: width + "px", height: height() + "px" });
      gatescape.says(canvas, shown.label);
      const context = canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const palette = gatescape.colours.palette(gatescape.state.now());
      const ticks = marks(...shown.span, width < 420 ? 4 : 7);
      const inner = (height() - TOP - GAP - BOTTOM) / 2;
      ["x", "y"].forEach((name, i) => {
        const [low, high] = range(shown.curves, shown.span, name);
        const top = TOP + i * (inner + GAP);
        const box = { name, low, high, top, bottom: top + inner, place: (v) => top + inner * (1 - (v - low) / (high - low)) };
        for (const [from, to] of shown.bands || []) {
          context.fillStyle = palette.grid;
          context.fillRect(across(from), top, Math.max(across(to) - across(from), 1.5), inner);
        }
        axes(context, palette, ticks, box);
        context.save();
        context.beginPath();
        context.rect(LEFT, top, width - LEFT - RIGHT, inner);
        context.clip();
        for (const curve of shown.curves) trace(context, curve, name, box);
        context.restore();
        if (cursor === null) return;
        context.strokeStyle = palette.quiet;
        context.lineWidth = 1;
        context.beginPath();
        context.moveTo(across(cursor), top);
        context.lineTo(across(cursor), box.bottom);
        context.stroke();
        for (const curve of shown.curves) {
          const here = curve.dots ? null : at(curve.series, cursor);
          if (here) gatescape.overlay.dot(context, [across(cursor), box.place(here[i])], curve.colour, palette, 4.5);
        }
      });
      time(context, palette, ticks);
    }

    const refresh = () => {
      if (!waiting) waiting = requestAnimationFrame(draw);
    };

    function follow(event) {
      if (!shown || !hover) return;
      const bounds = canvas.getBoundingClientRect();
      const s = (event.clientX - bounds.left - LEFT) / (bounds.width - LEFT - RIGHT);
      if (s >= 0 && s <= 1) hover(shown.span[0] + s * (shown.span[1] - shown.span[0]));
    }
    canvas.addEventListener("pointermove", follow);
    canvas.addEventListener("pointerdown", follow);
    new ResizeObserver(refresh).observe(host);

    return {
      show(what) {
        shown = what;
        refresh();
      },
      // the time at which dots are shown, or null
      point(t) {
        cursor = t;
        refresh();
      },
      refresh,
      cursor: () => cursor,
    };
  };
  gatescape.curves.at = at;
})();
