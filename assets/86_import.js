// Bring along: weights from a file or a pasted text go to the server, which says what they are; then they are shown.
"use strict";
(() => {
  const { make } = gatescape;
  let content = null; // what was brought last: {body, name}
  let turn = 0; // an answer to an older question is dropped
  let held = null; // the box of the constant input

  function result(...nodes) {
    const host = gatescape.element("import-result");
    host.replaceChildren(...nodes);
    host.scrollIntoView({ block: "nearest" });
  }

  // one step of the history, as choosing a figure is
  function show(told) {
    gatescape.state.change({ parameters: told.parameters, reset: told.reset, window: null, orbits: [], colours: [] }, "done");
  }

  function recognised(told) {
    const done = make("button", { type: "button", className: "button main" }, "Show the portrait");
    done.addEventListener("click", () => gatescape.dialogs.close("import"));
    result(
      make("h3", { className: "heading" }, "Recognised"),
      make("ul", { className: "sentences" }, ...told.sentences.map((text) => make("li", {}, text))),
      make("div", { className: "button-row" }, done),
    );
  }

  function refused(sentence, layers) {
    const choices = layers.map((layer) => {
      const choice = make("button", { type: "button", className: "button" }, layer);
      choice.addEventListener("click", () => read(layer));
      return choice;
    });
    result(
      make("p", { className: "refusal" }, sentence),
      ...(choices.length ? [make("div", { className: "button-row", role: "group", "aria-label": "Layers" }, ...choices)] : []),
    );
  }

  async function read(layer) {
    const mine = ++turn;
    const largest = Number(gatescape.element("import-form").dataset.largest);
    if ((content.body.size || content.body.length) > largest) {
      refused(`${content.name} has ${gatescape.reading((content.body.size || content.body.length) / 1e6, 1)} MB; at most ${largest / 1e6} MB are read, so bring the GRU’s weights alone.`, []);
      return;
    }
    const asked = new URLSearchParams({ v: gatescape.state.facts().build });
    if (held.value.trim()) asked.set("x", held.value.trim());
    if (layer !== undefined) asked.set("layer", layer);
    result(make("p", { className: "note" }, `Reading ${content.name}…`));
    try {
      const answer = await gatescape.ask("/api/v1/weights?" + asked, { method: "POST", body: content.body, headers: { "Content-Type": "application/octet-stream" } });
      const told = await answer.json();
      if (mine !== turn) return;
      if (!answer.ok) refused(told.error, told.layers || []);
      else {
        content.layer = layer;
        show(told);
        recognised(told);
      }
    } catch (error) {
      if (mine !== turn) return;
      if (!(error instanceof TypeError || error instanceof SyntaxError)) console.error(error);
      refused("The server could not be reached, or the file could not be opened; try again.", []);
    }
  }

  function bring(body, name) {
    content = { body, name };
    read();
  }

  function form() {
    const file = make("input", { type: "file", className: "unseen" });
    file.addEventListener("change", () => {
      if (file.files.length) bring(file.files[0], file.files[0].name);
      // the same file may be chosen again after it was mended
      file.value = "";
    });
    const pasted = make("textarea", { rows: 3, className: "pasted", spellcheck: false, placeholder: '{"weight_hh": [[…]], …}' });
    held = make("input", { type: "text", className: "text-box", autocomplete: "off", placeholder: "0" });
    held.addEventListener("change", () => { if (content) read(content.layer); });
    const go = make("button", { type: "button", className: "button" }, "Read the text");
    go.addEventListener("click", () => bring(pasted.value, "the text"));
    return [
      make(
        "div", { className: "drop" },
        make("label", { className: "button main" }, "Choose a file", file),
        make("span", { className: "note" }, "or drop one, here or anywhere on the page"),
      ),
      make("label", { className: "field" }, make("span", { className: "label" }, "or paste JSON"), pasted),
      make("div", { className: "button-row" }, go),
      make(
        "label", { className: "field" }, make("span", { className: "label" }, "Constant input (optional)"), held,
        make("span", { className: "note" }, "One number for each input, with commas between. It is held for ever."),
      ),
    ];
  }

  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  gatescape.bringAlong = {
    build() {
      gatescape.element("import-form").replaceChildren(...form());
      // a file may be dropped anywhere
      document.addEventListener("dragover", (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        document.documentElement.classList.add("dropping");
      });
      document.addEventListener("dragleave", (event) => {
        if (!event.relatedTarget) document.documentElement.classList.remove("dropping");
      });
      document.addEventListener("drop", (event) => {
        document.documentElement.classList.remove("dropping");
        if (!holdsFiles(event)) return;
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (!file) return;
        for (const open of document.querySelectorAll("dialog[open]")) if (open.id !== "import") open.close();
        gatescape.dialogs.open("import");
        bring(file, file.name);
      });
    },
  };
})();
