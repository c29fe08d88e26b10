// The page of two parameters: connects the state to the map, its curves, its cursor, the portrait beside it and the words.
"use strict";
(() => {
  const { element, axes } = gatescape;
  const FINEST = 4; // level
  let plot = null;
  let made = null;
  let curves = null;
  let pictures = {}; // grounds by theme and choice, of the map on the screen
  let asked = null; // the plane that is on the screen
  let level = 0;
  let dragging = false;
  let showing = 0;

  const now = () => gatescape.state.now();
  const build = () => gatescape.state.facts().build;
  const periods = () => (now().show === "period" ? 1 : 0);
  const mapQuery = (state) => `${axes.query(state)}&periods=${periods()}&level=${level}&v=${build()}`;

  // first the curves of fixed points, then those of cycles too
  const curveQuery = (state, cycles) => `${axes.query(state)}&cycles=${cycles}&v=${build()}`;

  // beside the map: that something is under way, and if it takes longer, why
  const LOOKING = "Looking…";
  const busy = (text) => { element("plane-busy").textContent = text; };
  const waits = () => busy("The server is busy; it is asked again in a moment…");

  function said(sentence) {
    busy(LOOKING);
    element("plane-busy").hidden = true;
    gatescape.messages.say(sentence, "map");
  }

  const mapAsker = gatescape.asker("regimes", (data) => {
    busy(LOOKING);
    gatescape.messages.clear("map");
    made = gatescape.planeData(data, made && made.plane === asked ? made.numbers : []);
    made.plane = asked;
    pictures = {};
    element("plane-plot").classList.remove("stale");
    further();
    request();
    document.dispatchEvent(new CustomEvent("gatescape:map", { detail: data }));
  }, said, { waits });

  const curveAsker = gatescape.asker("curves", (data) => {
    busy(LOOKING);
    curves = data;
    further();
    for (const id of ["plane-csv", "plane-json"]) element(id).disabled = false;
    request();
  }, said, { waits });

  // one thing at a time, so that no page waits for itself: a coarse map, curves, the finer maps, curves of cycles
  function further() {
    const { data } = made;
    const finest = data.last || level >= FINEST;
    if (!curves) curveAsker.want(curveQuery(now(), 0));
    else if (!finest) {
      level += 1;
      mapAsker.want(mapQuery(now()));
    } else if (!curves.cycles_followed) curveAsker.want(curveQuery(now(), 1));
    else {
      element("plane-busy").hidden = true;
      element("plane-spoken").textContent = `The map is complete: ${data.regimes.map(({ words }) => words).join("; ")}.`;
    }
  }

  function ask(state) {
    const wanted = `${axes.query(state)}&periods=${periods()}`;
    if (wanted === asked) return;
    if (asked === null || asked.replace(/&periods=.$/, "") !== wanted.replace(/&periods=.$/, "")) {
      curves = null;
      // an answer about the plane before must not be drawn into this one
      curveAsker.forget();
      for (const id of ["plane-csv", "plane-json"]) element(id).disabled = true;
    }
    asked = wanted;
    level = 0;
    element("plane-busy").hidden = false;
    element("plane-plot").classList.add("stale");
    mapAsker.want(mapQuery(state));
  }

  const current = () => (made && made.plane === asked ? made : null);

  function ground(map, state) {
    const theme = gatescape.colours.theme(state);
    const key = `${theme} ${state.show}`;
    pictures[key] ??= state.show === "period" && map.data.periods ? map.periodPicture(theme, gatescape.colours.palette(state).surface) : map.topologyPicture(theme);
    return pictures[key];
  }

  function contents(state, withCursor) {
    const map = current();
    return {
      x: { range: axes.range(state, 0), name: axes.axisName(state, 0) },
      y: { range: axes.range(state, 1), name: axes.axisName(state, 1) },
      label: map ? `Map: ${map.data.regimes.map((regime) => `${map.number(regime)}: ${regime.words}`).join("; ")}` : "The map is being made",
      paint: (frame) => gatescape.planePaint(map, map && ground(map, state), curves, withCursor ? axes.values(state) : null, state.show === "topology")(frame),
    };
  }

  const shares = (pair, state) => pair.map((v, k) => { const [low, high] = axes.range(state, k); return (v - low) / (high - low); });

  function tell(pair, state) {
    const map = current();
    const where = pair.map((v, k) => `${axes.plain(state, k)} = ${String(Number(v.toPrecision(6))).replace("-", "−")}`).join(", ");
    if (!map) return `${where}.`;
    const at = shares(pair, state);
    const period = map.data.periods ? map.period(...at) : null;
    return `${where}: ${map.at(...at).words}${period ? `, period ${gatescape.reading(period, 4)} ${gatescape.state.many()}` : ""}.`;
  }

  function show() {
    showing = 0;
    const state = now();
    gatescape.planeControls.show();
    plot.show(contents(state, true));
    gatescape.planeWords.show(current(), curves, state, (point) => moveTo([point.first, point.second], "done"));
    element("plane-under").textContent = tell(axes.values(state), state);
    for (const id of ["plane-png", "plane-svg"]) element(id).disabled = !current();
  }

  function request() {
    if (!showing) showing = requestAnimationFrame(show);
  }

  function moveTo([first, second], phase) {
    gatescape.state.change({ value: first, value2: second }, phase);
  }

  // a round value for each pixel
  function grained(k, share, pixels) {
    const [low, high] = axes.range(now(), k);
    const grain = 10 ** Math.floor(Math.log10((high - low) / pixels));
    const value = Math.round((low + Math.min(Math.max(share, 0), 1) * (high - low)) / grain) * grain;
    return Number(Math.min(Math.max(value, low), high).toPrecision(12));
  }

  function under(event) {
    const { left, right, top, bottom } = plot.frame().box;
    const bounds = plot.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
    const pair = [grained(0, (x - left) / (right - left), right - left), grained(1, (bottom - y) / (bottom - top), bottom - top)];
    const hit = gatescape.planeHit(curves, plot.frame().place, x, y, event.pointerType === "touch" ? 20 : 9);
    return { pair, hit, inside: x >= left && x <= right && y >= top && y <= bottom };
  }

  function pointer() {
    const { canvas } = plot;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !plot.frame()) return;
      const { pair, hit } = under(event);
      if (hit) {
        moveTo([hit.first, hit.second], "done");
        return;
      }
      dragging = true;
      canvas.setPointerCapture(event.pointerId);
      moveTo(pair, "live");
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!plot.frame()) return;
      const { pair, hit, inside } = under(event);
      if (dragging) moveTo(pair, "live");
      else {
        canvas.style.cursor = hit ? "pointer" : "crosshair";
        const state = now();
        if (hit) element("plane-under").textContent = `${gatescape.planeNames[hit.kind]}: ${hit.words}.`;
        else element("plane-under").textContent = tell(inside ? pair : axes.values(state), state);
      }
    });
    canvas.addEventListener("pointerleave", () => { element("plane-under").textContent = tell(axes.values(now()), now()); });
    for (const over of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(over, () => {
        if (!dragging) return;
        dragging = false;
        moveTo(axes.values(now()), "done");
      });
    }
  }

  const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  function keys() {
    const host = element("plane-plot");
    host.addEventListener("keydown", (event) => {
      if (!(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const pair = axes.values(now()).map((v, k) => {
        const steps = STEPS[event.key][k] * (event.shiftKey ? 10 : 1);
        if (!steps) return v;
        const [low, high] = axes.range(now(), k);
        const grain = 10 ** Math.floor(Math.log10((high - low) / 40));
        return Number(Math.min(Math.max((Math.round(v / grain) + steps) * grain, low), high).toPrecision(12));
      });
      moveTo(pair, "live");
    });
    host.addEventListener("keyup", (event) => { if (event.key in STEPS) moveTo(axes.values(now()), "done"); });
  }

  const FIGURE = { width: 560, tall: 500 }; // without its legend

  const legend = () => gatescape.planeWords.entries(current(), curves, now());

  function figureSize() {
    return { width: FIGURE.width, tall: FIGURE.tall + gatescape.figureLegend.height(legend(), FIGURE.width) };
  }

  // the map without its cursor, and its legend
  function figure(context) {
    const { width, tall } = figureSize();
    const palette = gatescape.colours.palette(now());
    context.fillStyle = palette.surface;
    context.fillRect(0, 0, width, tall);
    plot.show(contents(now(), false));
    plot.compose(context, FIGURE.width, FIGURE.tall);
    plot.show(contents(now(), true));
    gatescape.figureLegend.draw(context, legend(), FIGURE.width, FIGURE.tall, palette);
  }

  async function drawing() {
    const { width, tall } = figureSize();
    const recorder = gatescape.recorder(2);
    const { label } = contents(now(), false);
    figure(recorder);
    const title = element("plane-title").textContent;
    gatescape.handOver(new Blob([await gatescape.svgFile(recorder.items, { width, height: tall }, { title, description: label })], { type: "image/svg+xml" }), "gatescape-map.svg");
  }

  function pixels() {
    const canvas = gatescape.make("canvas");
    const { width, tall } = figureSize();
    [canvas.width, canvas.height] = [3 * width, 3 * tall];
    const context = canvas.getContext("2d");
    context.scale(3, 3);
    figure(context);
    canvas.toBlob((blob) => gatescape.handOver(blob, "gatescape-map.png"), "image/png");
  }

  function takeAway() {
    element("plane-png").addEventListener("click", pixels);
    element("plane-svg").addEventListener("click", drawing);
    element("plane-csv").addEventListener("click", () => {
      const names = curves.of;
      gatescape.handOver(new Blob([gatescape.planeWords.csv(curves, names)], { type: "text/csv" }), "gatescape-curves.csv");
    });
    element("plane-json").addEventListener("click", () => {
      const whole = { address: location.href, map: current() && current().data, curves };
      gatescape.handOver(new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" }), "gatescape-map.json");
    });
  }

  function title(state) {
    element("plane-title").replaceChildren("What there is over ", axes.symbol(state, 0), " and ", axes.symbol(state, 1));
  }

  const PLANE = ["parameters", "reset", "of", "entry", "low", "high", "of2", "entry2", "low2", "high2", "alpha", "beta", "s", "show"];

  function changed(state, phase, before) {
    const other = PLANE.some((name) => state[name] !== before[name]);
    if (other) {
      title(state);
      ask(state);
    }
    if (other || state.value !== before.value || state.value2 !== before.value2 || phase === "done") gatescape.diagramPortrait.want(state, axes.values(state), phase);
    request();
  }

  gatescape.plane = {
    made: () => current(),
    curves: () => curves,
    plot: () => plot,
    resting: () => gatescape.answered() && gatescape.diagramPortrait.resting() && current() !== null && curves !== null && curves.cycles_followed && element("plane-busy").hidden,
  };

  gatescape.pages.plane = {
    build() {
      [made, curves, asked, pictures] = [null, null, null, {}];
      gatescape.about.build();
      gatescape.share.build();
      gatescape.system.build();
      gatescape.planeWords.build();
      plot = gatescape.plot(element("plane-plot"), (width) => Math.round(Math.min(Math.max(0.92 * width, 300), Math.max(innerHeight - 300, 340))));
      gatescape.diagramPortrait.build(() => {}, axes);
      gatescape.planeControls.build();
      pointer();
      keys();
      takeAway();
      const state = now();
      title(state);
      gatescape.state.listen(changed);
      ask(state);
      gatescape.diagramPortrait.want(state, axes.values(state), "done");
      request();
    },

    // after a change of theme, palette or fonts
    redraw() {
      request();
      gatescape.diagramPortrait.refresh();
    },
  };
})();
