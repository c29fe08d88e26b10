// The table of fixed points: sorted by any column, linked with the picture both ways.
"use strict";
(() => {
  const { make, reading, typeset } = gatescape;
  const KINDS = ["sink", "saddle-node-1", "saddle", "saddle-node-2", "source", "degenerate"];
  const WORDS = { "saddle-node-1": "saddle-node", "saddle-node-2": "saddle-node", degenerate: "uncertain" };
  const REGIONS = { ...WORDS, degenerate: "degenerate" };
  const rows = []; // kept from frame to frame, so that a focused row keeps its focus
  let sorting = { column: "place", down: false };
  let body = null;

  const slowest = (p) => (p.time_constants.includes(null) ? Infinity : Math.max(...p.time_constants));
  const signed = (value) => (value === null ? "?" : value > 0 ? `+${value}` : String(value).replace("-", "−"));

  function eigenvalues([first, second]) {
    const r = (v) => reading(v, 3);
    if (first[1] === 0 && second[1] === 0) return [r(first[0]), r(second[0])];
    return [r(first[0]), `± ${r(Math.abs(first[1]))} i`];
  }

  const time = (value) => (Number.isFinite(value) ? typeset.power(value, 3) : ["∞"]);

  // label: in the head; cells: one or two lines; order: what is sorted by
  const COLUMNS = [
    {
      name: "kind", label: ["kind"], order: (p) => KINDS.indexOf(p.kind),
      cells: (p) => ["shape" in p ? [WORDS[p.kind] || p.kind] : ["unresolved"], ["shape" in p ? p.shape || "" : REGIONS[p.kind] || p.kind]],
    },
    { name: "place", label: ["$x$, $y$"], order: (p) => p.x + 1e-9 * p.y, cells: (p) => [[reading(p.x, 4)], [reading(p.y, 4)]] },
    { name: "eigenvalues", label: ["$λ_1$, $λ_2$"], order: (p) => p.eigenvalues[0][0], cells: (p) => eigenvalues(p.eigenvalues).map((text) => [text]) },
    { name: "index", label: ["index"], order: (p) => p.index ?? 9, cells: (p) => [[signed(p.index)]] },
    { name: "slowest", label: ["slowest"], title: "Time constant of the slowest direction, 1/min |Re λ|", order: slowest, cells: (p) => [time(slowest(p))] },
    { name: "width", label: ["box"], title: "Width of the box that is proven to enclose the point", order: (p) => p.width, cells: (p) => [typeset.power(p.width, 1)] },
  ];

  function header(column) {
    const button = make("button", { type: "button", className: "sort", title: `Sort by this column. ${column.title || ""}`.trim() }, ...typeset.prose(column.label[0]));
    button.addEventListener("click", () => {
      sorting = { column: column.name, down: sorting.column === column.name && !sorting.down };
      show(gatescape.shown().frame);
    });
    return make("th", { scope: "col", className: `of-${column.name}` }, button);
  }

  function newRow() {
    const pick = make("button", { type: "button", className: "pick" });
    const cells = COLUMNS.slice(1).map((column) => make("td", { className: `numbers of-${column.name}` }));
    const node = make("tr", {}, make("th", { scope: "row", className: "of-kind" }, pick), ...cells);
    const row = { node, pick, cells, point: -1, written: "", called: "", texts: [] };
    node.addEventListener("click", () => gatescape.points.pick(row.point));
    node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && gatescape.points.light([row.point]));
    node.addEventListener("pointerleave", () => gatescape.points.light([]));
    pick.addEventListener("focus", () => {
      gatescape.points.light([row.point]);
      rows.forEach((other) => { other.pick.tabIndex = other === row ? 0 : -1; });
    });
    pick.addEventListener("blur", () => gatescape.points.light([]));
    pick.addEventListener("keydown", (event) => step(event, rows.indexOf(row)));
    return row;
  }

  // one stop of the tabulator for the whole table; arrows go from row to row
  function step(event, from) {
    const shown = rows.filter((row) => !row.node.hidden).length;
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: shown - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[Math.min(Math.max(to, 0), shown - 1)].pick.focus();
  }

  const lines = (cells) => cells.filter((cell) => cell.length).map((cell) => make("span", {}, ...cell));

  function write(row, point, which) {
    row.point = which;
    row.node.hidden = false;
    const key = `${which} ${point.kind} ${point.shape} ${point.x} ${point.y} ${point.width} ${point.eigenvalues}`;
    if (key === row.written) return;
    row.written = key;
    // the number by which orbits and pulses name it
    const number = "shape" in point ? ` ${which + 1}` : "";
    const [kind, ...more] = COLUMNS[0].cells(point);
    const called = `${point.kind} ${kind} ${more} ${number}`;
    if (called !== row.called) {
      row.called = called;
      row.pick.replaceChildren(gatescape.glyph.point(point.kind), make("span", {}, ...lines([[...kind, number], ...more])));
    }
    row.pick.setAttribute("aria-label", `${gatescape.words.point(point)}${number && `, number${number},`} at x ${reading(point.x, 4)}, y ${reading(point.y, 4)}`);
    COLUMNS.slice(1).forEach((column, i) => {
      const cells = column.cells(point);
      const text = cells.flat().map((piece) => piece.textContent ?? piece).join();
      if (text === row.texts[i]) return;
      row.texts[i] = text;
      row.cells[i].replaceChildren(...lines(cells));
    });
    row.node.title = `x = ${point.x}, y = ${point.y}`;
  }

  function mark() {
    const lit = gatescape.points.lit();
    for (const row of rows) {
      row.node.classList.toggle("lit", lit.includes(row.point));
      const picked = row.point >= 0 && row.point === gatescape.points.picked();
      row.node.classList.toggle("picked", picked);
      if (row.pick.ariaPressed !== String(picked)) row.pick.ariaPressed = String(picked);
    }
  }

  function show(frame) {
    const all = gatescape.points.all();
    gatescape.element("fixed-points").hidden = all.length === 0;
    const column = COLUMNS.find((one) => one.name === sorting.column);
    const sense = sorting.down ? -1 : 1;
    const order = all.map((_, i) => i).sort((a, b) => sense * (column.order(all[a]) - column.order(all[b])) || a - b);
    while (rows.length < all.length) {
      rows.push(newRow());
      rows[rows.length - 1].pick.tabIndex = rows.length === 1 ? 0 : -1;
      body.append(rows[rows.length - 1].node);
    }
    rows.forEach((row, i) => {
      if (i < order.length) write(row, all[order[i]], order[i]);
      else {
        row.node.hidden = true;
        row.point = -1;
      }
    });
    body.parentNode.querySelectorAll("thead th").forEach((th, i) => {
      const chosen = COLUMNS[i].name === sorting.column;
      if (chosen) th.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    });
    mark();
  }

  gatescape.pointTable = {
    slowest,
    signed,
    build() {
      body = make("tbody", {});
      const head = make("thead", {}, make("tr", {}, ...COLUMNS.map(header)));
      gatescape.element("point-table").replaceChildren(make("table", {}, head, body));
      gatescape.points.listen(mark);
      gatescape.drawn(gatescape.points.calmly(show));
    },
  };
})();
