// Take the diagram away: as a figure (SVG, PNG) drawn by the screen's own code, and as data in full precision.
"use strict";
(() => {
  const { element, make, family } = gatescape;
  const SIZE = { width: 640, height: 430 }; // of the drawing, in pixels
  const POINTS = 482; // 170 mm
  const DENSITY = 300; // of the PNG, pixels to the inch
  let theme = null;

  const state = () => gatescape.state.now();
  const link = () => location.origin + location.pathname + location.search;

  // the diagram on white or dark ground, without the cursor
  function sheet() {
    const scale = POINTS / SIZE.width;
    const legend = () => gatescape.diagramTable.entries(gatescape.diagram.made(), gatescape.colours.palette(state()));
    const tall = SIZE.height + gatescape.figureLegend.height(legend(), SIZE.width);
    return {
      width: POINTS,
      height: tall * scale,
      draw(context) {
        gatescape.colours.inTheme(theme, () => {
          const palette = gatescape.colours.palette(state());
          context.scale(scale, scale);
          context.fillStyle = palette.surface;
          context.fillRect(0, 0, SIZE.width, tall);
          gatescape.diagram.compose(context, SIZE.width, SIZE.height);
          gatescape.figureLegend.draw(context, legend(), SIZE.width, SIZE.height, palette);
        });
      },
    };
  }

  async function svg() {
    const made = sheet();
    const recorder = gatescape.recorder(3);
    made.draw(recorder);
    const about = { title: element("diagram-title").textContent, description: link() };
    return new Blob([await gatescape.svgFile(recorder.items, made, about)], { type: "image/svg+xml" });
  }

  async function png() {
    const made = sheet();
    const canvas = document.createElement("canvas");
    const scale = DENSITY / 72;
    [canvas.width, canvas.height] = [made.width, made.height].map((length) => Math.round(length * scale));
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    made.draw(context);
    const blob = await new Promise((resolve, reject) => canvas.toBlob((drawn) => (drawn ? resolve(drawn) : reject(new RangeError("too large"))), "image/png"));
    return gatescape.withDensity(blob, DENSITY);
  }

  // what a table is of, in its first lines
  function head() {
    const { data } = gatescape.diagram.made();
    return [`Gatescape, diagram along ${data.of} from ${data.range[0]} to ${data.range[1]}`, link(), data.headline, ...data.sentences].map((line) => `# ${line}`);
  }

  const quoted = (cell) => (typeof cell === "string" && /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell === null || cell === undefined ? "" : String(cell));

  function table(columns, rows) {
    return new Blob([[...head(), columns.join(","), ...rows.map((row) => row.map(quoted).join(","))].join("\n") + "\n"], { type: "text/csv" });
  }

  function branches() {
    const { data } = gatescape.diagram.made();
    const rows = data.branches.flatMap((branch, number) => branch.value.map((value, i) => [number + 1, value, branch.x[i], branch.y[i], branch.trace[i], branch.determinant[i]]));
    return table(["branch", data.of, "x", "y", "trace", "determinant"], rows);
  }

  function events() {
    const { data, rows } = gatescape.diagram.made();
    const all = rows.flatMap((row) => row.marks.map((mark) => {
      const { hopf, saddle_node: fold, end, period } = mark;
      return [
        row.number, row.kind, mark.value, end ? end.saddles[0][0] : mark.x, end ? end.saddles[0][1] : mark.y, row.words, hopf && hopf.lyapunov, hopf && hopf.frequency, hopf && hopf.criticality,
        fold && fold.quadratic, fold && fold.along_parameter, fold && fold.other_eigenvalue, end && end.saddle_quantity, end && end.attraction, period,
      ];
    }));
    return table(["number", "kind", data.of, "x", "y", "what happens", "first Lyapunov coefficient", "frequency", "criticality", "quadratic", "along parameter", "other eigenvalue", "saddle quantity", "attraction", "period"], all);
  }

  function cycles() {
    const { data } = gatescape.diagram.made();
    const rows = data.cycles.flatMap((branch, number) => branch.value.map((value, i) => [number + 1, value, branch.period[i], branch.log_multiplier[i], ...branch.extent[i]]));
    return table(["branch", data.of, "period", "log multiplier", "x from", "x to", "y from", "y to"], rows);
  }

  async function whole() {
    const { data } = gatescape.diagram.made();
    const { parameters, reset, system } = { ...state(), ...family.flowAt(state(), family.value(state())) };
    return new Blob([JSON.stringify({ link: link(), system, at: family.value(state()), parameters, reset, ...data }, null, 1)], { type: "application/json" });
  }

  const FILES = [
    ["diagram.svg", "Figure", "vectors and text, 170 mm wide", svg],
    ["diagram.png", "Figure", "the same, 300 pixels to the inch", png],
    ["bifurcations.csv", "Bifurcations", "value, place, coefficients", events],
    ["branches.csv", "Branches of fixed points", "value, place, trace and determinant", branches],
    ["cycle-branches.csv", "Branches of limit cycles", "value, period, multiplier, size", cycles],
    ["diagram.json", "All of it", "one JSON document with the parameters at the cursor", whole],
  ];

  function row([name, title, holds, write], said) {
    const button = make("button", { type: "button", className: "button" }, name.split(".")[1].toUpperCase());
    button.setAttribute("aria-label", `${title} as ${name.split(".")[1].toUpperCase()}`);
    button.addEventListener("click", async () => {
      said.textContent = "Writing…";
      try {
        gatescape.handOver(await write(), "gatescape-" + name);
        said.textContent = `gatescape-${name} is ready.`;
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof RangeError)) console.error(error);
        said.textContent = error instanceof TypeError ? "The server cannot be reached; try again." : "This browser cannot draw it.";
      }
    });
    return make("li", {}, make("span", {}, make("span", { className: "file-title" }, title), make("span", { className: "note" }, holds)), button);
  }

  function prepare() {
    const host = element("diagram-export-body");
    if (!gatescape.diagram.made() || !gatescape.diagram.made().data.cycles_followed) {
      host.replaceChildren(make("p", { className: "note" }, "The branches are still being followed; close this and open it again in a moment."));
      return;
    }
    theme = theme || gatescape.colours.theme(state());
    const looks = ["light", "dark"].map((name) => {
      const radio = make("input", { type: "radio", name: "diagram-export-theme", value: name, checked: theme === name });
      radio.addEventListener("change", () => { theme = name; });
      return make("label", {}, radio, make("span", {}, name === "light" ? "Light" : "Dark"));
    });
    const said = make("p", { className: "note", role: "status" });
    host.replaceChildren(
      make("div", { className: "segments", role: "radiogroup", "aria-label": "Look of the figure" }, ...looks),
      make("ul", { className: "files" }, ...FILES.map((file) => row(file, said))),
      said,
    );
  }

  gatescape.diagramExport = {
    build: () => gatescape.dialogs.prepare("diagram-export", prepare),
  };
})();
