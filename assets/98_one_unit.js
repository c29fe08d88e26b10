// The page of one unit: connects the state to the line, the answers, the panels and the controls.
"use strict";
(() => {
  let showing = 0;
  let noted = null;

  const asker = gatescape.asker("line", (answer) => {
    gatescape.messages.clear("line");
    gatescape.unitLine.show(answer);
    gatescape.unitAnswers.show(answer, moving ? "live" : "done");
    document.dispatchEvent(new CustomEvent("gatescape:line"));
  }, (sentence) => gatescape.messages.say(sentence, "line"), { each: true });

  let moving = false;

  const pairs = (state, names) => names.map((name) => [name, [state[name]].flat().map(String).join()]);

  function query(state, needs) {
    const weights = Object.entries(state.parameters).map(([symbol, entries]) => [symbol, String(entries[0])]);
    return new URLSearchParams([...weights, ...pairs(state, needs), ["v", gatescape.state.facts().build]]).toString();
  }

  // results of other weights than those on the screen are faded
  function fresh(are) {
    for (const plots of document.querySelectorAll(".unit-plots")) plots.classList.toggle("stale", !are);
  }

  // the panel that is open follows the hand where that is quick, and the others wait until it rests
  function ask(state, phase) {
    asker.want(query(state, []));
    const panel = gatescape.unitPanels[state.panel];
    if (phase !== "live" || panel.live) panel.ask(query(state, panel.needs));
    else fresh(false);
  }

  const ASKED = ["parameters", "panel", "sink", "pulse", "step", "start"];

  function changed(state, phase, before) {
    moving = phase === "live";
    if (!showing) showing = requestAnimationFrame(showControls);
    if (ASKED.some((name) => state[name] !== before[name]) || phase === "done") ask(state, phase);
    if (state.panel !== before.panel) {
      showPanel();
      gatescape.unitLine.refresh();
    }
    if (state.projector !== before.projector) redraw();
  }

  function load(key) {
    const preset = gatescape.state.facts().presets.find((one) => one.key === key);
    gatescape.state.change({ preset: key, parameters: { ...preset.parameters } }, "done");
  }

  function showPreset() {
    const { preset, parameters } = gatescape.state.now();
    const held = gatescape.state.preset();
    const same = Object.entries(held.parameters).every(([name, [value]]) => parameters[name][0] === value);
    for (const button of document.querySelectorAll("[data-unit]")) {
      button.setAttribute("aria-pressed", String(same && button.dataset.unit === preset));
    }
    gatescape.element("unit-reset").hidden = same;
    const note = same ? held.note : `Weights changed from “${preset}”.`;
    if (noted !== note) gatescape.element("unit-note").replaceChildren(...gatescape.typeset.symbols(note));
    noted = note;
  }

  function showControls() {
    showing = 0;
    gatescape.matrices.show();
    showPreset();
    for (const panel of Object.values(gatescape.unitPanels)) panel.show();
  }

  const tabs = () => [...gatescape.element("unit-tabs").querySelectorAll("[role=tab]")];

  function showPanel() {
    for (const tab of tabs()) {
      const chosen = tab.dataset.panel === gatescape.state.now().panel;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
  }

  function buildTabs() {
    const list = gatescape.element("unit-tabs");
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) gatescape.state.change({ panel: tab.dataset.panel }, "look");
    });
    list.addEventListener("keydown", (event) => {
      const all = tabs();
      const at = all.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const next = all[(to + all.length) % all.length];
      next.focus();
      gatescape.state.change({ panel: next.dataset.panel }, "look");
    });
  }

  function redraw() {
    gatescape.unitLine.refresh();
    for (const panel of Object.values(gatescape.unitPanels)) panel.refresh();
  }

  gatescape.pages["one-unit"] = {
    build() {
      gatescape.matrices.build();
      gatescape.about.build();
      gatescape.share.build();
      gatescape.unitLine.build();
      for (const panel of Object.values(gatescape.unitPanels)) panel.build();
      gatescape.element("unit-presets").addEventListener("click", (event) => {
        const button = event.target.closest("[data-unit]");
        if (button) load(button.dataset.unit);
      });
      gatescape.element("unit-reset").addEventListener("click", () => load(gatescape.state.now().preset));
      buildTabs();
      document.addEventListener("gatescape:panel", () => fresh(!moving || gatescape.unitPanels[gatescape.state.now().panel].live === true));
      showPanel();
      showControls();
      gatescape.state.listen(changed);
      ask(gatescape.state.now(), "done");
    },

    // after a change of theme, palette or fonts
    redraw,
  };
})();
