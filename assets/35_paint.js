// Paints a frame: picture, plot, starts of orbits and words, together.
"use strict";
(() => {
  let shown = null; // {frame}
  let painting = 0;
  let plotly = null;
  const arrivals = []; // told of every new frame, before it is drawn
  const drawings = []; // told whenever a frame has been drawn: what lies above the picture follows it

  function library() {
    plotly = plotly || new Promise((resolve) => {
      const look = () => (window.Plotly ? resolve() : setTimeout(look, 20));
      look();
    });
    return plotly;
  }

  function side() {
    return Math.floor(gatescape.element("portrait").clientWidth);
  }

  // ground and lines on one canvas, exactly behind the inside of the plot
  function picture(frame, state, box) {
    const canvas = gatescape.element("portrait-picture");
    const ratio = window.devicePixelRatio || 1;
    const pixels = Math.round(box.width * ratio);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    Object.assign(canvas.style, { left: box.left + "px", top: box.top + "px", width: box.width + "px", height: box.height + "px" });
    const context = canvas.getContext("2d");
    // every picture starts from the same settings of the pen
    context.save();
    context.scale(ratio, ratio);
    const palette = gatescape.colours.palette(state);
    gatescape.picture(context, frame, state, palette, box.width);
    context.restore();
  }

  async function draw(frame, state) {
    const width = side();
    if (width < 50) return;
    await gatescape.figure.draw(frame, state, width);
    picture(frame, state, gatescape.figure.box(width));
    gatescape.orbits.place(frame.window);
    for (const listener of drawings) listener(frame, gatescape.figure.box(width));
  }

  // counts what is being painted, so that a test can wait for rest
  async function paint(frame) {
    painting += 1;
    try {
      await library();
      // the look is the one of now: layers or theme may have changed while the frame was under way
      await draw(frame, gatescape.state.now());
    } finally {
      painting -= 1;
    }
  }

  // all that is drawn inside the axes, on any context: the screen's, or that of a figure to take away
  gatescape.picture = (context, frame, state, palette, side) => {
    gatescape.ground.draw(context, frame, state, palette, side);
    gatescape.slow.drawRegions(context, frame, state, palette, side);
    gatescape.ghost.draw(context, frame.window, state, palette, side);
    gatescape.lines.draw(context, frame, state, palette, side);
    gatescape.slow.drawMarks(context, frame, state, palette, side);
    gatescape.markers.draw(context, frame, state, palette, side);
  };

  gatescape.paint = async (frame) => {
    for (const listener of arrivals) listener(frame, shown ? shown.frame : null);
    shown = { frame };
    await paint(frame);
    gatescape.answers.show(frame);
    gatescape.element("portrait-busy").hidden = true;
  };

  // the same frame again, after a change of look or of size
  gatescape.repaint = async () => {
    if (shown !== null) await paint(shown.frame);
  };

  gatescape.arrives = (listener) => arrivals.push(listener);
  gatescape.drawn = (listener) => drawings.push(listener);
  gatescape.resting = () => painting === 0;
  gatescape.shown = () => shown;
})();
