// How the position of a slider maps to a value: linear up to a magnitude, logarithmic beyond, smooth where they meet.
"use strict";
(() => {
  const END = 1000; // a slider runs from -1000 to 1000

  // edge: largest magnitude on the slider; linear: magnitude where compression begins, or null
  gatescape.scale = (low, high, linear, step) => {
    const edge = Math.max(Math.abs(low), Math.abs(high));
    const compressed = linear && edge > linear;
    const joint = compressed ? 1 / (1 + Math.log(edge / linear)) : 1;

    // the slider's own step, and three significant digits where it is coarse
    function grainAt(value) {
      const size = Math.abs(value);
      return compressed && size > linear ? Math.max(step, 10 ** (Math.floor(Math.log10(size)) - 2)) : step;
    }

    function rounded(value) {
      const grain = grainAt(value);
      const steps = Math.round(value / grain);
      const decimals = Math.max(0, Math.ceil(-Math.log10(grain)));
      return Number((steps * grain).toFixed(decimals)) + 0; // + 0 turns -0 into 0
    }

    return {
      end: END,
      value(position) {
        if (!compressed) return rounded(low + ((high - low) * (position + END)) / (2 * END));
        const s = Math.abs(position) / END;
        const size = s <= joint ? (linear * s) / joint : linear * (edge / linear) ** ((s - joint) / (1 - joint));
        return rounded(Math.sign(position) * size);
      },
      position(value) {
        if (!compressed) return ((value - low) / (high - low)) * 2 * END - END;
        const size = Math.min(Math.abs(value), edge);
        const s = size <= linear ? (size / linear) * joint : joint + ((1 - joint) * Math.log(size / linear)) / Math.log(edge / linear);
        return Math.sign(value) * s * END;
      },
      stepped: (value, steps) => rounded(value + steps * grainAt(value)),
    };
  };
})();
