// The Survey page: the map and the curves of what is chosen, and the order of the table.
"use strict";
(() => {
  const { element } = gatescape;
  const DEEPEST = 46; // how much of the accent the largest value of the map gets, in percent: its number stays readable
  const MEAN = "mean";
  const CURVES = ["show", "along", "projector"]; // what they depend on
  const LETTERS = { U_h: "s", U_r: "t" };
  const facts = () => gatescape.state.facts().survey;

  function showMap(state) {
    const { title, values, texts } = facts().maps[state.show];
    const low = state.show === MEAN ? 1 : 0;
    const high = Math.max(...values);
    element("survey-map-title").textContent = title;
    element("survey-back").hidden = state.show === MEAN;
    for (const cell of element("survey-map").querySelectorAll("[data-stratum]")) {
      const which = Number(cell.dataset.stratum);
      cell.textContent = texts[which];
      cell.style.setProperty("--depth", `${(DEEPEST * Math.max(0, (values[which] - low) / (high - low || 1))).toFixed(1)}%`);
    }
  }

  function showCurves(state) {
    const curves = facts().curves[state.along];
    const chosen = state.show === MEAN ? null : facts().topologies[state.show][state.along];
    const letter = LETTERS[state.along];
    const said = `Share of the draws by number of fixed points, over the scale ${letter} from ${curves.scales[0]} to ${curves.scales.at(-1)}, both axes logarithmic; the map beside it has the numbers.`;
    gatescape.surveyCurves(element("survey-curves"), curves, chosen, letter, said);
    element("survey-curves-words").textContent =
      (chosen ? `Dashed: ${chosen.label}. ` : "") + "Both axes are logarithmic; a line is broken where none was drawn.";
  }

  function showTable(state) {
    const body = element("survey-table").querySelector("tbody");
    const place = ({ dataset }) => (state.order === "share" ? -Number(dataset.count) : Number(dataset.points));
    const rows = [...body.children];
    const first = new Map(rows.map((row, i) => [row, Number((row.dataset.place ??= String(i)))]));
    rows.sort((a, b) => place(a) - place(b) || first.get(a) - first.get(b));
    // a row that keeps its place keeps the keyboard's focus
    if (rows.some((row, i) => row !== body.children[i])) body.replaceChildren(...rows);
    for (const button of body.querySelectorAll("[data-show]")) button.setAttribute("aria-pressed", String(button.dataset.show === state.show));
  }

  function choose(show) {
    gatescape.state.change({ show }, "done");
    element("survey-map").scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  gatescape.pages.survey = {
    build() {
      gatescape.state.listen((state, _, before) => {
        if (state.show !== before.show) showMap(state);
        if (CURVES.some((name) => state[name] !== before[name])) showCurves(state);
        if (state.show !== before.show || state.order !== before.order) showTable(state);
      });
      element("survey-table").addEventListener("click", (event) => {
        const button = event.target.closest("[data-show]");
        if (button) choose(button.dataset.show === gatescape.state.now().show ? MEAN : button.dataset.show);
      });
      element("survey-back").addEventListener("click", () => {
        const pressed = element("survey-table").querySelector('[aria-pressed="true"]');
        gatescape.state.change({ show: MEAN }, "done");
        // the button goes: the keyboard goes on where the choice was made
        pressed.focus();
      });
      const state = gatescape.state.now();
      showMap(state);
      showTable(state);
      new ResizeObserver(() => showCurves(gatescape.state.now())).observe(element("survey-curves"));
    },

    // after a change of theme, palette or fonts
    redraw: () => showCurves(gatescape.state.now()),
  };
})();
