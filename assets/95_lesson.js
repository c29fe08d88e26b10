// The lesson beside the portrait: shows a step, plays its path, and goes on to the next.
"use strict";
(() => {
  const { element, make, typeset } = gatescape;
  const path = gatescape.lessonPath;
  const player = gatescape.lessonPlayer;
  let place = 0; // on the path of this step
  let slider = null;

  const lesson = () => gatescape.state.facts().lesson || null;
  const open = () => Boolean(gatescape.state.now()?.lesson && lesson());
  const step = () => lesson().steps[gatescape.state.now().at - 1];

  // "a [[sink]]", "two [[sink|sinks]]": words that explain themselves; formulas stand between dollars
  function rich(text) {
    return text.split(/(\[\[.+?\]\][.,:;)]*)/).flatMap((part, i) => {
      if (i % 2 === 0) return typeset.prose(part);
      const [, key, words, mark] = part.match(/^\[\[(.+?)(?:\|(.+?))?\]\](.*)$/);
      const term = gatescape.explain.term(key, words || key);
      // a full stop does not begin a line
      return mark ? make("span", { className: "numbers" }, term, mark) : term;
    });
  }

  // ---- the path ----

  const onPath = () => path.same(path.at(step().path, step().state.parameters, place), gatescape.state.now().parameters);

  function showPath() {
    const way = step().path;
    element("lesson-path").hidden = !way;
    if (!way) return;
    const label = onPath() ? path.label(way, place) : ["Off the path"];
    element("lesson-quantity").replaceChildren(...label);
    slider.value = place;
    slider.setAttribute("aria-valuetext", element("lesson-quantity").textContent);
    element("lesson-play").textContent = player.playing() ? "Pause" : place > 0 && place < path.STEPS && onPath() ? "Go on" : place === 0 && onPath() ? "Play" : "Replay";
  }

  function toggle() {
    if (player.playing()) player.pause();
    else if (open() && step().path) play(onPath() && place < path.STEPS ? place : 0);
  }

  function play(from) {
    const { path: way, state } = step();
    place = from;
    player.play({ at: (at) => path.at(way, state.parameters, at), seconds: way.seconds, onPath: true }, from);
  }

  function scrub(phase) {
    place = Number(slider.value);
    player.put(path.at(step().path, step().state.parameters, place), phase);
    showPath();
  }

  // what an answer is about, shown in motion from wherever the weights are
  function reveal(parameters) {
    const from = gatescape.state.now().parameters;
    player.play({ at: (at) => path.between(from, parameters, at / path.STEPS), seconds: 2.5, onPath: false }, 0);
  }

  // ---- steps ----

  function show() {
    const { number, title, steps, after } = lesson();
    const { at } = gatescape.state.now();
    const now = step();
    const last = at === steps.length;
    element("lesson").hidden = false;
    document.querySelector("main").classList.add("in-lesson");
    element("lesson-name").textContent = `Lesson ${number}: ${title}`;
    element("lesson-progress").textContent = `Step ${at} of ${steps.length}`;
    element("lesson-title").replaceChildren(...typeset.prose(now.title));
    element("lesson-text").replaceChildren(...now.text.map((text) => make("p", {}, ...rich(text))));
    element("lesson-try").replaceChildren(...(now.trial ? [make("strong", {}, "Try: "), ...rich(now.trial)] : []));
    element("lesson-back").disabled = at === 1;
    element("lesson-next").hidden = last;
    const on = element("lesson-after");
    on.hidden = !last;
    on.textContent = after.title ? `Next: ${after.title}` : "All lessons";
    on.setAttribute("href", after.href);
    on.dataset.page = "lesson";
    gatescape.navigation.show();
    gatescape.lessonQuestions.show(now, reveal);
    showPath();
  }

  function say() {
    const { steps } = lesson();
    element("lesson-spoken").textContent = `Step ${gatescape.state.now().at} of ${steps.length}: ${element("lesson-title").textContent}. ${element("lesson-text").textContent}`;
  }

  // everything that the step shows, but how the page looks to this person
  function shownBy({ state, path: way }, start) {
    const { theme, palette, projector, lesson: told, at, pinned, other, side, ...rest } = state;
    return start && way ? { ...rest, parameters: path.at(way, state.parameters, 0) } : rest;
  }

  function go(at) {
    if (!open() || at < 1 || at > lesson().steps.length) return;
    player.stop();
    const held = document.activeElement;
    const next = lesson().steps[at - 1];
    place = next.path ? 0 : path.STEPS;
    gatescape.state.change({ ...shownBy(next, true), at }, next.path ? "live" : "done");
    show();
    say();
    // a button that goes out of use does not take the focus with it
    if (held === element("lesson-next") && held.hidden) element("lesson-after").focus();
    if (held === element("lesson-back") && held.disabled) element("lesson-next").focus();
    element("lesson-title").scrollIntoView({ block: "nearest" });
    if (next.path) play(0);
  }

  function leave() {
    player.pause();
    gatescape.state.change({ lesson: "", at: 1 }, "done");
    element("lesson").hidden = true;
    document.querySelector("main").classList.remove("in-lesson");
    gatescape.keys.refresh();
    element("portrait").focus({ preventScroll: true });
  }

  // opened by a bare link, a step begins at the beginning; with weights of its own, it stays with those
  function begin() {
    const bare = gatescape.address.ofState(gatescape.state.now()).split("&").every((pair) => /^(lesson|at|theme|palette|projector)=/.test(pair));
    const now = step();
    place = path.STEPS;
    if (!now.path || !bare || player.still()) return;
    place = 0;
    player.put(path.at(now.path, now.state.parameters, 0), "live");
    document.addEventListener("gatescape:painted", () => {
      if (open() && step() === now && place === 0 && onPath()) play(0);
    }, { once: true });
  }

  gatescape.lesson = {
    open,
    // the step was changed by somebody else: it is shown, and no path is played
    follow() {
      if (!open()) return;
      player.stop();
      place = path.STEPS;
      show();
      say();
    },

    // the state that the step shows at its end; null while no lesson is told
    stateOf: (state) => (state.lesson && lesson() ? lesson().steps[state.at - 1].state : null),

    keys() {
      if (!open()) return [];
      const now = () => gatescape.state.now().at;
      const rows = [
        { where: "page", says: "lesson: back, next step", keys: { ",": () => go(now() - 1), ".": () => go(now() + 1) } },
        { where: "page", says: "lesson: play or pause the path", keys: { l: toggle } },
      ];
      // what the pocket remotes of lecturers send
      if (gatescape.state.now().projector === "on") rows.push({ where: "page", says: "lesson: back, next step", keys: { PageUp: () => go(now() - 1), PageDown: () => go(now() + 1) } });
      return rows;
    },

    build() {
      if (!open()) return;
      slider = make("input", { type: "range", min: 0, max: path.STEPS, step: 1, className: "slider", "aria-label": "Place on the path" });
      slider.addEventListener("input", () => scrub("live"));
      slider.addEventListener("change", () => scrub("done"));
      element("lesson-place").replaceChildren(slider);
      element("lesson-play").addEventListener("click", toggle);
      element("lesson-back").addEventListener("click", () => go(gatescape.state.now().at - 1));
      element("lesson-next").addEventListener("click", () => go(gatescape.state.now().at + 1));
      element("lesson-leave").addEventListener("click", leave);
      gatescape.lessonQuestions.build();
      player.build((at) => {
        if (at !== null) place = at;
        showPath();
      });
      begin();
      show();
      gatescape.state.listen((state, _, before) => {
        if (!open()) return;
        if (state.projector !== before.projector) gatescape.keys.refresh();
        if (state.parameters !== before.parameters && !player.ownChange()) showPath();
      });
    },
  };
})();
