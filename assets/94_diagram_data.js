// A one-parameter diagram as it came, made ready for drawing: runs of one stability, and events that share a number.
"use strict";
(() => {
  const FEW = { 2: "two", 3: "three", 4: "four" };

  const kindAt = (trace, determinant) => (determinant < 0 ? "saddle" : trace < 0 ? "sink" : "source");

  // where the stability changes between two points of a branch: at the event that lies there
  function joint(branch, i, events) {
    const [a, b] = [i, i + 1].map((k) => [branch.value[k], branch.x[k], branch.y[k]]);
    const slack = [0, 1, 2].map((k) => 1.5 * Math.abs(b[k] - a[k]) + 1e-9);
    const there = events.find((event) => [event.value, event.x, event.y].every((v, k) => Math.abs(v - (a[k] + b[k]) / 2) <= slack[k]));
    return there ? [there.value, there.x, there.y] : a.map((v, k) => (v + b[k]) / 2);
  }

  // pieces {kind, points: [[value, x, y], …]}, each of one stability
  function pieces(branch, events) {
    const all = [];
    let piece = null;
    branch.value.forEach((value, i) => {
      const kind = kindAt(branch.trace[i], branch.determinant[i]);
      const point = [value, branch.x[i], branch.y[i]];
      if (piece && piece.kind !== kind) {
        const meeting = joint(branch, i - 1, events);
        piece.points.push(meeting);
        piece = null;
        all.push((piece = { kind, points: [meeting] }));
      } else if (!piece) all.push((piece = { kind, points: [] }));
      piece.points.push(point);
    });
    return all;
  }

  function cyclePieces(branch) {
    const all = [];
    let piece = null;
    branch.value.forEach((value, i) => {
      const stable = branch.log_multiplier[i] < 0;
      const row = { value, period: branch.period[i], extent: branch.extent[i] };
      if (piece && piece.stable !== stable) {
        piece.rows.push(row);
        piece = null;
      }
      if (!piece) all.push((piece = { stable, rows: [] }));
      piece.rows.push(row);
    });
    return all;
  }

  // what happens to cycles, as events: [value, place on the axes or null]
  function ofCycles(branch) {
    const nearest = (value) => branch.extent[branch.value.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(branch.value[best] - value) ? i : best), 0)];
    const row = (kind, value, words, more) => ({ kind, value, words, extent: nearest(value), ...more });
    const folds = branch.folds.map(({ value, period }) => row("fold-of-cycles", value, "a stable and an unstable cycle meet", { period }));
    const ends = branch.ends.filter(({ saddles }) => saddles).map((end) => row(end.kind, end.value, `${end.attracts ? "a stable" : "an unstable"} cycle ends in ${end.saddles.length === 1 ? "a saddle" : `${FEW[end.saddles.length] || end.saddles.length} saddles`}`, { end }));
    return [...folds, ...ends];
  }

  gatescape.diagramData = (data) => {
    const [low, high] = data.range;
    const near = 1e-8 * (high - low);
    const marks = [
      ...data.events.filter(({ kind }) => kind !== "neutral-saddle"),
      ...data.cycles.flatMap(ofCycles),
    ].sort((a, b) => a.value - b.value);
    // simultaneous ones of a kind share a row, and its number
    const rows = [];
    for (const mark of marks) {
      const same = rows.find((row) => row.kind === mark.kind && row.words === mark.words && Math.abs(row.value - mark.value) <= near);
      if (same) same.marks.push(mark);
      else rows.push({ kind: mark.kind, words: mark.words, value: mark.value, marks: [mark] });
    }
    rows.forEach((row, i) => { row.number = i + 1; });
    return {
      data,
      rows,
      branches: data.branches.map((branch) => pieces(branch, data.events)),
      cycles: data.cycles.map(cyclePieces),
    };
  };
})();
