// The fixed points as things that can be lit and picked. The picked one is part of the state (its place), so that a link
// restores it; while parameters change it is followed, and dropped quietly once it is gone.
"use strict";
(() => {
  const REACH = 0.35; // how far a point may move from one picture to the next
  const MEANT = 0.05; // how far the place in a link may lie from the point that it means
  const MERGED = 2e-3; // a point that meets another is followed into the region that they leave
  const listeners = [];
  let lit = [];
  let index = -1; // of the picked point in the present frame
  let preset = null; // the figure on which it was picked
  let passing = false; // its place came with a draft, and is not in the address yet

  const everything = (frame) => (frame ? (frame.everything ??= [...frame.points, ...frame.clusters]) : []);
  // in the unit of the GRU's window, for which the distances below were chosen
  const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) / gatescape.state.facts().view.unit;

  function nearest(candidates, place) {
    let best = -1;
    candidates.forEach((one, i) => {
      if (one && (best < 0 || distance(one, place) < distance(candidates[best], place))) best = i;
    });
    return best;
  }

  const tell = (what) => listeners.forEach((listener) => listener(what));

  // where the point went: the nearest alike, if nothing else that was there before is nearer to it
  function successor(now, before, old) {
    for (const alike of [(p) => p.kind === old.kind, (p) => p.index === old.index && "shape" in p && "shape" in old]) {
      const found = nearest(now.map((p) => alike(p) && p), old);
      if (found < 0 || distance(now[found], old) > REACH) continue;
      const origin = nearest(before.map((p) => alike(p) && p), now[found]);
      if (before[origin] === old) return found;
    }
    const region = nearest(now.map((p) => !("shape" in p) && p), old);
    return region >= 0 && distance(now[region], old) < MERGED ? region : -1;
  }

  function locate(frame, before) {
    const { picked, preset: figure } = gatescape.state.now();
    if (!picked) return -1;
    const now = everything(frame);
    const old = index >= 0 ? everything(before)[index] : undefined;
    const place = { x: picked[0], y: picked[1] };
    // told by a link, or set back by an undo: the place is all that is known
    if (!old || distance(old, place) > 1e-9) {
      const found = nearest(now, place);
      return found >= 0 && distance(now[found], place) < MEANT ? found : -1;
    }
    return figure === preset ? successor(now, everything(before), old) : -1;
  }

  function keep(frame) {
    const { picked } = gatescape.state.now();
    const point = everything(frame)[index];
    const place = point ? [point.x, point.y] : null;
    preset = gatescape.state.now().preset;
    const full = frame.quality === "full";
    if (String(place) === String(picked || null) && !(full && passing)) return;
    passing = !full;
    gatescape.state.change({ picked: place }, full ? "look" : "live");
  }

  // in a drag, words beside the picture follow it a few times a second: the hand must not wait for them
  const CALM = 120;

  gatescape.points = {
    calmly(show) {
      let last = -Infinity;
      return (frame) => {
        const now = performance.now();
        if (frame.quality === "draft" && now - last < CALM) return;
        last = now;
        show(frame);
      };
    },

    all: () => everything(gatescape.shown() && gatescape.shown().frame),
    lit: () => lit,

    // "sink 9, node": numbered as in the table, where orbits and pulses name it too
    title(which) {
      const point = this.all()[which];
      const name = gatescape.words.point(point);
      return "shape" in point ? name.replace(/^[^,]+/, (kind) => `${kind} ${which + 1}`) : name;
    },

    picked: () => index,
    listen: (listener) => listeners.push(listener),

    light(indices) {
      if (String(indices) === String(lit)) return;
      lit = indices;
      tell("lit");
    },

    // picks a point, or puts the picked one away: once more, or none
    pick(which) {
      index = which === index ? -1 : which;
      keep(gatescape.shown().frame);
      tell("picked");
    },

    build() {
      gatescape.arrives((frame, before) => {
        index = locate(frame, before);
        // numbers may have moved: what was lit is no longer known
        if (before && everything(before).length !== everything(frame).length) lit = [];
        keep(frame);
      });
    },
  };
})();
