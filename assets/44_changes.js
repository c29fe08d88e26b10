// The band under each slider: topology along it, a tick at every bifurcation. Asked for as soon as the picture of a flow at
// rest has come, before it is painted; dropped when a hand moves on. Limit cycles are followed after that, along two
// neighbours at a time: where a slider is pointed at or has the focus, the one that was touched last, those that are likely
// to have any, and then all others. Until then a dotted line below the band says that it is not complete.
"use strict";
(() => {
  const LINGER = 250; // before the cycles along a slider are asked for
  const QUIET = 60; // of rest, before cycles are followed along sliders that nobody points at, where keys follow each other
  const HURRY = 300; // between two rests of a hand on the keys
  const LANES = 6; // questions at a time, as many as a browser has connections,
  const CALM_LANES = 2; // or so many, where the last flow was left before all was answered: the server may still be at it
  const HIT = 6; // pixels beside a tick that still count
  const LONGEST = ["b_r", "U_r", "U_h", "b_h"]; // parameters along which cycles take longest to follow, as the catalogue goes
  const { make } = gatescape;
  const known = new Map(); // "b_h 0" -> {key, cycles, data}
  let bands = []; // {entry, node, slot}
  let underWay = null; // {abort, asked, refused}
  let touched = null; // the slot of the slider that was touched last
  let lingering = 0;
  let moved = 0; // when the flow last changed
  let held = 0; // when it came to rest
  let hurried = false; // whether it had rested shortly before
  let left = false; // whether questions about the flow before were dropped

  const slotOf = (symbol, index) => symbol + " " + index;

  // all that the changes along one entry depend on: every other number
  function keyOf(state, symbol, index) {
    const parameters = Object.fromEntries(Object.entries(state.parameters).map(([name, values]) => [name, name === symbol ? values.map((v, i) => (i === index ? 0 : v)) : values]));
    return JSON.stringify([parameters, state.reset, state.system]);
  }

  const band = (symbol, index) => bands.find((one) => one.slot === slotOf(symbol, index));

  function counts({ sinks, sources, saddles, complete }) {
    const words = [[sinks, "sink"], [sources, "source"], [saddles, "saddle"]].filter(([n]) => n).map(([n, word]) => `${n} ${word}${n === 1 ? "" : "s"}`);
    return (words.join(", ") || "no fixed point") + (complete ? "" : " at least");
  }

  function number(value) {
    return String(Number(value.toPrecision(7))).replace("-", "−");
  }

  function told(entry, change) {
    const many = change.count > 1 ? ` (${change.count} at once)` : "";
    return `${entry.name} = ${number(change.value)}: ${change.words}${many}.`;
  }

  function place(node, entry, from, to) {
    const [a, b] = [entry.at(from), entry.at(to)];
    node.style.left = 100 * a + "%";
    node.style.width = 100 * Math.max(b - a, 0) + "%";
  }

  function draw(one) {
    const { entry, node, slot } = one;
    const found = known.get(slot);
    if (!found) return;
    const more = found.cycles ? "" : "; cycles are still being followed";
    const spans = found.data.spans.map((span) => {
      const mark = make("span", { className: "span", title: counts(span) + more });
      mark.dataset.sinks = String(Math.min(span.sinks, 7));
      place(mark, entry, span.low, span.high);
      return mark;
    });
    const ticks = found.data.changes.map((change) => {
      const mark = make("span", { className: "tick " + change.kind, title: told(entry, change) });
      mark.style.left = 100 * entry.at(change.value) + "%";
      return mark;
    });
    node.replaceChildren(...spans, ...ticks);
    node.dataset.range = entry.reach().join();
  }

  function mark(state, one) {
    one.node.classList.toggle("stale", !current(state, one, false));
    one.node.classList.toggle("following", !current(state, one, true));
  }

  function fresh(state) {
    for (const one of bands) {
      const found = known.get(one.slot);
      mark(state, one);
      if (found && one.node.dataset.range !== one.entry.reach().join()) draw(one);
    }
  }

  async function fetched(query, signal) {
    const answer = await gatescape.ask(`/api/v1/changes?${query}&v=${gatescape.state.facts().build}`, { signal });
    if (!answer.ok) return null;
    return answer.json();
  }

  function keep(state, data) {
    for (const found of data.entries) {
      const one = band(data.of, found.entry);
      // the answer with cycles may have come first
      if (!one || (!data.cycles && current(state, one, true))) continue;
      known.set(one.slot, { key: keyOf(state, data.of, found.entry), cycles: data.cycles, data: found });
      draw(one);
      mark(state, one);
    }
  }

  // Cycles are born at Hopf points, or are there already: along other sliders they are rarer, and looked for last. What was
  // true a moment ago says enough of that.
  function promising({ slot }) {
    const shown = gatescape.shown();
    const before = known.get(slot);
    return Boolean((before && before.data.changes.some(({ kind }) => kind === "hopf")) || (shown && shown.frame.cycles.length));
  }

  // is this true of what the sliders show now, and are the cycles known where they are wanted?
  function current(state, { entry, slot }, cycles) {
    const found = known.get(slot);
    return Boolean(found && found.key === keyOf(state, entry.symbol, entry.index) && (found.cycles || !cycles));
  }

  // the cycles along a slider, and along its neighbour: fewer answers are drawn sooner
  function ofCycles(state, { entry }) {
    const pair = bands.filter((one) => one.entry.symbol === entry.symbol && one.entry.index >> 1 === entry.index >> 1);
    const open = pair.filter((one) => !current(state, one, true)).map((one) => `&entry=${one.entry.index}`);
    return `of=${encodeURIComponent(entry.symbol)}${open.join("")}&cycles=1`;
  }

  const firstTouched = (one, other) => (other.slot === touched) - (one.slot === touched);

  const inSight = () => bands.filter(({ node }) => node.checkVisibility()).sort(firstTouched);

  function wanted(state, visible) {
    const pointed = visible.find(({ entry }) => entry.node.matches(":hover, :focus-within"));
    const plain = [...new Set(visible.filter((one) => !current(state, one, false)).map(({ entry }) => entry.symbol))];
    const questions = plain.map((symbol) => `of=${encodeURIComponent(symbol)}`);
    if (pointed && !current(state, pointed, true)) questions.push(ofCycles(state, pointed));
    return questions;
  }

  // what is asked once all of that is under way
  function ahead(state, visible) {
    const open = visible.filter((one) => !current(state, one, true));
    const late = ({ entry }) => LONGEST.indexOf(entry.symbol);
    open.sort((one, other) => firstTouched(one, other) || promising(other) - promising(one) || late(one) - late(other));
    return [...new Set(open.map((one) => ofCycles(state, one)))];
  }

  // the questions that are not under way; what can wait is none until a hand that hurries has rested for a while
  function open(state, mine) {
    const visible = inSight();
    const later = ahead(state, visible);
    const wait = hurried ? moved + QUIET - performance.now() : 0;
    if (later.length && wait > 0) linger(wait);
    const questions = new Set([...wanted(state, visible), ...(wait > 0 ? [] : later)]);
    return [...questions].filter((question) => !mine.asked.has(question) && !mine.refused.has(question));
  }

  function stop() {
    if (underWay) underWay.abort.abort();
    left ||= underWay !== null;
    underWay = null;
  }

  // asks as much as may be asked at a time
  function ask(state, mine) {
    if (underWay !== mine) return;
    for (const question of open(state, mine).slice(0, (left ? CALM_LANES : LANES) - mine.asked.size)) {
      mine.asked.add(question);
      answered(state, mine, question);
    }
    if (mine.asked.size) return;
    underWay = null;
    left = false;
    fresh(gatescape.state.now());
  }

  async function answered(state, mine, question) {
    const flow = gatescape.address.ofFlow({ ...state, window: null });
    let data = null;
    try {
      data = await fetched(`${flow}&${question}`, mine.abort.signal);
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
    mine.asked.delete(question);
    if (underWay !== mine) return;
    // refused: the next rest asks again
    if (data === null) mine.refused.add(question);
    else keep(state, data);
    ask(state, mine);
  }

  function rested() {
    const state = gatescape.state.now();
    if (!gatescape.gate.settled() || gatescape.gate.record.arrived !== "full") return;
    fresh(state);
    underWay ??= { abort: new AbortController(), asked: new Set(), refused: new Set() };
    ask(state, underWay);
  }

  function say(text) {
    const line = gatescape.element("change-words");
    if (line.dataset.told === text) return;
    line.dataset.told = text;
    line.replaceChildren(...gatescape.typeset.symbols(text));
  }

  // no more of them than the note leaves room for
  function tell(entry, [first, ...others]) {
    const more = others.length ? ` ${others.length} more here: each click goes to the next.` : "";
    say(told({ name: entry.short }, first) + more);
  }

  function linger(time) {
    clearTimeout(lingering);
    lingering = setTimeout(rested, time);
  }

  // the changes under the pointer: neighbours may share a pixel
  function under(one, event) {
    const bounds = one.node.getBoundingClientRect();
    const found = known.get(one.slot);
    if (!found) return [];
    return found.data.changes.filter(({ value }) => Math.abs(bounds.left + one.entry.at(value) * bounds.width - event.clientX) <= HIT);
  }

  function listen(one) {
    one.node.addEventListener("pointermove", (event) => {
      const here = under(one, event);
      one.node.style.cursor = here.length ? "pointer" : "";
      if (here.length) tell(one.entry, here);
    });
    one.node.addEventListener("click", (event) => {
      const here = under(one, event);
      if (!here.length) return;
      // clicked again, the next of those that share the place
      const now = gatescape.state.now().parameters[one.entry.symbol][one.entry.index];
      const target = here[(here.findIndex(({ value }) => value === now) + 1) % here.length];
      one.entry.enter(target.value, "done");
      tell(one.entry, [target]);
    });
    // the note comes back when the slider is left
    for (const left of ["pointerleave", "focusout"]) one.entry.node.addEventListener(left, () => say(""));
    for (const come of ["pointerenter", "focusin"]) one.entry.node.addEventListener(come, () => linger(LINGER));
    for (const touch of ["pointerdown", "focusin"]) one.entry.node.addEventListener(touch, () => { touched = one.slot; });
  }

  gatescape.changes = {
    resting() {
      const [state, visible] = [gatescape.state.now(), inSight()];
      return underWay === null && wanted(state, visible).length + ahead(state, visible).length === 0;
    },

    // from a slider: to the next change in a direction, or words that there is none
    step(symbol, index, direction) {
      const one = band(symbol, index);
      if (!one) return;
      const found = known.get(one.slot);
      if (!found) {
        say(`The bifurcations along ${one.entry.short} are still being looked for.`);
        return;
      }
      const here = gatescape.state.now().parameters[symbol][index];
      const beyond = found.data.changes.filter(({ value }) => (value - here) * direction > 0);
      const target = direction > 0 ? beyond[0] : beyond.at(-1);
      if (!target) {
        const side = direction > 0 ? "above" : "below";
        say(`No bifurcation is known ${side} ${one.entry.short} = ${number(here)} on this slider.${found.cycles ? "" : " Cycles are still being followed."}`);
        return;
      }
      one.entry.enter(target.value, "done");
      tell(one.entry, [target]);
    },

    build() {
      bands = gatescape.matrices.entries().map((entry) => {
        const node = make("div", { className: "changes", "aria-hidden": "true" });
        entry.node.append(node);
        return { entry, node, slot: slotOf(entry.symbol, entry.index) };
      });
      bands.forEach(listen);
      for (const event of ["gatescape:arrived", "gatescape:painted"]) document.addEventListener(event, rested);
      for (const fold of document.querySelectorAll(".weights details")) fold.addEventListener("toggle", rested);
      gatescape.state.listen((state, phase, before) => {
        if (phase !== "live") [hurried, held] = [performance.now() - held < HURRY, performance.now()];
        if (state.parameters === before.parameters && state.reset === before.reset && state.system === before.system) return;
        stop();
        moved = performance.now();
        fresh(state);
      });
    },
  };
})();
