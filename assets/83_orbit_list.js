// The list of orbits: start values to edit, colour, where they come from and end, and the way to look longer.
"use strict";
(() => {
  const FARTHEST = 1e6;
  const TIMES = [60, 240, 1000];
  const { make } = gatescape;
  const rows = [];
  let targets = []; // fixed points at the ends of each orbit

  function enter(index, axis, box) {
    const { orbits } = gatescape.state.now();
    const text = box.value.trim();
    const number = Number(text);
    const name = `Orbit ${index + 1}, ${"xy"[axis]} at the start`;
    const kept = orbits[index][axis];
    if (text === "" || !Number.isFinite(number)) gatescape.messages.say(`${name}: that is not a number; ${kept} is kept.`, "start");
    else if (Math.abs(number) > FARTHEST) gatescape.messages.say(`${name}: ${text} is farther out than ${FARTHEST}; ${kept} is kept.`, "start");
    else {
      gatescape.messages.clear("start");
      const moved = orbits.map((start, i) => (i === index ? start.map((v, k) => (k === axis ? number : v)) : start));
      gatescape.state.change({ orbits: moved }, "done");
      return;
    }
    box.value = String(kept);
  }

  function row(index) {
    const label = (what) => `Orbit ${index + 1}, ${what}`;
    const box = (axis) => {
      const input = make("input", { type: "number", step: "any", className: "number start-value", autocomplete: "off", "aria-label": label("xy"[axis] + " at the start") });
      input.addEventListener("change", () => enter(index, axis, input));
      return input;
    };
    const options = gatescape.orbitColours.names.map((name, i) => make("option", { value: String(i) }, name));
    const colour = make("select", { className: "colour", "aria-label": label("colour"), title: "Colour" }, ...options);
    colour.addEventListener("change", () => {
      gatescape.state.change({ colours: gatescape.orbitColours.changed(index, Number(colour.value)) }, "look");
    });
    const remove = make("button", { type: "button", className: "close", "aria-label": `Remove orbit ${index + 1}`, title: "Remove" }, "×");
    remove.addEventListener("click", () => {
      gatescape.orbits.remove(index);
      // the focus stays in the list, or goes to the plane when the list is empty
      const next = rows[Math.min(index, rows.length - 1)];
      (next && next.node.isConnected ? next.remove : gatescape.element("portrait")).focus({ preventScroll: true });
    });
    const boxes = [box(0), box(1)];
    const ends = make("p", { className: "ends" });
    const place = make(
      "span", { className: "place" }, gatescape.symbol("x"), boxes[0], gatescape.symbol("y"), boxes[1],
    );
    const node = make("li", {}, make("span", { className: "who" }, colour, make("span", { className: "unseen" }, "orbit "), String(index + 1)), place, ends, remove);
    const light = (on) => {
      gatescape.points.light(on ? targets[index] || [] : []);
      gatescape.orbitBench.stress(on ? index : -1);
    };
    node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && light(true));
    node.addEventListener("pointerleave", () => light(false));
    node.addEventListener("focusin", () => light(true));
    node.addEventListener("focusout", () => light(false));
    return { node, boxes, colour, ends, remove };
  }

  function words(told, iterates) {
    if (!told) return ["…"];
    const parts = [make("span", {}, told.goes.words), make("span", { className: "quiet" }, told.comes.words)];
    if (iterates) parts.splice(1, 0, make("span", {}, `Δt = ${gatescape.reading(iterates.step, 4).replace(/\.?0+$/, "")}: ${iterates.ends}`));
    return parts;
  }

  function longer(data) {
    const { time } = gatescape.state.now();
    const host = gatescape.element("orbit-longer");
    const open = data !== null && data.orbits.some((orbit) => orbit.goes.open || orbit.comes.open);
    const next = TIMES.find((t) => t > time);
    const parts = [];
    const button = (text, value) => {
      const node = make("button", { type: "button", className: "link" }, text);
      node.addEventListener("click", () => gatescape.state.change({ time: value }, "done"));
      return node;
    };
    if (open && next) parts.push(make("span", {}, `Still under way at ${time} steps.`), button(`Follow for ${next} steps`, next));
    else if (open) parts.push(make("span", {}, `Still under way at ${time} steps, which is as long as orbits are followed.`));
    if (time !== TIMES[0]) parts.push(button(`Follow for ${TIMES[0]} steps`, TIMES[0]));
    const key = parts.map((part) => part.textContent).join();
    if (host.dataset.key !== key) host.replaceChildren(...parts);
    host.dataset.key = key;
    host.hidden = !parts.length || !gatescape.state.now().orbits.length;
  }

  gatescape.orbitList = {
    build() {
      rows.length = 0;
    },

    // data: of the orbits as they are, or null while it is under way
    show(data) {
      const { orbits } = gatescape.state.now();
      const list = gatescape.element("orbit-list");
      while (rows.length > orbits.length) rows.pop().node.remove();
      while (rows.length < orbits.length) {
        rows.push(row(rows.length));
        list.append(rows[rows.length - 1].node);
      }
      const point = (end) => (end.kind === "point" ? [end.target] : []);
      targets = data ? data.orbits.map(({ goes, comes }) => [...point(goes), ...point(comes)]) : [];
      orbits.forEach((start, i) => {
        const { boxes, colour, ends } = rows[i];
        boxes.forEach((box, axis) => {
          if (document.activeElement !== box || Number(box.value) !== start[axis]) box.value = String(start[axis]);
          box.title = String(start[axis]);
        });
        colour.value = String(gatescape.orbitColours.number(i));
        colour.style.setProperty("--swatch", gatescape.orbitColours.of(i));
        const iterates = gatescape.stepBench ? gatescape.stepBench.ends(i) : null;
        const told = data ? data.orbits[i] : null;
        const key = JSON.stringify([told && [told.goes.words, told.comes.words], iterates]);
        if (ends.dataset.key !== key) ends.replaceChildren(...words(told, iterates));
        ends.dataset.key = key;
      });
      list.hidden = orbits.length === 0;
      longer(data);
    },
  };
})();
