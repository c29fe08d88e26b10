// Typesets mathematics from a small part of TeX: letters are italic, words and numbers upright; _ and ^ (with braces
// for more than one character), \frac{a}{b}, \mat{a & b \\ c & d}, \text{…}, \quad. In a paragraph it stands between dollars.
"use strict";
(() => {
  const { make } = gatescape;
  const TOKEN = /\\[a-z]+|\\[\\{}]|[A-Za-z]+|\s+|./gu;
  const GREEK = /[\u0370-\u03ff]/u;
  const DIFFERENTIAL = /^d[htxy]$/;

  function words(token) {
    if (DIFFERENTIAL.test(token)) return ["d", make("var", {}, token[1])];
    return token.length === 1 ? [make("var", {}, token)] : [token];
  }

  // reads tokens up to an end mark; returns nodes, and leaves the place in `at`
  function reader(source) {
    const tokens = source.match(TOKEN) || [];
    let at = 0;

    function group() {
      if (tokens[at] !== "{") return one();
      at += 1;
      const inside = until("}");
      at += 1;
      return inside;
    }

    function matrix() {
      at += 1; // the brace
      const rows = [[]];
      while (at < tokens.length && tokens[at] !== "}") {
        rows[rows.length - 1].push(make("span", {}, ...until("&", "\\\\", "}")));
        if (tokens[at] === "\\\\") rows.push([]);
        if (tokens[at] !== "}") at += 1;
      }
      at += 1;
      const cells = rows.flat();
      const node = make("span", { className: "typeset-matrix" }, ...cells);
      node.style.setProperty("--columns", rows[0].length);
      return [node];
    }

    function one() {
      const token = tokens[at++];
      if (token === undefined) return [];
      if (token === "\\frac") {
        const above = group();
        return [make("span", { className: "fraction" }, make("span", {}, ...above), make("span", {}, ...group()))];
      }
      if (token === "\\mat") return matrix();
      if (token === "\\text") {
        const start = ++at;
        while (at < tokens.length && tokens[at] !== "}") at += 1;
        return [tokens.slice(start, at++).join("")];
      }
      if (token === "{") {
        at -= 1;
        return group();
      }
      if (token === "\\quad") return [make("span", { className: "quad" })];
      if (/^\\[{}]$/.test(token)) return [token[1]];
      if (token === "_") return [make("sub", {}, ...group())];
      if (token === "^") return [make("sup", {}, ...group())];
      if (token === "-") return ["−"];
      if (/^[A-Za-z]/.test(token)) return words(token);
      return [GREEK.test(token) && token !== "σ" && token !== "Δ" ? make("var", {}, token) : token];
    }

    function until(...ends) {
      const nodes = [];
      while (at < tokens.length && !ends.includes(tokens[at])) nodes.push(...one());
      return nodes;
    }
    return until();
  }

  // "U_r12": the entry in row 1, column 2 of U_r
  function entry(name) {
    const node = gatescape.symbol(name.slice(0, 3));
    node.lastChild.append(name.slice(3));
    return node;
  }

  gatescape.typeset = {
    // one formula
    formula: (source) => make("span", { className: "mathematics" }, ...reader(source)),

    // a paragraph with formulas between dollars: a list of nodes
    prose: (text) => text.split("$").map((part, i) => (i % 2 ? gatescape.typeset.formula(part) : part)),

    // a sentence whose weights and biases (U_h, b_r2, U_r12, …) are set as symbols: a list of nodes
    symbols: (text) => text.split(/\b([Ubc]_[hrz]\d{0,2})\b/).map((part, i) => (i % 2 ? entry(part) : part)),

    // a number with a power of ten where it is very small or large: pieces for make()
    power(value, digits) {
      if (value === 0) return ["0"];
      const exponent = Math.floor(Math.log10(Math.abs(value)));
      if (exponent >= -3 && exponent < 5) return [gatescape.reading(value, Math.max(0, digits - 1 - exponent))];
      const scaled = gatescape.reading(value / 10 ** exponent, digits - 1);
      return [`${scaled}\u2009·\u200910`, make("sup", {}, String(exponent).replace("-", "−"))];
    },
  };
})();
