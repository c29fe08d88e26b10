// The view: which window is shown. Zoom and pan change the state like any slider does.
"use strict";
(() => {
  const NARROWEST = 1e-7;

  const centre = (low, high) => (low + high) / 2;
  const within = (value, low, high) => Math.min(Math.max(value, low), high);

  // a square window around a centre, kept near the trapping square
  function square(x, y, width) {
    // the centre stays within half of the widest window, which the server accepts
    const { widest, middle } = gatescape.state.facts().view;
    const half = within(width, NARROWEST, widest) / 2;
    const cx = within(x, middle[0] - widest / 2, middle[0] + widest / 2);
    const cy = within(y, middle[1] - widest / 2, middle[1] + widest / 2);
    // as many digits as the width needs, so that addresses stay short
    const digits = Math.max(3, Math.ceil(-Math.log10(half)) + 4);
    return [cx - half, cx + half, cy - half, cy + half].map((v) => Number(v.toFixed(digits)));
  }

  gatescape.view = {
    // zoom by a factor (below 1 zooms in) about a point of the plane
    zoom(factor, phase, about) {
      const [x0, x1, y0, y1] = gatescape.state.window();
      const [ax, ay] = about || [centre(x0, x1), centre(y0, y1)];
      const width = within((x1 - x0) * factor, NARROWEST, gatescape.state.facts().view.widest);
      const real = width / (x1 - x0);
      this.go(ax + (centre(x0, x1) - ax) * real, ay + (centre(y0, y1) - ay) * real, width, phase);
    },

    // move by fractions of the window
    move(right, up, phase) {
      const [x0, x1, y0, y1] = gatescape.state.window();
      this.go(centre(x0, x1) + right * (x1 - x0), centre(y0, y1) + up * (y1 - y0), x1 - x0, phase);
    },

    go(x, y, width, phase) {
      gatescape.state.change({ window: square(x, y, width) }, phase);
    },

    whole() {
      gatescape.state.change({ window: null }, "done");
    },
  };
})();
