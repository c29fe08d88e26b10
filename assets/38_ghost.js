// The ghost: nullclines and fixed points of the pinned portrait, faintly, beneath the living ones.
"use strict";
(() => {
  const FAINT = 0.42;
  let frame = null; // of the pinned network
  let asker = null;

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const ofPinned = (state) => ({ ...state, ...state.pinned, orbits: [] });

  function arrived(answer) {
    frame = answer;
    gatescape.element("pin-headline").textContent = frame.verdict.headline;
    gatescape.repaint();
  }

  // lines and places are in coordinates of the plane: a ghost can be drawn in any window, whole once it rests
  function inWindow(lines, window) {
    return { ...frame, lines, window };
  }

  gatescape.ghost = {
    draw(context, window, state, palette, side) {
      if (state.pinned === null || frame === null) return;
      context.save();
      context.globalAlpha = FAINT;
      const layers = ["nullclines", "points"];
      const nothing = { x: [], y: [] };
      const lines = {};
      for (const name of Object.keys(frame.lines)) lines[name] = name.startsWith("nullcline") ? frame.lines[name] : nothing;
      const ghost = inWindow(lines, window);
      gatescape.lines.draw(context, ghost, { ...state, layers }, palette, side);
      gatescape.markers.draw(context, ghost, { ...state, layers }, palette, side);
      context.restore();
    },

    // asks for the ghost of a state: at rest only, a pinned portrait does not change while a hand moves a weight
    follow(state, phase, before) {
      if (state.pinned === null) {
        frame = null;
        asker.forget();
        return;
      }
      const wanted = ofPinned(state);
      const known = frame && same(frame.state.parameters, wanted.parameters) && frame.state.reset === wanted.reset;
      if (!known && (!before || state.pinned !== before.pinned)) frame = null;
      if (phase !== "live" && !(known && same(frame.state.window, wanted.window))) asker.want(wanted, "full");
    },

    // what is on the screen already need not be asked for
    take(shown) {
      if (shown.quality !== "full") return;
      frame = shown;
      gatescape.element("pin-headline").textContent = frame.verdict.headline;
    },

    build() {
      asker = gatescape.frames(arrived, "ghost");
    },

    resting: () => asker === null || asker.idle(),
  };
})();
