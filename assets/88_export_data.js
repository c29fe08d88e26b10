// Results and code to take away: files that the server writes in full precision.
"use strict";
(() => {
  const { make } = gatescape;
  const FILES = [
    ["fixed-points.csv", "Fixed points", "position, kind, index, eigenvalues, enclosure"],
    ["limit-cycles.csv", "Limit cycles", "period, multiplier, stability, what they enclose"],
    ["limit-cycle-points.csv", "Points of the limit cycles", "in order of time"],
    ["orbits.csv", "Orbits placed by hand", "past and future, with times"],
    ["nullclines.csv", "Nullclines", "branch by branch"],
    ["separatrices.csv", "Separatrices", "stable and unstable manifolds of the saddles"],
    ["slow-points.csv", "Slow points", "speed, passage, how far no fixed point is"],
    ["portrait.json", "All of it", "one JSON document, which can be imported again"],
  ];
  const CODE = [
    ["portrait.py", "Python script", "Rebuilds the picture with Gatescape’s package dynamics and matplotlib alone."],
    ["numpy.py", "NumPy", "The parameters, the flow and one step of the discrete GRU."],
    ["pytorch.py", "PyTorch", "The same network as a cell, in double precision."],
    ["latex.tex", "LaTeX", "The parameters as matrices; needs amsmath."],
  ];
  const OF_GRU = ["numpy.py", "pytorch.py"];
  const offered = () => CODE.filter(([name]) => gatescape.system.is("gru") || !OF_GRU.includes(name));
  let shownCode = CODE[0][0];
  let turn = 0;

  const address = (name) => `/api/v1/export/${name}?${gatescape.address.ofState(gatescape.state.now())}&v=${gatescape.state.facts().build}`;
  const link = (name, text) => make("a", { href: address(name), download: "gatescape-" + name, className: "button" }, text);

  function row([name, title, holds]) {
    const kind = name.split(".")[1].toUpperCase();
    const none = name === "orbits.csv" && !gatescape.state.now().orbits.length;
    return make(
      "li", {}, make("span", {}, make("span", { className: "file-title" }, title), make("span", { className: "note" }, none ? "click into the plane to place one" : holds)),
      none ? make("span", { className: "note" }, "none yet") : link(name, kind),
    );
  }

  async function fill(block, name) {
    const mine = ++turn;
    block.textContent = "…";
    try {
      const answer = await gatescape.ask(address(name));
      const text = await answer.text();
      if (mine === turn) block.textContent = answer.ok ? text : JSON.parse(text).error;
    } catch (error) {
      if (mine !== turn) return;
      if (!(error instanceof TypeError || error instanceof SyntaxError)) console.error(error);
      block.textContent = "The server cannot be reached.";
    }
  }

  function code() {
    const block = make("pre", { className: "listing", tabIndex: 0, "aria-label": "Code" });
    const note = make("p", { className: "note" });
    const deeds = make("div", { className: "button-row" });
    const show = (name) => {
      shownCode = name;
      note.textContent = CODE.find(([key]) => key === name)[2];
      deeds.replaceChildren(gatescape.copyButton(() => block.textContent, "Copy the code", "button main"), link(name, "Download"));
      fill(block, name);
    };
    const choices = offered().map(([name, text]) => {
      const radio = make("input", { type: "radio", name: "export-code", value: name, checked: name === shownCode });
      radio.addEventListener("change", () => show(name));
      return make("label", {}, radio, make("span", {}, text));
    });
    show(shownCode);
    return make("div", { className: "form" }, make("div", { className: "segments wrap", role: "radiogroup", "aria-label": "Language" }, ...choices), note, deeds, block);
  }

  gatescape.exports = {
    ...gatescape.exports,
    data: () => make(
      "div", { className: "form" }, make("p", { className: "note" }, "Every number in full precision, with the parameters and what is proven in the first lines."),
      make("ul", { className: "files" }, ...FILES.map(row)),
    ),
    code,
  };
})();
