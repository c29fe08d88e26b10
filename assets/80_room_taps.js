// Taps on the portrait: a follower's own, and everybody's over the picture.
"use strict";
(() => {
  const question = () => {
    const asked = gatescape.room.now()?.view?.question;
    return asked?.kind === "tap" ? asked : null;
  };

  function points(room, asked) {
    const told = asked.open ? room.audience?.results : asked.results;
    return told?.question === asked.number ? told.points || [] : [];
  }

  function paint(context, place, palette) {
    const room = gatescape.room.now();
    const asked = question();
    const scale = gatescape.projector.scale();
    context.globalAlpha = 0.8;
    for (const [x, y] of points(room, asked)) gatescape.overlay.dot(context, place(x, y), palette.orbit, palette, 6 * scale);
    context.globalAlpha = 1;
    const here = room.role === "lead" ? null : gatescape.roomCard.answered(room, asked);
    if (here) ring(context, place(...here.point), palette, 11 * scale);
    if (asked.start) begin(context, place(...asked.start), palette, scale);
  }

  function ring(context, [x, y], palette, radius) {
    for (const [colour, width] of [[palette.surface, 6], [palette.saddle, 3]]) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }

  function begin(context, at, palette, scale) {
    gatescape.overlay.dot(context, at, palette.saddle, palette, 11 * scale);
    context.fillStyle = palette.surface;
    context.font = `700 ${15 * scale}px "Source Sans 3", sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText("?", at[0], at[1] + scale);
  }

  gatescape.roomTaps = {
    // a place that was tapped while a question waits for it: true if it is taken as the answer
    take(point) {
      const room = gatescape.room.now();
      if (!room || room.role === "lead" || !question()?.open) return false;
      gatescape.roomCard.answer({ point });
      return true;
    },

    refresh() {
      if (gatescape.state.facts().page === "explore") gatescape.overlay.refresh();
    },

    build() {
      if (gatescape.state.facts().page !== "explore") return;
      gatescape.overlay.add(() => question() !== null, paint);
      gatescape.room.listen((room) => {
        document.documentElement.classList.toggle("taps", Boolean(room && room.role !== "lead" && question()?.open));
        this.refresh();
      });
    },
  };
})();
