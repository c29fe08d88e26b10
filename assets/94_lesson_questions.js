// Questions: an answer is compared with what the numerics say of the portrait that is asked about.
"use strict";
(() => {
  const { make, element, typeset } = gatescape;
  const facts = gatescape.lessonFacts;
  let asked = null; // {question, step, say(text, right), reveal()}

  const unanswerable = (error) => `This cannot be checked now: ${error.message || "the server cannot be reached."}`;

  function verdict(node) {
    return (right, text) => {
      // what is so just now is read aloud by the verdict of the page; answers are by this
      node.setAttribute("aria-live", right === null ? "off" : "polite");
      node.className = "lesson-verdict " + (right === null ? "" : right ? "right" : "wrong");
      const mark = right === null ? [] : [make("strong", {}, right ? "✓ Yes. " : "✗ No. ")];
      node.replaceChildren(...mark, ...typeset.prose(text));
    };
  }

  // the state that the question is about: the step's at rest, with the question's own weights
  const about = () => ({ ...asked.step.state, parameters: { ...asked.step.state.parameters, ...asked.question.weights } });

  async function check(decide) {
    const here = asked;
    here.say(null, "Asking the numerics…");
    try {
      const right = await decide();
      if (here !== asked) return;
      here.say(right, right ? here.question.explanation : here.again);
      if (Object.keys(here.question.weights).length) here.reveal(about().parameters);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (here === asked) here.say(null, unanswerable(error));
    }
  }

  function choice(question) {
    const buttons = question.options.map((option) => {
      const button = make("button", { type: "button", className: "lesson-option", "aria-pressed": "false" }, ...typeset.prose(option.text));
      button.addEventListener("click", () => {
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        check(async () => facts.holds(option.when, await facts.ask(about())));
      });
      return button;
    });
    asked.again = Object.keys(question.weights).length ? "See for yourself, then choose again." : "Look again.";
    return make("div", { className: "lesson-options", role: "group", "aria-labelledby": "lesson-prompt" }, ...buttons);
  }

  function typed(text) {
    const cleaned = text.trim().replace("−", "-").replace(",", ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cleaned) ? Number(cleaned) : null;
  }

  // a value on the path: right if the portrait changes within its tolerance
  async function separates(value) {
    const { bracket } = asked.question;
    const { path, state } = asked.step;
    const at = (offset) => (bracket.along === "step"
      ? facts.askSteps({ ...state, step: value + offset })
      : facts.ask({ ...state, parameters: gatescape.lessonPath.weights(path, state.parameters, value + offset) }));
    const [below, above] = await Promise.all([at(-bracket.tolerance), at(bracket.tolerance)]);
    return facts.holds(bracket.before, below) && facts.holds(bracket.after, above);
  }

  async function states(value) {
    const { fact, tolerance } = asked.question;
    const held = (await facts.ask(about()))[fact];
    return held !== null && Math.abs(value - held) <= tolerance * Math.max(1, Math.abs(held));
  }

  function number(question) {
    const box = make("input", { type: "text", inputMode: "decimal", className: "text-box lesson-number", autocomplete: "off", "aria-labelledby": "lesson-prompt" });
    const form = make("form", { className: "lesson-answer", noValidate: true }, box, make("button", { type: "submit", className: "button" }, "Check"));
    asked.again = question.bracket ? "What happens is alike on both sides of this value." : "Look again.";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = typed(box.value);
      const { bracket } = question;
      if (value === null || Math.abs(value) > 1e4) asked.say(null, "Type a number, such as 0.5.");
      else if (bracket?.along === "step" && !(value > bracket.tolerance && value + bracket.tolerance <= 1)) asked.say(null, "A step lies between 0 and 1.");
      else check(() => (question.bracket ? separates(value) : states(value)));
    });
    return form;
  }

  function look(frame) {
    if (!asked || asked.question.kind !== "do" || frame.quality !== "full" || asked.done) return;
    const { keep, when, explanation } = asked.question;
    const now = facts.of(frame);
    const touched = keep.filter((symbol) => frame.state.parameters[symbol].some((value, i) => value !== asked.step.state.parameters[symbol][i]));
    asked.done = facts.holds(when, now) && !touched.length;
    if (asked.done) asked.say(true, explanation);
    else if (touched.length) asked.say(null, `Leave ${touched.map((symbol) => `$${symbol}$`).join(" and ")} as the step has it.`);
    else asked.say(null, `Now: ${facts.words(now)}.`);
  }

  gatescape.lessonQuestions = {
    // reveal(parameters): goes there, in motion
    show(step, reveal) {
      const host = element("lesson-question");
      const { question } = step;
      asked = null;
      host.replaceChildren();
      if (!question) return;
      const said = make("p", { className: "lesson-verdict", role: "status", "aria-live": "polite" });
      asked = { question, step, reveal, say: verdict(said), again: "Look again.", done: false };
      const kinds = { choice, number, do: () => "" };
      const prompt = make("p", { id: "lesson-prompt", className: "lesson-prompt" }, ...typeset.prose(question.prompt));
      host.append(prompt, kinds[question.kind](question), said);
      const shown = gatescape.shown();
      if (shown && gatescape.gate.idle()) look(shown.frame);
    },

    build() {
      gatescape.drawn((frame) => {
        if (gatescape.gate.settled() && !gatescape.lessonPlayer.playing()) look(frame);
      });
    },
  };
})();
