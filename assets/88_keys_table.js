// The table of keys. What the keys do and what the sheet says both come from here.
// A row: where the keys work, what the sheet says, and an action for each key.
"use strict";
(() => {
  const state = () => gatescape.state.now();
  const change = (patch, phase) => gatescape.state.change(patch, phase);

  function figure(step) {
    const { presets } = gatescape.state.facts();
    const here = presets.findIndex((preset) => preset.key === state().preset);
    gatescape.preset.load(presets[(here + step + presets.length) % presets.length].key);
  }

  function layer(number) {
    const { layers } = gatescape.state.facts();
    const name = layers[number];
    change({ layers: layers.filter((one) => (one === name) !== state().layers.includes(one)) }, "look");
  }

  function theme() {
    const all = ["auto", "light", "dark"];
    change({ theme: all[(all.indexOf(state().theme) + 1) % all.length] }, "look");
  }

  function nextStart() {
    const starts = [...gatescape.element("portrait-starts").children].filter((node) => !node.hidden);
    if (starts.length) starts[(starts.indexOf(document.activeElement) + 1) % starts.length].focus();
  }

  const view = (right, up) => () => gatescape.view.move(right, up, "done");
  const zoom = (factor) => () => gatescape.view.zoom(factor, "done");
  const cursor = (right, up) => () => gatescape.cursor.move(right / 40, up / 40);
  const nudge = (right, up) => (event) => gatescape.orbits.nudge(gatescape.orbits.indexOf(event.target), right, up);
  const remove = (event) => gatescape.orbits.drop(gatescape.orbits.indexOf(event.target));

  function digits() {
    const actions = {};
    gatescape.state.facts().layers.forEach((_, i) => { actions[String(i + 1)] = () => layer(i); });
    return actions;
  }

  gatescape.keyTable = {
    groups: { page: "Everywhere, but while typing", portrait: "On the portrait", start: "On the start of an orbit", slider: "On a weight’s slider" },

    rows: () => [
      { where: "page", says: "undo", keys: { "Mod+z": () => gatescape.history.undo() } },
      { where: "page", says: "redo", keys: { "Shift+Mod+z": () => gatescape.history.redo(), "Mod+y": () => gatescape.history.redo() } },
      { where: "page", says: "previous, next figure or row of the papers", keys: { "[": () => figure(-1), "]": () => figure(1) } },
      { where: "page", says: "back to this figure or row", keys: { r: () => gatescape.preset.load(state().preset) } },
      { where: "page", says: "layers on and off, in their order", keys: digits() },
      { where: "page", says: "pin the portrait, or unpin it", keys: { p: () => gatescape.compare.pin() } },
      { where: "page", says: "compare two portraits, or close", keys: { c: () => gatescape.compare.open() } },
      { where: "page", says: "choose the other of the two", keys: { x: () => gatescape.compare.other() } },
      { where: "page", says: "theme: auto, light, dark", keys: { t: theme } },
      { where: "page", says: "go to the portrait", keys: { g: () => gatescape.element("portrait").focus() } },
      ...gatescape.lesson.keys(),
      { where: "page", says: "this list", keys: { "?": () => gatescape.dialogs.open("keys") } },

      { where: "portrait", says: "move the view", keys: { ArrowLeft: view(-0.1, 0), ArrowRight: view(0.1, 0), ArrowUp: view(0, 0.1), ArrowDown: view(0, -0.1) } },
      { where: "portrait", says: "zoom in, out", keys: { "+": zoom(0.7), "=": zoom(0.7), "-": zoom(1 / 0.7) } },
      { where: "portrait", says: "the whole square", keys: { 0: () => gatescape.view.whole() } },
      { where: "portrait", says: "move the cursor", keys: { "Shift+ArrowLeft": cursor(-1, 0), "Shift+ArrowRight": cursor(1, 0), "Shift+ArrowUp": cursor(0, 1), "Shift+ArrowDown": cursor(0, -1) } },
      { where: "portrait", says: "cursor to the next, previous fixed point", keys: { n: () => gatescape.cursor.walk(1), "Shift+n": () => gatescape.cursor.walk(-1) } },
      { where: "portrait", says: "the nearest fixed point in full, or away", keys: { i: () => gatescape.cursor.inspect() } },
      { where: "portrait", says: "an orbit from the cursor, or from the middle", keys: { Enter: () => gatescape.cursor.plant() } },
      { where: "portrait", says: "the nearest orbit’s start comes to the cursor", keys: { m: () => gatescape.cursor.fetch() } },
      { where: "portrait", says: "remove the nearest orbit", keys: { Delete: () => gatescape.cursor.remove(), Backspace: () => gatescape.cursor.remove() } },
      { where: "portrait", says: "go to the starts of orbits", keys: { o: nextStart } },
      { where: "portrait", says: "put the cursor away", keys: { Escape: () => gatescape.cursor.hide() } },

      { where: "start", says: "move the start", keys: { ArrowLeft: nudge(-1, 0), ArrowRight: nudge(1, 0), ArrowUp: nudge(0, 1), ArrowDown: nudge(0, -1) } },
      { where: "start", says: "move it ten times as far", keys: { "Shift+ArrowLeft": nudge(-10, 0), "Shift+ArrowRight": nudge(10, 0), "Shift+ArrowUp": nudge(0, 10), "Shift+ArrowDown": nudge(0, -10) } },
      { where: "start", says: "remove the orbit", keys: { Delete: remove, Backspace: remove, Enter: remove, " ": remove } },
      { where: "start", says: "go to the next start", keys: { o: nextStart } },

      // a slider answers to its own keys, in its own script
      { where: "slider", says: "one step", keys: { ArrowLeft: null, ArrowRight: null, ArrowUp: null, ArrowDown: null } },
      { where: "slider", says: "ten steps", keys: { "Shift+ArrowLeft": null, "Shift+ArrowRight": null, PageUp: null, PageDown: null } },
      { where: "slider", says: "the previous, next bifurcation, exactly", keys: { ",": null, ".": null } },
      { where: "slider", says: "the figure’s own value", keys: { Delete: null, Backspace: null } },
    ],
  };
})();
