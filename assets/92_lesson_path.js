// A path through the weights: where its quantity has which value, and how it is written. components/lessons/loader.py
// walks the same path for the tests.
"use strict";
(() => {
  const PLACES = 12;
  const SHOWN_PLACES = 6; // people read them in the number boxes
  const STEPS = 240; // places on a path, so that a class that plays it asks for the same pictures

  const rounded = (value, places = PLACES) => Number(value.toFixed(places));

  function turned(gain, angle) {
    const [c, s] = [rounded(gain * Math.cos(angle)), rounded(gain * Math.sin(angle))];
    return [c, -s, s, c];
  }

  // the weights where the quantity has a value; `end` are those at the end of the path
  function weights(path, end, value) {
    if (path.gain !== null) return { ...end, U_h: turned(path.gain, value) };
    const moved = Object.entries(path.direction).map(([symbol, slopes]) => [
      symbol, end[symbol].map((last, i) => (slopes[i] ? rounded(last + (value - path.end) * slopes[i]) : last)),
    ]);
    return { ...end, ...Object.fromEntries(moved) };
  }

  const value = (path, place) => (place === STEPS ? path.end : path.start + ((path.end - path.start) * place) / STEPS);

  function at(path, end, place) {
    if (place === STEPS) return end;
    const exact = weights(path, end, value(path, place));
    // what does not move stays to the last digit
    return Object.fromEntries(Object.entries(exact).map(([symbol, all]) => [symbol, all.map((one, i) => (one === end[symbol][i] ? one : rounded(one, SHOWN_PLACES)))]));
  }

  // straight from one set of weights to another
  function between(from, to, share) {
    const symbols = Object.keys(to).map((symbol) => [symbol, to[symbol].map((last, i) => (share === 1 || last === from[symbol][i] ? last : rounded(from[symbol][i] + (last - from[symbol][i]) * share, SHOWN_PLACES)))]);
    return Object.fromEntries(symbols);
  }

  gatescape.lessonPath = {
    STEPS,
    weights,
    value,
    between,
    at,
    same: (a, b) => Object.keys(a).every((symbol) => a[symbol].every((one, i) => one === b[symbol][i])),

    // as nodes: "γ = 0.0535", or how much of the way
    label(path, place) {
      if (!path.quantity) return [`${Math.round((100 * place) / STEPS)} % of the way`];
      return [gatescape.typeset.formula(path.quantity), ` = ${gatescape.reading(value(path, place), path.digits)}`];
    },
  };
})();
