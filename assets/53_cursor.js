// A cursor in the plane, moved by keys: it places, moves and removes starts of orbits, and walks the fixed points.
"use strict";
(() => {
  let at = null; // in the plane; null while it is not in use
  let node = null;
  let walked = -1;

  const window_ = () => gatescape.state.window();
  const say = (text) => { gatescape.element("keys-spoken").textContent = text; };
  const place = ([x, y]) => `(${gatescape.reading(x, 3)}, ${gatescape.reading(y, 3)})`;

  function middle() {
    const [x0, x1, y0, y1] = window_();
    return [(x0 + x1) / 2, (y0 + y1) / 2];
  }

  function inView([x, y]) {
    const [x0, x1, y0, y1] = window_();
    return x >= x0 && x <= x1 && y >= y0 && y <= y1;
  }

  function show() {
    const shown = gatescape.shown();
    if (!shown || !node) return;
    node.hidden = at === null || !inView(at);
    if (node.hidden) return;
    const box = gatescape.figure.box(gatescape.element("portrait").clientWidth);
    const [x0, x1, y0, y1] = shown.frame.window;
    node.style.left = box.left + ((at[0] - x0) / (x1 - x0)) * box.width + "px";
    node.style.top = box.top + ((y1 - at[1]) / (y1 - y0)) * box.height + "px";
  }

  // the start nearest to the cursor, or to the middle of the view
  function nearest() {
    const [x, y] = gatescape.cursor.place();
    const gaps = gatescape.state.now().orbits.map((start) => Math.hypot(start[0] - x, start[1] - y));
    return gaps.length ? gaps.indexOf(Math.min(...gaps)) : -1;
  }

  gatescape.cursor = {
    place: () => (at !== null && inView(at) ? at : middle()),
    shown: () => at,

    // by fractions of the window; the cursor stays in view
    move(right, up) {
      const [x0, x1, y0, y1] = window_();
      const [x, y] = this.place();
      const within = (value, low, high) => Math.min(Math.max(value, low), high);
      at = [within(x + right * (x1 - x0), x0, x1), within(y + up * (y1 - y0), y0, y1)];
      show();
      say("Cursor at " + place(at));
    },

    // to the next fixed point in view, in their order
    walk(step) {
      const all = gatescape.points.all();
      const seen = all.map((_, i) => i).filter((i) => inView([all[i].x, all[i].y]));
      if (!seen.length) return say("No fixed point in view");
      const here = seen.indexOf(walked);
      const next = here < 0 ? (step > 0 ? 0 : seen.length - 1) : (here + step + seen.length) % seen.length;
      walked = seen[next];
      at = [all[walked].x, all[walked].y];
      gatescape.points.light([walked]);
      show();
      return say(`${gatescape.words.point(all[walked])} at ${place(at)}, ${next + 1} of ${seen.length}`);
    },

    // the fixed point nearest to the cursor in full
    inspect() {
      const all = gatescape.points.all();
      const [x, y] = this.place();
      const gaps = all.map((p) => Math.hypot(p.x - x, p.y - y));
      if (gaps.length) gatescape.points.pick(gaps.indexOf(Math.min(...gaps)));
    },

    hide() {
      at = null;
      walked = -1;
      gatescape.points.light([]);
      show();
    },

    plant() {
      if (!gatescape.roomTaps.take(this.place())) gatescape.orbits.add(this.place());
    },

    // the nearest start comes to the cursor
    fetch() {
      const index = nearest();
      if (index < 0) return say("There is no orbit to move");
      const orbits = gatescape.state.now().orbits.slice();
      orbits[index] = gatescape.orbits.rounded(this.place());
      return gatescape.state.change({ orbits }, "done");
    },

    remove() {
      const index = nearest();
      if (index < 0) return say("There is no orbit to remove");
      return gatescape.orbits.remove(index);
    },

    build() {
      node = gatescape.make("div", { className: "cursor", hidden: true });
      node.setAttribute("aria-hidden", "true");
      gatescape.element("portrait").append(node);
      gatescape.drawn(show);
    },
  };
})();
