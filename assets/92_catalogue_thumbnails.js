// Thumbnails: portraits that the server computes, drawn by the code of the large picture, once they come into sight.
"use strict";
(() => {
  const AT_ONCE = 4; // requests under way
  // a thumbnail is drawn as a larger picture, made smaller: its lines and marks get finer with it
  const LARGER = 1.65;
  const PAUSE = 1500; // before what failed is asked for again
  const AHEAD = "300px"; // how far below the screen the next ones are fetched
  const LAYERS = ["map", "arrows", "nullclines", "trajectories", "separatrices", "cycles", "points"];

  const places = new Map(); // canvas: {preset, frame, state}
  const waiting = [];
  let underWay = 0;
  let observer = null;

  const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

  async function fetched(preset) {
    const answer = await gatescape.ask(`/api/v1/frame?preset=${encodeURIComponent(preset)}&quality=thumbnail&v=${gatescape.state.facts().build}`);
    if (answer.ok) return gatescape.decode(await answer.arrayBuffer());
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error || "The server answered " + answer.status + ".");
  }

  function draw(canvas) {
    const { frame } = places.get(canvas);
    const side = canvas.clientWidth;
    if (!frame || side === 0) return;
    const pixels = Math.round(side * (window.devicePixelRatio || 1));
    // not the canvas on the page: the ground would draw the colour bar of the large picture beside it
    const sheet = new OffscreenCanvas(pixels, pixels);
    const context = sheet.getContext("2d");
    context.scale(pixels / (side * LARGER), pixels / (side * LARGER));
    const state = { ...gatescape.state.now(), layers: LAYERS, pinned: null };
    gatescape.picture(context, frame, state, gatescape.colours.palette(state), side * LARGER);
    if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
    canvas.getContext("2d").drawImage(sheet, 0, 0);
  }

  function run() {
    while (underWay < AT_ONCE && waiting.length) {
      const canvas = waiting.shift();
      underWay += 1;
      load(canvas).finally(() => {
        underWay -= 1;
        run();
      });
    }
  }

  async function load(canvas) {
    const place = places.get(canvas);
    try {
      const frame = await fetched(place.preset);
      // the card may have been turned over meanwhile
      if (places.get(canvas) !== place) return;
      place.frame = frame;
      draw(canvas);
      canvas.dataset.drawn = place.preset;
      canvas.dispatchEvent(new CustomEvent("gatescape:portrait", { detail: frame }));
      gatescape.messages.clear("thumbnails");
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      gatescape.messages.say("Some portraits are missing: " + error.message + " Trying again.", "thumbnails");
      await pause();
      // asked for again as soon as it is in sight
      observer.observe(canvas);
    }
  }

  function seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      waiting.push(target);
    }
    run();
  }

  gatescape.thumbnails = {
    // what a canvas shows from now on, as soon as it is in sight
    show(canvas, preset) {
      observer = observer || new IntersectionObserver(seen, { rootMargin: AHEAD });
      places.set(canvas, { preset, frame: places.get(canvas)?.frame || null });
      observer.unobserve(canvas);
      observer.observe(canvas);
    },

    redraw() {
      for (const canvas of places.keys()) draw(canvas);
    },

    // nothing under way, nothing waiting: what tests wait for
    resting: () => underWay === 0 && waiting.length === 0,
  };
})();
