// The figure to take away: the picture of the screen with axes, a colour bar, a caption and the parameters, composed
// for any drawing context. Lengths are in points; type is set in one family, which the PDF carries along.
"use strict";
(() => {
  const FAMILY = '"STIX Two Text", "Times New Roman", serif';
  const LINE = 1.35; // of the type size
  const ROW = 1.27; // of a matrix
  const ruler = document.createElement("canvas").getContext("2d");

  const font = (size, italic) => `${italic ? "italic " : ""}${size}px ${FAMILY}`;

  function widthOf(text, size, italic) {
    ruler.font = font(size, italic);
    return ruler.measureText(text).width;
  }

  // a symbol of the papers, U_h, as runs of text: [text, italic, lowered]
  function symbol(name) {
    const [letter, below] = name.split("_").map((part) => gatescape.GREEK[part] || part);
    return [[letter, true, false], ...(below ? [[below, below.length === 1, true]] : [])];
  }
  const small = 0.72;
  const runSize = ([, , lowered], em) => (lowered ? small * em : em);
  const runsWidth = (runs, em) => runs.reduce((sum, run) => sum + widthOf(run[0], runSize(run, em), run[1]), 0);

  function setRuns(context, runs, x, y, em) {
    let at = x;
    for (const run of runs) {
      const size = runSize(run, em);
      context.font = font(size, run[1]);
      context.fillText(run[0], at, y + (run[2] ? 0.22 * em : 0));
      at += widthOf(run[0], size, run[1]);
    }
    return at;
  }

  // six significant digits; whoever needs all takes the data
  const shownNumber = (value) => String(Number(value.toPrecision(6))).replace("-", "−");
  const rounded = (value) => Number(value.toPrecision(6)) !== value;

  // values at round distances, from low to high
  function ticks(low, high, most) {
    const rough = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const values = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) values.push(k * step);
    return values.map((value) => [value, gatescape.reading(value, Math.min(digits, 12))]);
  }

  // how much room the labels take: a narrow window has long ones, and then fewer of them
  function measured([x0, x1, y0, y1], width, em) {
    const widest = (labels) => Math.max(0, ...labels.map(([, text]) => widthOf(text, em)));
    const rows = ticks(y0, y1, 6);
    const left = widest(rows) + 1.9 * em;
    const rough = width - left - 0.5 * em;
    const most = Math.min(6, Math.max(2, Math.floor(rough / (1.8 * em + widest(ticks(x0, x1, 6))))));
    const columns = ticks(x0, x1, most);
    const [last] = columns[columns.length - 1];
    const over = widest(columns) / 2 - ((x1 - last) / (x1 - x0)) * rough;
    return { rows, columns, left, top: 0.5 * em, side: rough - Math.max(0, over) };
  }

  function axes(context, frame, palette, box, em) {
    const [x0, x1, y0, y1] = frame.window;
    const length = 0.3 * em;
    context.fillStyle = context.strokeStyle = palette.text;
    context.lineWidth = 0.05 * em;
    context.setLineDash([]);
    context.lineCap = "butt";
    context.strokeRect(box.left, box.top, box.side, box.side);
    context.beginPath();
    context.font = font(em, false);
    context.textAlign = "center";
    for (const [value, text] of box.columns) {
      const x = box.left + ((value - x0) / (x1 - x0)) * box.side;
      context.moveTo(x, box.top + box.side);
      context.lineTo(x, box.top + box.side + length);
      context.fillText(text, x, box.top + box.side + 1.35 * em);
    }
    context.textAlign = "right";
    for (const [value, text] of box.rows) {
      const y = box.top + ((y1 - value) / (y1 - y0)) * box.side;
      context.moveTo(box.left, y);
      context.lineTo(box.left - length, y);
      context.fillText(text, box.left - 0.5 * em, y + 0.33 * em);
    }
    context.stroke();
    context.textAlign = "left";
    setRuns(context, symbol("x"), box.left + box.side / 2, box.top + box.side + 2.5 * em, 1.15 * em);
    setRuns(context, symbol("y"), 0.4 * em, box.top + box.side / 2, 1.15 * em);
  }

  // on the screen the starts of orbits are buttons above the picture
  function starts(context, [x0, x1, y0, y1], state, palette, side) {
    state.orbits.forEach(([x, y], i) => {
      context.beginPath();
      context.arc(((x - x0) / (x1 - x0)) * side, ((y1 - y) / (y1 - y0)) * side, 5.5, 0, 2 * Math.PI);
      context.fillStyle = gatescape.orbitColours.of(i);
      context.fill();
      context.strokeStyle = palette.surface;
      context.lineWidth = 2;
      context.stroke();
    });
  }

  function colourBar(context, frame, palette, theme, box, top, em) {
    const label = [["speed |d", false], ["h", true], ["/d", false], ["t", true], [`| per ${gatescape.state.one()}`, false]];
    context.fillStyle = palette.text;
    setRuns(context, label, box.left, top + 0.72 * em, em);
    const left = box.left + runsWidth(label, em) + 0.8 * em;
    const width = box.left + box.side - left;
    const strip = document.createElement("canvas");
    strip.width = 256;
    strip.height = 1;
    const pixels = new ImageData(256, 1);
    new Uint32Array(pixels.data.buffer).set(gatescape.colours.table(theme));
    strip.getContext("2d").putImageData(pixels, 0, 0);
    context.drawImage(strip, left, top, width, 0.7 * em);
    const { low, high } = frame.map;
    for (let power = Math.ceil(low); power <= Math.floor(high); power++) {
      const exponent = String(power).replace("-", "−");
      const wide = widthOf("10", em) + widthOf(exponent, small * em);
      const middle = left + ((power - low) / (high - low)) * width;
      const x = Math.min(Math.max(middle - wide / 2, left), left + width - wide);
      context.font = font(em, false);
      context.fillText("10", x, top + 1.75 * em);
      context.font = font(small * em, false);
      context.fillText(exponent, x + widthOf("10", em), top + 1.4 * em);
    }
  }

  function wrapped(text, width, em) {
    const lines = [];
    for (const paragraph of text.split("\n")) {
      let line = "";
      for (const word of paragraph.split(/\s+/).filter(Boolean)) {
        const longer = line ? line + " " + word : word;
        if (line && widthOf(longer, em) > width) {
          lines.push(line);
          line = word;
        } else line = longer;
      }
      lines.push(line);
    }
    return lines;
  }

  // matrices with brackets, as wide as their numbers
  function matrices(state, em) {
    const after = state.reset === "after";
    const silent = (name) => (name === "c_h" && !after) || ((name === "U_z" || name === "b_z") && state.parameters[name].every((v) => v === 0));
    return gatescape.state.facts().parameters.filter(({ symbol: name }) => !silent(name)).map((specification) => {
      const cells = state.parameters[specification.symbol].map(shownNumber);
      const { columns } = specification;
      const widths = Array.from({ length: columns }, (_, c) => Math.max(...cells.filter((_, i) => i % columns === c).map((text) => widthOf(text, em))));
      const head = [...symbol(specification.symbol), [" = ", false, false]];
      const inner = widths.reduce((sum, w) => sum + w, 0) + 0.9 * em * (columns - 1);
      return { head, cells, columns, widths, rows: specification.rows, width: runsWidth(head, em) + inner + 0.9 * em };
    });
  }

  const lines = (row) => Math.max(...row.map(({ matrix }) => matrix.rows));
  const heightOf = (row, em) => (ROW * lines(row) + 0.56) * em;

  function setMatrix(context, matrix, x, top, em) {
    const start = setRuns(context, matrix.head, x, top + (0.5 * ROW * matrix.rows + 0.35) * em, em) + 0.1 * em;
    const right = x + matrix.width;
    const foot = top + (ROW * matrix.rows + 0.06) * em;
    context.lineWidth = 0.06 * em;
    context.beginPath();
    // a single number has no brackets
    for (const [edge, inward] of matrix.cells.length > 1 ? [[start, 0.25 * em], [right, -0.25 * em]] : []) {
      context.moveTo(edge + inward, top + 0.1 * em);
      context.lineTo(edge, top + 0.1 * em);
      context.lineTo(edge, foot);
      context.lineTo(edge + inward, foot);
    }
    context.stroke();
    context.font = font(em, false);
    context.textAlign = "right";
    matrix.cells.forEach((text, i) => {
      const column = i % matrix.columns;
      const edge = start + 0.4 * em + matrix.widths.slice(0, column + 1).reduce((sum, w) => sum + w, 0) + 0.9 * em * column;
      context.fillText(text, edge, top + (1 + ROW * Math.floor(i / matrix.columns)) * em);
    });
    context.textAlign = "left";
  }

  function parameterRows(state, width, em) {
    const rows = [];
    let row = [];
    let used = 0;
    for (const matrix of matrices(state, em)) {
      if (row.length && used + matrix.width > width) {
        rows.push(row);
        row = [];
        used = 0;
      }
      row.push({ matrix, at: used });
      used += matrix.width + 1.3 * em;
    }
    return [...rows, row];
  }

  function remarks(state) {
    const all = Object.values(state.parameters).flat();
    const reset = state.reset ? `The reset gate acts ${state.reset} the product.` : "";
    return [reset, all.some(rounded) ? "Parameters are rounded to six digits." : ""].filter((text) => text).join(" ");
  }

  // options: {width, theme, layers, caption, parameters}; answers {width, height, draw(context)}
  gatescape.sheet = (frame, state, options) => {
    const shown = { ...state, layers: options.layers };
    const { width } = options;
    const em = Math.min(Math.max(8 * Math.sqrt(width / 241), 4), 24);
    const box = measured(frame.window, width, em);
    let y = box.top + box.side + 3 * em;
    // under the colours of the basins the speed map is hardly seen
    const barAt = options.layers.includes("map") && !options.layers.includes("basins") ? y + 0.2 * em : null;
    if (barAt !== null) y += 2.3 * em;
    const inner = width - 2 * 0.5 * em;
    const caption = options.caption ? wrapped(options.caption, inner, em) : [];
    const captionAt = y + 0.6 * em;
    if (caption.length) y = captionAt + LINE * em * caption.length;
    const rows = options.parameters ? parameterRows(state, inner, em) : [];
    const rowsAt = y + 0.5 * em;
    const notes = rows.length ? wrapped(remarks(state), inner, em) : [];
    const tops = rows.map((_, i) => rows.slice(0, i).reduce((sum, row) => sum + heightOf(row, em), rowsAt));
    const notesAt = rows.length ? tops[tops.length - 1] + heightOf(rows[rows.length - 1], em) : y;
    if (rows.length) y = notesAt + LINE * em * notes.length;
    const height = y + 0.5 * em;

    function compose(context) {
      const palette = gatescape.colours.palette(shown);
      context.fillStyle = palette.surface;
      context.fillRect(0, 0, width, height);
      const scale = em / 16;
      context.save();
      context.beginPath();
      context.rect(box.left, box.top, box.side, box.side);
      context.clip();
      context.translate(box.left, box.top);
      context.scale(scale, scale);
      gatescape.picture(context, frame, shown, palette, box.side / scale);
      starts(context, frame.window, shown, palette, box.side / scale);
      context.restore();
      axes(context, frame, palette, box, em);
      if (barAt !== null) colourBar(context, frame, palette, options.theme, box, barAt, em);
      context.fillStyle = context.strokeStyle = palette.text;
      context.font = font(em, false);
      context.textAlign = "left";
      caption.forEach((line, i) => context.fillText(line, 0.5 * em, captionAt + (LINE * i + 0.9) * em));
      rows.forEach((row, i) => row.forEach(({ matrix, at }) => setMatrix(context, matrix, 0.5 * em + at, tops[i], em)));
      context.font = font(em, false);
      notes.forEach((line, i) => context.fillText(line, 0.5 * em, notesAt + (LINE * i + 0.9) * em));
    }

    return { width, height, draw: (context) => gatescape.colours.inTheme(options.theme, () => compose(context)) };
  };
})();
