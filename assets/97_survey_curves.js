// Curves of shares over a scale, both logarithmic, as a drawing whose lines carry their names at their ends.
"use strict";
(() => {
  const SPACE = "http://www.w3.org/2000/svg";
  // in letters' sizes, which are larger for a projector
  const TALL = 23.75;
  const MARGIN = { left: 4.1, right: 5.4, top: 0.75, bottom: 3.4 };
  const APART = 1.2; // between the names of lines
  const WIDE = 1.2; // an interval that reaches this far is drawn
  const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  function shape(tag, attributes, ...children) {
    const node = document.createElementNS(SPACE, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // 0.001 is 0.1 %
  function percent(power) {
    if (power >= -4) return `${Number((100 * 10 ** power).toPrecision(1))} %`;
    return `10⁻${[...String(-power - 2)].map((digit) => DIGITS[digit]).join("")} %`;
  }

  // names that would overlap are moved apart, and stay between the ends
  function spread(places, apart, low, high) {
    const order = places.map((y, i) => [y, i]).sort((a, b) => a[0] - b[0]);
    let last = -Infinity;
    for (const pair of order) last = pair[0] = Math.max(pair[0], last + apart, low);
    let next = high + apart;
    for (const pair of order.reverse()) next = pair[0] = Math.min(pair[0], next - apart);
    const moved = [];
    for (const [y, i] of order) moved[i] = y;
    return moved;
  }

  function line(line_, name, frame, scales) {
    const points = line_.shares.map(([share, low, high], i) => ({ x: frame.across(i), share, low, high, scale: scales[i] }));
    const group = shape("g", { class: `curve ${name}` });
    // a share of zero has no place on a logarithmic scale: the line is broken there
    let drawing = false;
    let path = "";
    for (const { x, share } of points) {
      if (share > 0) path += `${drawing ? "L" : "M"}${x.toFixed(1)},${frame.up(share).toFixed(1)}`;
      drawing = share > 0;
    }
    group.append(shape("path", { d: path, fill: "none" }));
    for (const { x, share, low, high, scale } of points) {
      if (!(share > 0)) continue;
      if (high > WIDE * low) group.append(shape("path", { class: "interval", d: `M${x},${frame.up(Math.max(low, frame.least))}V${frame.up(high)}` }));
      const mark = shape("circle", { cx: x, cy: frame.up(share), r: 4 });
      mark.append(shape("title", {}, `${line_.label}, scale ${scale}: ${Number((100 * share).toPrecision(3))} %`));
      group.append(mark);
    }
    return group;
  }

  function axes(frame, scales, letter) {
    const { left, right, bottom, em } = frame;
    const group = shape("g", { class: "axes" });
    for (let power = 0; power >= Math.log10(frame.least) - 1e-9; power--) {
      const y = frame.up(10 ** power);
      group.append(shape("path", { class: "grid", d: `M${left},${y}H${right}` }));
      group.append(shape("text", { x: left - 0.6 * em, y: y + 0.3 * em, "text-anchor": "end" }, percent(power)));
    }
    scales.forEach((scale, i) => group.append(shape("text", { x: frame.across(i), y: bottom + 1.5 * em, "text-anchor": "middle" }, String(scale))));
    group.append(shape("text", { class: "letter", x: (left + right) / 2, y: bottom + 2.9 * em, "text-anchor": "middle" }, letter));
    return group;
  }

  // curves: {scales, lines: [{label, shares: [[share, low, high], …]}]}; chosen: one more line, or null
  gatescape.surveyCurves = (host, curves, chosen, letter, said) => {
    const width = host.clientWidth;
    if (!width) return;
    const lines = [...curves.lines, ...(chosen ? [chosen] : [])];
    const smallest = Math.min(...lines.flatMap(({ shares }) => shares.map(([share]) => share)).filter((share) => share > 0));
    const least = 10 ** Math.floor(Math.log10(smallest));
    const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const frame = { em, least, left: MARGIN.left * em, right: width - MARGIN.right * em, top: MARGIN.top * em, bottom: (TALL - MARGIN.bottom) * em };
    const inside = frame.right - frame.left - em;
    frame.across = (i) => frame.left + 0.5 * em + (inside * i) / (curves.scales.length - 1);
    frame.up = (share) => frame.top + ((frame.bottom - frame.top) * Math.log10(share)) / Math.log10(least);
    const picture = shape("svg", { width, height: TALL * em, role: "img", "aria-label": said });
    picture.append(axes(frame, curves.scales, letter));
    const ends = curves.lines.map(({ shares }) => {
      const last = shares.findLastIndex(([share]) => share > 0);
      return frame.up(shares[last][0]);
    });
    const places = spread(ends, APART * em, frame.top, frame.bottom);
    curves.lines.forEach((one, i) => {
      picture.append(line(one, `curve-${i}`, frame, curves.scales));
      picture.append(shape("text", { class: `curve-name curve-${i}`, x: frame.right + 0.5 * em, y: places[i] + 0.3 * em }, one.label));
    });
    if (chosen) picture.append(line(chosen, "curve-chosen", frame, curves.scales));
    host.replaceChildren(picture);
  };
})();
