// A drawing context that remembers what is drawn on it, as paths, pictures and texts in one coordinate system.
// It takes the part of Canvas 2D that the portrait uses, so a vector figure is drawn by the very code of the screen.
"use strict";
(() => {
  const KAPPA = 0.5522847498; // a quarter of a circle as a cubic curve
  const ruler = document.createElement("canvas").getContext("2d");
  const START = {
    matrix: [1, 0, 0, 1, 0, 0], clip: null, strokeStyle: "#000000", fillStyle: "#000000", lineWidth: 1, lineCap: "butt",
    lineJoin: "miter", dash: [], globalAlpha: 1, font: "10px serif", textAlign: "left",
  };

  // "#rrggbb", "#rgb", "rgb(…)" or "rgba(…)" to three numbers and the opacity
  function colour(text, alpha) {
    if (text.startsWith("#")) {
      const digits = text.length === 4 ? [...text.slice(1)].map((d) => d + d).join("") : text.slice(1);
      return { rgb: [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)), alpha };
    }
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { rgb: [r, g, b], alpha: a * alpha };
  }

  // a quarter at most, from angle a to b on the unit circle
  function quarter(a, b) {
    const k = KAPPA * Math.tan((b - a) / 4) / Math.tan(Math.PI / 8);
    const [x0, y0, x1, y1] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
    return [x0 - k * y0, y0 + k * x0, x1 + k * y1, y1 - k * x1, x1, y1];
  }

  gatescape.recorder = (density) => {
    let now = { ...START };
    const kept = [];
    let path = [];
    const items = [];

    const at = (x, y) => {
      const [a, b, c, d, e, f] = now.matrix;
      return [a * x + c * y + e, b * x + d * y + f];
    };
    const size = () => Math.sqrt(Math.abs(now.matrix[0] * now.matrix[3] - now.matrix[1] * now.matrix[2]));
    const times = ([a, b, c, d, e, f]) => {
      const [A, B, C, D, E, F] = now.matrix;
      now.matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
    };
    const paint = (how) => {
      if (path.length) items.push({ kind: "path", path, clip: now.clip, ...how });
    };

    const context = {
      items,
      canvas: null,
      imageSmoothingEnabled: true,
      imageSmoothingQuality: "high",
      save: () => kept.push({ ...now }),
      restore: () => { now = kept.pop(); },
      translate: (x, y) => times([1, 0, 0, 1, x, y]),
      scale: (x, y) => times([x, 0, 0, y, 0, 0]),
      rotate: (t) => times([Math.cos(t), Math.sin(t), -Math.sin(t), Math.cos(t), 0, 0]),
      setLineDash: (dash) => { now.dash = [...dash]; },
      beginPath: () => { path = []; },
      moveTo: (x, y) => { path.push(["M", ...at(x, y)]); },
      lineTo: (x, y) => { path.push(["L", ...at(x, y)]); },
      closePath: () => { path.push(["Z"]); },
      rect(x, y, w, h) {
        this.moveTo(x, y);
        for (const [px, py] of [[x + w, y], [x + w, y + h], [x, y + h]]) this.lineTo(px, py);
        this.closePath();
      },
      arc(x, y, r, from, to, back) {
        const turn = back ? -((((from - to) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI) || 2 * Math.PI) : Math.min(to - from, 2 * Math.PI);
        const parts = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9));
        path.push([path.length && path[path.length - 1][0] !== "Z" ? "L" : "M", ...at(x + r * Math.cos(from), y + r * Math.sin(from))]);
        for (let i = 0; i < parts; i++) {
          const [ax, ay, bx, by, cx, cy] = quarter(from + (turn * i) / parts, from + (turn * (i + 1)) / parts);
          path.push(["C", ...at(x + r * ax, y + r * ay), ...at(x + r * bx, y + r * by), ...at(x + r * cx, y + r * cy)]);
        }
      },
      clip: () => { now.clip = path; },
      fill: () => paint({ fill: colour(now.fillStyle, now.globalAlpha) }),
      stroke: () => paint({
        stroke: { ...colour(now.strokeStyle, now.globalAlpha), width: now.lineWidth * size(), dash: now.dash.map((v) => v * size()), cap: now.lineCap, join: now.lineJoin },
      }),
      fillRect(x, y, w, h) {
        const before = path;
        path = [];
        this.rect(x, y, w, h);
        this.fill();
        path = before;
      },
      strokeRect(x, y, w, h) {
        const before = path;
        path = [];
        this.rect(x, y, w, h);
        this.stroke();
        path = before;
      },
      // a picture is kept as fine as the density asks, since viewers differ in how they enlarge one
      drawImage(source, x, y, w, h) {
        const [left, top] = at(x, y);
        const [width, height] = [w * size(), h * size()];
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(source.width, Math.round(width * density));
        canvas.height = Math.max(source.height, Math.round(height * density));
        const pen = canvas.getContext("2d");
        pen.imageSmoothingEnabled = this.imageSmoothingEnabled;
        pen.imageSmoothingQuality = "high";
        pen.globalAlpha = now.globalAlpha;
        pen.drawImage(source, 0, 0, canvas.width, canvas.height);
        items.push({ kind: "image", clip: now.clip, left, top, width, height, data: canvas.toDataURL("image/png") });
      },
      measureText(text) {
        ruler.font = now.font;
        return ruler.measureText(text);
      },
      fillText(text, x, y) {
        const [left, top] = at(x, y);
        const points = Number(/([\d.]+)px/.exec(now.font)[1]) * size();
        const shift = { left: 0, center: 0.5, right: 1 }[now.textAlign] * this.measureText(text).width * size();
        items.push({ kind: "text", clip: now.clip, text, x: left - shift, y: top, size: points, italic: now.font.includes("italic"), fill: colour(now.fillStyle, now.globalAlpha) });
      },
    };
    for (const name of ["strokeStyle", "fillStyle", "lineWidth", "lineCap", "lineJoin", "globalAlpha", "font", "textAlign"]) {
      Object.defineProperty(context, name, { get: () => now[name], set: (value) => { now[name] = value; } });
    }
    return context;
  };
})();
