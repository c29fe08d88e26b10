// Number boxes of the workbench's inputs, each a part of one list of numbers in the state.
"use strict";
(() => {
  const { make } = gatescape;

  const AS_IT_IS = { shown: (list) => list, stored: (numbers) => numbers };

  // rows: {label, name, low, high, whole}; field: name of the list in the state; form: how its numbers are shown and
  // stored, {shown(list), stored(numbers, index)}, where null says that it cannot be stored
  gatescape.numberRows = (host, field, rows, done, form = AS_IT_IS) => {
    const held = () => form.shown(gatescape.state.now()[field]);

    const boxes = rows.map((row, index) => {
      const box = make("input", { type: "number", step: "any", className: "number start-value", autocomplete: "off", "aria-label": row.name });
      box.addEventListener("change", () => {
        const text = box.value.trim();
        const value = Number(text);
        const source = `${field} ${index}`;
        const kept = held()[index];
        let fault = "";
        let stored = null;
        if (text === "" || !Number.isFinite(value)) fault = "that is not a number";
        else if (value < row.low || value > row.high) fault = `${text} is outside ${row.low} to ${row.high}`;
        else if (row.whole && !Number.isInteger(value)) fault = `${text} is not a whole number`;
        else {
          stored = form.stored(held().map((v, i) => (i === index ? value : v)), index);
          if (stored === null) fault = `with ${text} it is too large`;
        }
        if (fault) {
          gatescape.messages.say(`${row.name}: ${fault}; ${kept} is kept.`, source);
          box.value = String(kept);
          return;
        }
        gatescape.messages.clear(source);
        gatescape.state.change({ [field]: stored }, "look");
        if (done) done(index);
      });
      return box;
    });
    const labels = rows.map((row, i) => make("label", { className: "number-row" }, make("span", {}, ...row.label), boxes[i]));
    host.append(...labels);

    return {
      show() {
        held().forEach((value, i) => {
          if (boxes[i] && (document.activeElement !== boxes[i] || Number(boxes[i].value) !== value)) boxes[i].value = String(value);
        });
      },
    };
  };
})();
