// The page of bifurcations: connects the state to the diagram, its cursor, the portrait beside it and the words.
"use strict";
(() => {
  const { element, family } = gatescape;
  let plot = null;
  let made = null;
  let asked = null; // the family that the diagram on the screen is of
  let here = null; // the fixed points on the line of the cursor
  let dragging = false;
  let showing = 0;

  const query = (state, cycles) => `${family.query(state)}&cycles=${cycles}&v=${gatescape.state.facts().build}`;

  function arrived(data) {
    gatescape.messages.clear("diagram");
    made = gatescape.diagramData(data);
    element("diagram-plot").classList.remove("stale");
    element("along-fit").disabled = !made.rows.length;
    gatescape.diagramTable.show(made, (value) => gatescape.diagramControls.moveTo(value, "done"));
    draw();
    if (!data.cycles_followed) asker.want(query(gatescape.state.now(), 1));
    else {
      element("diagram-busy").hidden = true;
      gatescape.meter.arrived(gatescape.state.now(), data);
      element("diagram-spoken").textContent = [data.headline, ...data.sentences].join(". ");
    }
    tell();
    document.dispatchEvent(new CustomEvent("gatescape:diagram", { detail: data }));
  }

  const asker = gatescape.asker("bifurcations", arrived, (sentence) => {
    element("diagram-busy").hidden = true;
    gatescape.messages.say(sentence, "diagram");
  });

  function ask(state) {
    const wanted = query(state, 0);
    if (wanted === asked) return;
    asked = wanted;
    element("diagram-busy").hidden = false;
    element("diagram-plot").classList.add("stale");
    asker.want(wanted);
  }

  function nothing() {
    return made.data.cycles_followed ? "No cycle was found in this range, so there is no period." : "Looking for cycles…";
  }

  // what is drawn into the plot, with the cursor or without
  function paint(cursor, known) {
    const { axis } = gatescape.state.now();
    const empty = gatescape.diagramRange(made, axis) === null;
    return (frame) => {
      gatescape.diagramPaint(made, axis, cursor, known)(frame);
      if (empty) gatescape.shapes.words(frame.context, nothing(), (frame.box.left + frame.box.right) / 2, (frame.box.top + frame.box.bottom) / 2, frame.palette, frame.size);
    };
  }

  function draw() {
    if (!made) return;
    const state = gatescape.state.now();
    const { axis } = state;
    const upward = gatescape.diagramRange(made, axis);
    const cursor = family.value(state);
    const known = here && here.value === cursor ? here : null;
    plot.show({
      x: { range: made.data.range, name: family.axisName(state) },
      y: { range: upward || [1, 100], name: axis === "period" ? `period in ${gatescape.state.many()}` : axis, log: axis === "period" },
      label: `${element("diagram-title").textContent}. ${made.data.headline}. ${upward ? "" : nothing()}`,
      paint: paint(cursor, known),
    });
  }

  // what the cursor stands on, in words
  function tell() {
    if (!made) return;
    const value = family.value(gatescape.state.now());
    const found = made.rows.filter((row) => row.value === value);
    element("diagram-event").textContent = found.map((row) => `${row.number}: ${row.words}${row.marks.length > 1 ? ` (${row.marks.length} at once)` : ""}.`).join(" ");
    gatescape.diagramTable.point(value);
  }

  function title(state) {
    element("diagram-title").replaceChildren("Fixed points and cycles along ", family.symbol(state));
  }

  const FAMILY = ["parameters", "reset", "of", "entry", "to", "low", "high", "alpha", "beta", "s"];

  function changed(state, phase, before) {
    const other = FAMILY.some((name) => state[name] !== before[name]);
    if (other) {
      title(state);
      here = null;
      gatescape.meter.forget();
      ask(state);
    }
    if (other || state.value !== before.value || phase === "done") gatescape.diagramPortrait.want(state, family.value(state), phase);
    if (!other && state.value !== before.value) gatescape.meter.measure(state);
    if (!showing) showing = requestAnimationFrame(show);
  }

  function show() {
    showing = 0;
    gatescape.diagramControls.show();
    draw();
    tell();
  }

  // to the next event in a direction
  function jump(direction) {
    if (!made) return;
    const value = family.value(gatescape.state.now());
    const ahead = made.rows.map((row) => row.value).filter((one) => (one - value) * direction > 0);
    if (ahead.length) gatescape.diagramControls.moveTo(direction > 0 ? Math.min(...ahead) : Math.max(...ahead), "done");
  }

  // the range in which something happens, with room beside it
  function fit() {
    if (!made || !made.rows.length) return;
    const values = made.rows.map((row) => row.value);
    const [low, high] = family.range(gatescape.state.now());
    const [first, last] = [Math.min(...values), Math.max(...values)];
    const room = Math.max(0.3 * (last - first), 0.02 * (high - low));
    const grain = 10 ** Math.floor(Math.log10(room));
    const ends = [Math.floor((first - room) / grain), Math.ceil((last + room) / grain)].map((k) => Number((k * grain).toPrecision(12)));
    const within = [Math.max(ends[0], low), Math.min(ends[1], high)];
    const { value } = gatescape.state.now();
    const inside = family.value(gatescape.state.now()) >= within[0] && family.value(gatescape.state.now()) <= within[1];
    gatescape.state.change({ low: within[0], high: within[1], value: inside ? value : first }, "done");
  }

  // a press on a mark lands on it exactly; anywhere else the cursor comes along
  function pointer() {
    const { canvas } = plot;
    const move = (event, phase) => {
      const frame = plot.frame();
      const bounds = canvas.getBoundingClientRect();
      const { left, right } = frame.box;
      const share = Math.min(Math.max((event.clientX - bounds.left - left) / (right - left), 0), 1);
      const [low, high] = family.range(gatescape.state.now());
      const grain = 10 ** Math.floor(Math.log10((high - low) / (right - left)));
      const value = Math.min(Math.max(Math.round((low + share * (high - low)) / grain) * grain, low), high);
      gatescape.diagramControls.moveTo(Number(value.toPrecision(12)), phase);
    };
    const hit = (event) => {
      const frame = plot.frame();
      const bounds = canvas.getBoundingClientRect();
      return made && frame ? gatescape.diagramHit(made, gatescape.state.now().axis, frame.place, event.clientX - bounds.left, event.clientY - bounds.top, event.pointerType === "touch" ? 20 : 10) : null;
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !plot.frame()) return;
      const row = hit(event);
      if (row) {
        gatescape.diagramControls.moveTo(row.value, "done");
        return;
      }
      dragging = true;
      canvas.setPointerCapture(event.pointerId);
      move(event, "live");
    });
    canvas.addEventListener("pointermove", (event) => {
      if (dragging) move(event, "live");
      else canvas.style.cursor = hit(event) ? "pointer" : "";
    });
    for (const over of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(over, () => {
        if (!dragging) return;
        dragging = false;
        gatescape.diagramControls.moveTo(family.value(gatescape.state.now()), "done");
      });
    }
  }

  gatescape.diagram = {
    made: () => made,
    plot: () => plot,
    // the diagram without the cursor, on any context
    compose: (context, width, tall) => plot.compose(context, width, tall, paint(null, null)),
    resting: () => gatescape.answered() && gatescape.diagramPortrait.resting() && made !== null && made.data.cycles_followed,
  };

  gatescape.pages.bifurcations = {
    build() {
      gatescape.about.build();
      gatescape.share.build();
      gatescape.diagramExport.build();
      gatescape.system.build();
      plot = gatescape.plot(element("diagram-plot"), (width) => Math.round(Math.min(Math.max(0.7 * width, 280), innerHeight - 260)));
      gatescape.diagramPortrait.build((told) => {
        here = told;
        if (!showing) showing = requestAnimationFrame(show);
      });
      gatescape.meter.build((gap) => gatescape.diagramPortrait.over(gap));
      gatescape.diagramControls.build(jump);
      element("along-fit").addEventListener("click", fit);
      pointer();
      const state = gatescape.state.now();
      title(state);
      gatescape.state.listen(changed);
      ask(state);
      gatescape.diagramPortrait.want(state, family.value(state), "done");
    },

    // after a change of theme, palette or fonts
    redraw() {
      plot.refresh();
      gatescape.diagramPortrait.refresh();
      gatescape.meter.refresh();
    },
  };
})();
