// Noise: some paths of an ensemble, faintly, and the share of all paths that ends in each attractor.
"use strict";
(() => {
  const { make } = gatescape;
  let rows = null;
  let data = null;
  let paths = []; // places in the plane, as flat lists

  const told = (noisy) => gatescape.state.now().noisy !== noisy && gatescape.state.change({ noisy }, "look");
  const ran = () => gatescape.state.now().noisy === "yes";

  const asker = gatescape.asker("noise", arrived, (sentence) => {
    clear();
    gatescape.element("noise-shares").replaceChildren(make("p", { role: "status" }, sentence));
  });

  function arrived(answer) {
    data = answer;
    const [x0, x1, y0, y1] = data.window;
    paths = data.drawn.map((steps) => {
      const places = new Float64Array(steps.length);
      let x = 0;
      let y = 0;
      for (let i = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        places[i] = x0 + x * data.grain * (x1 - x0);
        places[i + 1] = y0 + y * data.grain * (y1 - y0);
      }
      return places;
    });
    shares();
    gatescape.overlay.refresh();
  }

  function shares() {
    const percent = (v) => gatescape.reading(100 * v, 1);
    const head = make("p", { className: "quiet", role: "status" }, `Where ${data.paths} paths are after ${data.time} steps, and where they would go on to without noise:`);
    const items = data.shares.map((share) => {
      const bar = make("span", { className: "share-bar" }, make("span", { className: "share-fill" }), make("span", { className: "share-interval" }));
      bar.style.setProperty("--share", share.share);
      bar.style.setProperty("--low", share.low);
      bar.style.setProperty("--high", share.high);
      return make(
        "li", { title: `${share.count} of ${data.paths} paths; 95 % confidence interval by Wilson` },
        make("span", {}, share.name), bar,
        make("span", { className: "numbers" }, `${percent(share.share)} %`, make("span", { className: "quiet" }, ` (${percent(share.low)} to ${percent(share.high)})`)),
      );
    });
    gatescape.element("noise-shares").replaceChildren(head, make("ul", {}, ...items));
  }

  function clear() {
    data = null;
    paths = [];
    gatescape.element("noise-shares").replaceChildren();
    gatescape.overlay.refresh();
    told("no");
  }

  function run() {
    const from = gatescape.inputStart.place();
    if (!from) return;
    told("yes");
    const state = { ...gatescape.state.now(), orbits: [] };
    asker.want(`${gatescape.address.ofFrame(state, "full")}&noise=${state.noise.join()}&start=${from.x},${from.y}`);
  }

  // its numbers have changed, or where it begins
  const again = () => ran() && run();

  function paint(context, place, palette) {
    context.strokeStyle = palette.orbit;
    context.globalAlpha = 0.28;
    context.lineWidth = 1;
    context.beginPath();
    for (const places of paths) {
      for (let i = 0; i < places.length; i += 2) {
        const [px, py] = place(places[i], places[i + 1]);
        if (i) context.lineTo(px, py);
        else context.moveTo(px, py);
      }
    }
    context.stroke();
    context.globalAlpha = 1;
    for (const places of paths) {
      context.beginPath();
      context.arc(...place(places[places.length - 2], places[places.length - 1]), 2.5, 0, 2 * Math.PI);
      context.fillStyle = palette.orbit;
      context.fill();
    }
  }

  gatescape.noise = {
    build() {
      const host = gatescape.element("noise-numbers");
      rows = gatescape.numberRows(host, "noise", [
        { label: ["amplitude"], name: "Noise, amplitude in state units per root of a GRU step", low: 0, high: 10 },
        { label: ["seed"], name: "Noise, seed of the random numbers", low: 0, high: 999999, whole: true },
        { label: ["paths"], name: "Noise, number of paths", low: 1, high: 5000, whole: true },
        { label: ["length"], name: "Noise, length in GRU steps", low: 1, high: 1000 },
      ], again);
      const go = make("button", { type: "button", className: "action" }, "Run");
      go.addEventListener("click", run);
      const away = make("button", { type: "button", className: "link" }, "Clear");
      away.addEventListener("click", () => {
        asker.forget();
        clear();
      });
      host.append(go, away);
      gatescape.overlay.add(() => paths.length > 0 && gatescape.bench.open("inputs"), paint, "noise");
      rows.show();
    },

    show: () => rows.show(),
    again,
    // after a reload, and when a picture in another window needs its paths anew
    rest: () => ran() && (!data || String(data.window) !== String(gatescape.shown().frame.window)) && run(),
    clear() {
      asker.forget();
      if (gatescape.element("noise-shares").firstChild || ran()) clear();
    },
  };
})();
