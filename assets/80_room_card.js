// The card above the bar: the question that is asked, being written or answered, its answers, and what handing over needs.
"use strict";
(() => {
  const { make, element } = gatescape;
  const MOST = 6;
  const PROMPTS = { tap: "Where will this orbit end? Tap.", choice: "" };
  let mode = ""; // what the person opened: "compose", "offer", "claim", "confirm"
  let drawn = "";
  let hidden = null; // the orbit that a question hides: {start, colour}
  let mine = null; // {question, choice | point}: what this person has answered

  const lead = (...request) => gatescape.roomBar.lead(...request);
  const has = () => gatescape.state.facts().page === "explore";

  function button(text, act, look) {
    const node = make("button", { type: "button", className: look || "button" }, text);
    node.addEventListener("click", act);
    return node;
  }

  function put(key, ...nodes) {
    if (drawn === key) return false;
    drawn = key;
    const card = element("room-card");
    card.hidden = !nodes.length;
    card.replaceChildren(...nodes);
    return true;
  }

  function open(what, ...nodes) {
    mode = what;
    drawn = "";
    put(what, ...nodes);
    element("room-card").querySelector("input, textarea, button")?.focus();
  }

  function close() {
    mode = "";
    drawn = "";
    show(gatescape.room.now());
    element("room-bar").querySelector("button")?.focus();
  }

  const row = (...nodes) => make("div", { className: "button-row" }, ...nodes);
  const cancel = (text = "Cancel") => button(text, close);

  // ---- whoever leads: asking ----

  function kinds(chosen, choose) {
    const options = [["tap", "A tap on the portrait"], ["choice", "A choice"]].filter(([kind]) => kind !== "tap" || has());
    const labels = options.map(([kind, text]) => {
      const input = make("input", { type: "radio", name: "room-kind", value: kind, checked: kind === chosen });
      input.addEventListener("change", () => choose(kind));
      return make("label", {}, input, make("span", {}, text));
    });
    return make("fieldset", { className: "plain room-kinds" }, make("legend", { className: "unseen" }, "Kind of question"), ...labels);
  }

  function compose() {
    const prompt = make("input", { type: "text", className: "text-box", maxLength: 200, required: true, value: "" });
    const options = make("textarea", { className: "pasted", rows: 3, placeholder: "Yes\nNo" });
    const optionField = make("label", { className: "field" }, make("span", {}, "Answers, one a line (two to six)"), options);
    const last = gatescape.state.now().orbits?.at(-1);
    const hide = make("input", { type: "checkbox", checked: Boolean(last) });
    const hideField = make("label", { className: "single-keys" }, hide, make("span", {}, "About the last orbit: only its start is shown until you close the question"));
    const refusal = make("p", { className: "refusal", role: "alert", hidden: true });
    let kind = has() ? "tap" : "choice";
    const choose = (next) => {
      if (prompt.value === PROMPTS[kind]) prompt.value = PROMPTS[next];
      kind = next;
      optionField.hidden = kind !== "choice";
      hideField.hidden = kind !== "tap" || !last;
    };
    prompt.value = PROMPTS[kind];
    choose(kind);
    const form = make("form", { className: "room-form", noValidate: true },
      kinds(kind, choose),
      make("label", { className: "field" }, make("span", {}, "Question"), prompt),
      optionField, hideField, refusal,
      row(make("button", { type: "submit", className: "button main" }, "Ask everybody"), cancel()),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const texts = options.value.split("\n").map((text) => text.trim()).filter(Boolean);
      const wrong = !prompt.value.trim() ? "Write the question." : kind === "choice" && (texts.length < 2 || texts.length > MOST) ? `Write two to ${MOST} answers, each on a line of its own.` : "";
      refusal.hidden = !wrong;
      refusal.textContent = wrong;
      if (wrong) return;
      const about = kind === "tap" && last && hide.checked;
      const body = kind === "choice" ? { kind, prompt: prompt.value, options: texts } : { kind, prompt: prompt.value, start: about ? last : null };
      if (about) conceal();
      if (await lead("PUT", "/question", body)) close();
      else if (about) reveal();
    });
    open("compose", form);
  }

  // the orbit whose end is asked for leaves the picture, and comes back with the answers
  function conceal() {
    const { orbits } = gatescape.state.now();
    hidden = { start: orbits.at(-1), colour: gatescape.state.now().colours[orbits.length - 1] };
    gatescape.orbits.remove(orbits.length - 1);
  }

  function reveal() {
    if (!hidden) return;
    const { orbits, colours } = gatescape.state.now();
    if (orbits.length < gatescape.state.facts().most_orbits) {
      const kept = hidden.colour !== undefined && colours.length === orbits.length ? [...colours, hidden.colour] : colours;
      gatescape.state.change({ orbits: [...orbits, hidden.start], colours: kept }, "done");
    }
    hidden = null;
  }

  async function closeQuestion() {
    const { question } = gatescape.room.now().view;
    // after a reload of the page only the room knows the start
    if (!hidden && question.start) hidden = { start: question.start };
    if (await lead("POST", "/question/close")) reveal();
  }

  async function putAway() {
    reveal();
    await lead("DELETE", "/question");
  }

  // ---- answers ----

  const count = (n, one, many) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

  function bars({ options }, counts) {
    const all = Math.max(1, counts.reduce((sum, n) => sum + n, 0));
    const rows = options.map((text, i) => {
      const bar = make("span", { className: "room-share", "aria-hidden": "true" });
      bar.style.setProperty("--share", counts[i] / all);
      return make("li", {}, make("span", {}, text), bar, make("strong", { className: "numbers" }, String(counts[i])));
    });
    return make("ul", { className: "room-results" }, ...rows);
  }

  function results(question, told) {
    if (question.kind === "choice") return [bars(question, told?.counts || question.options.map(() => 0))];
    return [make("p", {}, count(told?.answers || 0, "tap", "taps") + (question.open ? " so far, on the portrait." : ", on the portrait."))];
  }

  function leading(room, question) {
    const told = question.open ? room.audience?.results : question.results;
    const fits = told?.question === question.number ? told : null;
    const key = "lead" + JSON.stringify([question, fits]);
    const kept = element("room-card").contains(document.activeElement) ? document.activeElement.textContent : null;
    const ways = question.open
      ? [button("Close and show everybody", closeQuestion, "button main"), button("Withdraw", putAway)]
      : [button("Put away", putAway, "button main")];
    if (!put(key, make("h2", { className: "heading" }, question.prompt), ...results(question, fits), row(...ways))) return;
    if (kept) ([...element("room-card").querySelectorAll("button")].find((one) => one.textContent === kept) || element("room-card").querySelector("button")).focus();
  }

  // ---- whoever follows: answering ----

  async function answer(body) {
    const room = gatescape.room.now();
    const question = room.view.question.number;
    try {
      await gatescape.roomLine.ask("POST", `/${room.code}/answers`, { token: room.pass, body: { question, ...body } });
      mine = { room: room.code, question, ...body };
      gatescape.messages.clear("room");
    } catch (error) {
      if (error.status === undefined && !(error instanceof TypeError)) throw error;
      gatescape.messages.say(error.status ? error.message : "The server cannot be reached; answer again in a moment.", "room");
    }
    show(gatescape.room.now());
    gatescape.roomTaps.refresh();
  }

  const answered = (room, question) => (mine && mine.room === room.code && mine.question === question.number ? mine : null);

  function following(room, question) {
    const here = answered(room, question);
    const key = "follow" + JSON.stringify([question, here]);
    const focused = element("room-card").contains(document.activeElement) ? [...element("room-card").querySelectorAll("button")].indexOf(document.activeElement) : -1;
    const heading = make("h2", { className: "heading" }, question.prompt);
    let body = [];
    if (!question.open) body = results(question, question.results);
    else if (question.kind === "choice") {
      const options = question.options.map((text, choice) => {
        const one = button(text, () => answer({ choice }), "button room-option");
        one.setAttribute("aria-pressed", String(here?.choice === choice));
        return one;
      });
      body = [make("div", { className: "room-options", role: "group", "aria-label": question.prompt }, ...options)];
    } else body = [make("p", {}, here ? "Your tap is sent; tap again to change it." : has() ? "Tap on the portrait, or move the cursor there with Shift and the arrow keys and press Enter." : "The portrait is on the page of the lecture.")];
    if (here && question.open && question.kind === "choice") body.push(make("p", { className: "note" }, "Your answer is sent; choose again to change it."));
    if (!put(key, heading, ...body)) return;
    if (focused >= 0) element("room-card").querySelectorAll("button")[focused]?.focus();
  }

  function show(room) {
    if (!room) {
      mode = "";
      hidden = null;
      put("none");
      return;
    }
    if (mode) return;
    const question = room.view?.question;
    if (!question) put("none");
    else if (room.role === "lead") leading(room, question);
    else following(room, question);
  }

  gatescape.roomCard = {
    compose,
    answer,
    answered,

    offer({ claim, seconds }) {
      const digits = `${claim.slice(0, 3)} ${claim.slice(3)}`;
      open("offer", make("h2", { className: "heading" }, "Hand over"),
        make("p", {}, "Whoever follows and types this under “Take over” leads from then on. It works once, within ", String(Math.round(seconds / 60)), " minutes."),
        make("p", { className: "room-code" }, digits), row(cancel("Done")));
    },

    claim() {
      const box = make("input", { type: "text", inputMode: "numeric", autocomplete: "off", className: "text-box", maxLength: 12 });
      const refusal = make("p", { className: "refusal", role: "alert", hidden: true });
      const form = make("form", { className: "room-form", noValidate: true },
        make("label", { className: "field" }, make("span", {}, "The six digits that whoever leads has told you"), box), refusal,
        row(make("button", { type: "submit", className: "button main" }, "Take over"), cancel()));
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        try {
          await gatescape.room.claim(box.value);
          close();
        } catch (error) {
          if (error.status === undefined && !(error instanceof TypeError)) throw error;
          refusal.hidden = false;
          refusal.textContent = error.status ? error.message : "The server cannot be reached.";
        }
      });
      open("claim", form);
    },

    confirm() {
      open("confirm", make("h2", { className: "heading" }, "End the room for everybody?"),
        row(button("End it", async () => {
          if (!await lead("DELETE", "")) return;
          reveal();
          gatescape.room.leave();
        }, "button main"), cancel("Go on")));
    },

    build() {
      gatescape.room.listen(show);
      element("room-card").addEventListener("keydown", (event) => {
        if (event.key === "Escape" && mode) close();
      });
    },
  };
})();
