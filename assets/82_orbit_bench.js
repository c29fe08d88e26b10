// The orbits in time: asks for their series, plays them, and links a time on the curves to dots in the plane.
"use strict";
(() => {
  const SPEEDS = [2, 5, 10, 20, 50];
  const NEAR = 14; // pixels between pointer and orbit
  const { make } = gatescape;

  let data = null; // {span, orbits: [{series, goes, comes}]}
  let curves = null;
  let time = null; // at which dots are shown, or null
  let stressed = -1; // the orbit whose row in the list is under the pointer
  let playing = 0;
  let last = 0;
  let controls = null;
  let asked = null; // the state that was asked about
  let told = null; // the state that the data are of

  const asker = gatescape.asker("orbits", arrived, (sentence) => gatescape.messages.say(sentence, "orbits in time"));

  function arrived(answer) {
    gatescape.messages.clear("orbits in time");
    data = answer;
    told = asked;
    gatescape.element("orbit-curves").classList.remove("stale");
    const [from, to] = data.span;
    if (time !== null) time = Math.min(Math.max(time, from), to);
    Object.assign(controls.scrub, { min: from, max: to, step: "any" });
    show();
  }

  function show() {
    const { orbits } = gatescape.state.now();
    const some = orbits.length > 0;
    gatescape.element("orbit-hint").hidden = some;
    gatescape.element("orbit-curves").hidden = !some;
    gatescape.element("orbit-player").hidden = !some;
    gatescape.orbitList.show(data && data.orbits.length === orbits.length ? data : null);
    if (!some || !data) return;
    curves.show({
      span: data.span,
      curves: data.orbits.map(({ series }, i) => ({ series, colour: gatescape.orbitColours.of(i), width: i === stressed ? 3.4 : 1.8, faint: stressed >= 0 && i !== stressed })).concat(gatescape.stepBench ? gatescape.stepBench.curves() : []),
      label: `x and y over time, from ${data.span[0]} to ${data.span[1]} ${gatescape.state.many()}, of ${orbits.length === 1 ? "one orbit" : orbits.length + " orbits"}`,
    });
    go(time);
  }

  // show the dots at a time; null shows none
  function go(t) {
    time = t;
    curves.point(t);
    gatescape.overlay.refresh();
    const shown = t === null ? 0 : t;
    controls.scrub.value = shown;
    const words = t === null ? "" : `t = ${gatescape.reading(t, 1)}`;
    controls.time.textContent = words;
    controls.scrub.setAttribute("aria-valuetext", `${gatescape.reading(shown, 1)} ${gatescape.state.many()}`);
  }

  function play() {
    if (playing) {
      stop();
      return;
    }
    if (!data) return;
    // from the start of the orbits, which lies at 0, unless paused on the way
    if (time === null || time >= data.span[1] - 1e-9) go(0);
    controls.play.textContent = "Pause";
    last = performance.now();
    playing = requestAnimationFrame(step);
  }

  function stop() {
    cancelAnimationFrame(playing);
    playing = 0;
    controls.play.textContent = "Play";
  }

  function step(now) {
    const next = time + (Math.min(now - last, 100) / 1000) * Number(controls.speed.value);
    last = now;
    go(Math.min(next, data.span[1]));
    if (next >= data.span[1]) stop();
    else playing = requestAnimationFrame(step);
  }

  function player() {
    const play_ = make("button", { type: "button", className: "action" }, "Play");
    const scrub = make("input", { type: "range", className: "slider scrub", "aria-label": "Time", min: 0, max: 1, step: "any", value: 0 });
    const clock = make("span", { className: "numbers clock" });
    const options = SPEEDS.map((speed) => make("option", { value: String(speed), selected: speed === 10 }, `${speed} steps a second`));
    const speed = make("select", { className: "menu speed", "aria-label": "Speed of playing" }, ...options);
    controls = { play: play_, scrub, time: clock, speed };
    play_.addEventListener("click", play);
    scrub.addEventListener("input", () => {
      stop();
      go(Number(scrub.value));
    });
    scrub.addEventListener("keydown", (event) => {
      const move = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (!move || !data) return;
      event.preventDefault();
      stop();
      const [from, to] = data.span;
      go(Math.min(Math.max((time || 0) + (move * (to - from)) / 200, from), to));
    });
    gatescape.element("orbit-player").replaceChildren(play_, scrub, clock, speed);
  }

  // the time on the orbit that passes nearest to the pointer
  function nearest(event) {
    const view = gatescape.overlay.view();
    if (!view || !data) return null;
    const bounds = gatescape.element("portrait-picture").getBoundingClientRect();
    const [x0, x1, y0, y1] = view.frame.window;
    const sx = bounds.width / (x1 - x0);
    const sy = bounds.height / (y1 - y0);
    const px = event.clientX - bounds.left;
    const py = event.clientY - bounds.top;
    let best = NEAR * NEAR;
    let found = null;
    for (const { series } of data.orbits) {
      for (let i = 1; i < series.t.length; i++) {
        const ax = (series.x[i - 1] - x0) * sx - px;
        const ay = (y1 - series.y[i - 1]) * sy - py;
        const dx = (series.x[i] - series.x[i - 1]) * sx;
        const dy = -(series.y[i] - series.y[i - 1]) * sy;
        const square = dx * dx + dy * dy;
        const s = square > 0 ? Math.min(Math.max(-(ax * dx + ay * dy) / square, 0), 1) : 0;
        const away = (ax + s * dx) ** 2 + (ay + s * dy) ** 2;
        if (away < best) {
          best = away;
          found = series.t[i - 1] + s * (series.t[i] - series.t[i - 1]);
        }
      }
    }
    return found;
  }

  function hovered(event) {
    if (event.buttons || playing || !gatescape.bench.open("orbits") || !current()) return;
    const t = nearest(event);
    if (t !== null) go(Math.min(Math.max(t, data.span[0]), data.span[1]));
  }

  const same = (a, b) => ["parameters", "reset", "window", "orbits", "time"].every((name) => a[name] === b[name]);

  // whether the data are of the orbits and weights on the screen
  const current = () => data !== null && same(told, gatescape.state.now());

  function paint(context, place, palette) {
    data.orbits.forEach(({ series }, i) => {
      const here = gatescape.curves.at(series, time);
      if (here) gatescape.overlay.dot(context, place(...here), gatescape.orbitColours.of(i), palette, 6);
    });
  }

  gatescape.bench.register("orbits", {
    build() {
      curves = gatescape.curves(gatescape.element("orbit-curves"), (t) => {
        stop();
        go(t);
      });
      player();
      gatescape.orbitList.build();
      gatescape.overlay.add(() => time !== null && gatescape.bench.open("orbits") && current(), paint);
      gatescape.element("portrait").addEventListener("pointermove", hovered);
    },

    follow(state, before) {
      if (!same(state, before)) {
        gatescape.element("orbit-curves").classList.add("stale");
        if (playing) stop();
      }
      if (state.orbits !== before.orbits || state.colours !== before.colours || state.bench !== before.bench) show();
      if (state.colours !== before.colours) gatescape.repaint();
      else if (state.theme !== before.theme || state.palette !== before.palette) show();
      gatescape.overlay.refresh();
    },

    rest(state) {
      if (!state.orbits.length) {
        data = null;
        time = null;
        asker.forget();
        return;
      }
      if (state.bench !== "orbits") return;
      asked = state;
      gatescape.element("orbit-curves").classList.toggle("stale", !current());
      asker.want(gatescape.address.ofFrame(state, "full"));
    },
  });

  gatescape.orbitBench = {
    show,

    stress(index) {
      if (index === stressed) return;
      stressed = index;
      show();
    },
  };
})();
