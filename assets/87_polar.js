// Amplitude and direction of an input, and its parts in x and y. Degrees, 0 along +x, counterclockwise.
"use strict";
(() => {
  // what is typed comes back as it was typed: the last digits of a double are not shown
  const plain = (value) => Number(value.toPrecision(12));

  // the sides of a half-turn's halves and thirds are exact: 90° adds nothing to x, 45° the same to both
  function unit(degrees) {
    const quarter = Math.round(degrees / 90);
    const rest = degrees - 90 * quarter;
    let cos = Math.cos((rest / 180) * Math.PI);
    let sin = Math.sin((rest / 180) * Math.PI);
    if (Math.abs(rest) === 45) [cos, sin] = [Math.SQRT1_2, Math.sign(rest) * Math.SQRT1_2];
    if (Math.abs(rest) === 30) sin = Math.sign(rest) / 2;
    return [[cos, sin], [-sin, cos], [-cos, -sin], [sin, -cos]][((quarter % 4) + 4) % 4];
  }

  gatescape.polar = {
    parts: (amplitude, degrees) => unit(degrees).map((side) => amplitude * side + 0), // + 0 turns -0 into 0

    // an input of nothing has no direction of its own: it keeps the one that is given
    of(x, y, degrees = 0) {
      const amplitude = plain(Math.hypot(x, y));
      if (!amplitude) return [0, degrees];
      const angle = (Math.atan2(y, x) / Math.PI) * 180;
      return [amplitude, plain(angle < 0 ? angle + 360 : angle) % 360];
    },
  };
})();
