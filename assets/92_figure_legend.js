// The legend below a figure that is taken away: entries in rows, each a small sign and words, on any context.
"use strict";
(() => {
  const SIZE = 13;
  const SIGN = 34; // width of a sign
  const ROW = 20;

  // where each entry stands in rows of a width: {places: [[x, y]], tall}
  function arranged(context, entries, width) {
    context.font = `${SIZE}px "Source Sans 3", sans-serif`;
    let [x, y] = [0, 0];
    const places = entries.map(({ text }) => {
      const wide = SIGN + 6 + context.measureText(text).width;
      if (x > 0 && x + wide > width) [x, y] = [0, y + ROW];
      const place = [x, y];
      x += wide + 18;
      return place;
    });
    return { places, tall: entries.length ? y + ROW + 8 : 0 };
  }

  gatescape.figureLegend = {
    // how tall the legend of these entries is, in a figure of this width
    height: (entries, width) => arranged(document.createElement("canvas").getContext("2d"), entries, width - 20).tall,

    // entries: {text, sign(context, x, y, width)}, y the middle of the row
    draw(context, entries, width, top, palette) {
      const { places } = arranged(context, entries, width - 20);
      entries.forEach(({ text, sign }, i) => {
        const [x, y] = [10 + places[i][0], top + 4 + places[i][1] + ROW / 2];
        sign(context, x, y, SIGN);
        context.setLineDash([]);
        context.font = `${SIZE}px "Source Sans 3", sans-serif`;
        context.textAlign = "left";
        context.fillStyle = palette.text;
        context.fillText(text, x + SIGN + 6, y + 0.33 * SIZE);
      });
    },

    // a short stretch of a line
    stroke: (colour, width, dash) => (context, x, y, wide) => {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      gatescape.shapes.line(context, [[x, y], [x + wide, y]]);
    },

    // dots, filled or open
    dots: (colour, fill) => (context, x, y, wide) => {
      for (const share of [0.15, 0.5, 0.85]) {
        context.beginPath();
        context.arc(x + share * wide, y, 2.9, 0, 2 * Math.PI);
        context.fillStyle = fill;
        context.fill();
        context.strokeStyle = colour;
        context.lineWidth = 1.5;
        context.stroke();
      }
    },

    // a field of a colour with a number in it
    field: (fill, number, palette) => (context, x, y, wide) => {
      context.fillStyle = fill;
      context.fillRect(x, y - 8, wide, 16);
      context.strokeStyle = palette.quiet;
      context.lineWidth = 1;
      context.strokeRect(x, y - 8, wide, 16);
      context.font = `${SIZE}px "Source Sans 3", sans-serif`;
      context.textAlign = "center";
      context.fillStyle = palette.text;
      context.fillText(String(number), x + wide / 2, y + 0.33 * SIZE);
    },
  };
})();
