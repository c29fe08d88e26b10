// Orbits placed by hand: their starts are small buttons over the plot, to drag, move by keys and remove.
"use strict";
(() => {
  const DRAG = 4; // pixels before a press becomes a drag
  const { make } = gatescape;
  let dragged = -1;

  const round = (value, width) => Number(value.toFixed(Math.max(3, Math.ceil(-Math.log10(width)) + 4)));

  function replace(index, point, phase) {
    const orbits = gatescape.state.now().orbits.slice();
    orbits[index] = point;
    gatescape.state.change({ orbits }, phase);
  }

  function remove(index) {
    gatescape.orbits.remove(index);
    gatescape.element("portrait").focus({ preventScroll: true });
  }

  function press(event, index, node) {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    const from = [event.clientX, event.clientY];
    let moved = false;
    const move = (now) => {
      if (!moved && Math.hypot(now.clientX - from[0], now.clientY - from[1]) < DRAG) return;
      moved = true;
      dragged = index;
      replace(index, gatescape.orbits.rounded(gatescape.pointer.place(now)), "live");
      gatescape.orbits.place(gatescape.shown().frame.window);
    };
    const release = (now) => {
      node.removeEventListener("pointermove", move);
      dragged = -1;
      if (moved) replace(index, gatescape.state.now().orbits[index], "done");
      // the second click of a double-click may meet the start that the first one made
      else if (now.type === "pointerup" && !gatescape.pointer.twice(now)) remove(index);
    };
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", release, { once: true });
    node.addEventListener("pointercancel", release, { once: true });
  }

  function handle(index) {
    const node = make("button", { type: "button", className: "start" });
    node.addEventListener("pointerdown", (event) => press(event, index, node));
    return node;
  }

  gatescape.orbits = {
    indexOf: (node) => [...gatescape.element("portrait-starts").children].indexOf(node),

    // by steps of a two-hundredth of the window
    nudge(index, right, up) {
      const [x0, x1] = gatescape.state.window();
      const [x, y] = gatescape.state.now().orbits[index];
      replace(index, this.rounded([x + (right * (x1 - x0)) / 200, y + (up * (x1 - x0)) / 200]), "done");
    },

    // removes an orbit whose start has the focus, which the portrait then takes
    drop: remove,

    remove(index) {
      const colours = gatescape.orbitColours.without(index);
      gatescape.state.change({ orbits: gatescape.state.now().orbits.filter((_, i) => i !== index), colours }, "done");
    },

    clear() {
      gatescape.state.change({ orbits: [], colours: [] }, "done");
    },

    rounded(point) {
      const [x0, x1] = gatescape.state.window();
      return point.map((v) => round(v, x1 - x0));
    },

    add(point) {
      const orbits = gatescape.state.now().orbits;
      const most = gatescape.state.facts().most_orbits;
      if (orbits.length >= most) {
        gatescape.messages.say(`There are ${most} orbits already; remove one to add another.`, "orbits");
        return;
      }
      gatescape.state.change({ orbits: [...orbits, this.rounded(point)] }, "done");
    },

    // puts the handles where their starts are in a window
    place(window) {
      const host = gatescape.element("portrait-starts");
      const orbits = gatescape.state.now().orbits;
      while (host.children.length > orbits.length) host.lastChild.remove();
      while (host.children.length < orbits.length) host.append(handle(host.children.length));
      const [x0, x1, y0, y1] = window;
      const box = gatescape.figure.box(gatescape.element("portrait").clientWidth);
      orbits.forEach(([x, y], index) => {
        const node = host.children[index];
        const across = (x - x0) / (x1 - x0);
        const up = (y - y0) / (y1 - y0);
        node.style.left = box.left + across * box.width + "px";
        node.style.top = box.top + (1 - up) * box.height + "px";
        node.style.setProperty("--orbit", gatescape.orbitColours.of(index));
        node.dataset.number = orbits.length > 1 ? index + 1 : "";
        node.hidden = across < 0 || across > 1 || up < 0 || up > 1;
        const place = `(${gatescape.reading(x, 3)}, ${gatescape.reading(y, 3)})`;
        node.setAttribute("aria-label", `Start of orbit ${index + 1} at ${place}. Arrow keys move it, Delete removes it.`);
        node.title = `Start of an orbit, ${place}: drag to move, click to remove`;
      });
      gatescape.element("clear-orbits").hidden = orbits.length === 0;
    },

    dragging: () => dragged >= 0,
  };
})();
