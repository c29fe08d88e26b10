// The figure to take away: its size and look, a preview, and PNG, SVG and PDF.
"use strict";
(() => {
  const { make } = gatescape;
  const POINTS = { mm: 72 / 25.4, px: 0.75 };
  const BOUNDS = { mm: [30, 1200], px: [120, 6000] };
  const MOST_PIXELS = 9000; // along a side: beyond, browsers give an empty canvas
  const PREVIEW = 420;
  // what a person chose stays while the page is open
  const chosen = { width: 85, unit: "mm", density: 300, theme: null, caption: true, parameters: true, text: null };

  function ready() {
    const { gate } = gatescape;
    return gatescape.shown() && gatescape.shown().frame.quality === "full" && gate.idle();
  }

  function ownCaption(frame) {
    const { verdict } = frame;
    return [verdict.headline + ".", ...verdict.proof, verdict.cycles].join(" ");
  }

  function sheet(width) {
    const state = gatescape.state.now();
    const { frame } = gatescape.shown();
    const layers = state.layers.filter((layer) => chosen[layer] !== false);
    const caption = chosen.caption ? (chosen.text === null ? ownCaption(frame) : chosen.text) : "";
    return gatescape.sheet(frame, state, { width, theme: chosen.theme, layers, caption, parameters: chosen.parameters });
  }

  const points = () => chosen.width * POINTS[chosen.unit];
  const pixels = () => (chosen.unit === "px" ? chosen.width : Math.round((chosen.width / 25.4) * chosen.density));

  function raster(made, width) {
    const canvas = document.createElement("canvas");
    const scale = width / made.width;
    canvas.width = Math.round(width);
    canvas.height = Math.round(made.height * scale);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    made.draw(context);
    return canvas;
  }

  function recorded(made) {
    const recorder = gatescape.recorder(3); // samples a point: 216 to the inch
    made.draw(recorder);
    return recorder.items;
  }

  function about() {
    const query = gatescape.address.ofState(gatescape.state.now());
    return { title: "Phase portrait of a gated recurrent unit", description: location.origin + location.pathname + (query ? "?" + query : "") };
  }

  const MAKERS = {
    async png(made) {
      const canvas = raster(made, pixels());
      const blob = await new Promise((resolve, reject) => canvas.toBlob((drawn) => (drawn ? resolve(drawn) : reject(new RangeError("too large"))), "image/png"));
      return chosen.unit === "px" ? blob : gatescape.withDensity(blob, chosen.density);
    },
    svg: async (made) => new Blob([await gatescape.svgFile(recorded(made), made, about())], { type: "image/svg+xml" }),
    pdf: (made) => gatescape.pdfFile(recorded(made), made, about()),
  };

  // one sentence, or nothing
  function objection() {
    const [low, high] = BOUNDS[chosen.unit];
    if (!Number.isFinite(chosen.width) || chosen.width < low || chosen.width > high) return `The width must lie between ${low} and ${high} ${chosen.unit}.`;
    if (!ready()) return "The picture is still being computed; wait a moment.";
    return "";
  }

  async function hand(kind, said) {
    const against = objection();
    said.textContent = against;
    if (against) return;
    const made = sheet(points());
    if (kind === "png" && Math.max(pixels(), (pixels() * made.height) / made.width) > MOST_PIXELS) {
      said.textContent = `That would be more than ${MOST_PIXELS} pixels along a side; take a smaller width or resolution, or SVG or PDF.`;
      return;
    }
    try {
      said.textContent = "Drawing…";
      gatescape.handOver(await MAKERS[kind](made), "gatescape." + kind);
      said.textContent = `gatescape.${kind} is ready.`;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) console.error(error);
      said.textContent = error instanceof TypeError ? "The server cannot be reached; try again." : "This browser cannot draw it that large.";
    }
  }

  function preview(host) {
    if (!ready() || objection()) return;
    const made = sheet(points());
    const canvas = raster(made, PREVIEW * Math.min(window.devicePixelRatio || 1, 2));
    gatescape.says(canvas, "Preview of the figure");
    host.replaceChildren(canvas);
  }

  function options(refresh) {
    const state = gatescape.state.now();
    if (chosen.theme === null) chosen.theme = gatescape.colours.theme(state);
    if (chosen.text === null) chosen.shown = ownCaption(gatescape.shown().frame);
    const width = make("input", { type: "number", min: 1, step: "any", className: "text-box short", value: String(chosen.width) });
    width.addEventListener("input", () => { chosen.width = width.value.trim() === "" ? NaN : Number(width.value); refresh(); });
    const unit = make("select", { className: "menu short", "aria-label": "Unit of the width" }, ...["mm", "px"].map((u) => make("option", { value: u, selected: u === chosen.unit }, u)));
    const density = make("select", { className: "menu" }, ...[150, 300, 600].map((d) => make("option", { value: d, selected: d === chosen.density }, `${d} pixels to the inch`)));
    const densityField = make("label", { className: "field", hidden: chosen.unit === "px" }, make("span", { className: "label" }, "Resolution of the PNG"), density);
    unit.addEventListener("change", () => {
      chosen.width = Math.round((chosen.width * POINTS[chosen.unit]) / POINTS[unit.value]) || (unit.value === "mm" ? 85 : 320);
      chosen.unit = unit.value;
      width.value = String(chosen.width);
      densityField.hidden = chosen.unit === "px";
      refresh();
    });
    density.addEventListener("change", () => { chosen.density = Number(density.value); });
    const theme = ["light", "dark"].map((name) => {
      const radio = make("input", { type: "radio", name: "export-theme", value: name, checked: chosen.theme === name });
      radio.addEventListener("change", () => { chosen.theme = name; refresh(); });
      return make("label", {}, radio, make("span", {}, name === "light" ? "Light" : "Dark"));
    });
    const box = (name, text, on) => {
      const input = make("input", { type: "checkbox", checked: on });
      input.addEventListener("change", () => { chosen[name] = input.checked; refresh(); });
      return make("label", {}, input, make("span", {}, text));
    };
    const layerNames = { map: "Speed map", arrows: "Arrows", trajectories: "Trajectories" };
    const layers = Object.entries(layerNames).filter(([layer]) => state.layers.includes(layer)).map(([layer, text]) => box(layer, text, chosen[layer] !== false));
    const caption = make("textarea", { rows: 3, className: "pasted", value: chosen.text === null ? chosen.shown : chosen.text });
    caption.addEventListener("input", () => { chosen.text = caption.value; refresh(); });
    return [
      make("div", { className: "field" }, make("span", { className: "label", id: "export-width" }, "Width"), make("div", { className: "button-row" }, width, unit)),
      densityField,
      make("div", { className: "segments", role: "radiogroup", "aria-label": "Look" }, ...theme),
      make("fieldset", { className: "plain" }, make("legend", { className: "label" }, "With"), make("div", { className: "switches" }, ...layers, box("caption", "Caption", chosen.caption), box("parameters", "Parameters", chosen.parameters))),
      make("label", { className: "field" }, make("span", { className: "label" }, "Caption"), caption),
    ].map((node) => {
      if (node.contains(width)) width.setAttribute("aria-labelledby", "export-width");
      return node;
    });
  }

  gatescape.exports = {
    ...gatescape.exports,
    figure() {
      const host = make("div", { className: "preview" });
      const said = make("p", { className: "note", role: "status" });
      let waiting = 0;
      const refresh = () => {
        cancelAnimationFrame(waiting);
        waiting = requestAnimationFrame(() => {
          said.textContent = objection();
          preview(host);
        });
      };
      if (!ready()) return make("p", { className: "note" }, "The picture is still being computed…");
      const deeds = ["png", "svg", "pdf"].map((kind) => {
        const button = make("button", { type: "button", className: "button main" }, kind.toUpperCase());
        button.addEventListener("click", () => hand(kind, said));
        return button;
      });
      chosen.text = null; // the caption says what the portrait says now
      const made = make("div", { className: "figure-tab" }, host, make("div", { className: "form" }, ...options(refresh), make("div", { className: "button-row" }, ...deeds), said));
      // a late font would change every width
      Promise.all(["16px", "italic 16px"].map((f) => document.fonts.load(f + ' "STIX Two Text"'))).then(refresh);
      return made;
    },
  };
})();
