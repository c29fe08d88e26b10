// Plays a path at the gate's pace: the next place is asked for when the picture before it is under way. A hand on any
// control ends it at once. Who prefers less motion gets the end of the path.
"use strict";
(() => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let run = null; // {at(place), seconds, onPath, from, place, begun}
  let own = false; // the change under way is the player's
  let changed = () => {};

  function move(parameters, phase) {
    own = true;
    try {
      gatescape.state.change({ parameters }, phase);
    } finally {
      own = false;
    }
  }

  function tick(now) {
    if (!run) return;
    run.begun ??= now;
    const { STEPS } = gatescape.lessonPath;
    const share = Math.min(1, run.from / STEPS + (now - run.begun) / (1000 * run.seconds));
    if (share >= 1) return finish();
    const place = Math.floor(share * STEPS);
    if (place !== run.place && gatescape.gate.settled()) {
      run.place = place;
      move(run.at(place), "live");
      changed(run.onPath ? place : null);
    }
    requestAnimationFrame(tick);
  }

  function finish() {
    const ended = run;
    run = null;
    move(ended.at(gatescape.lessonPath.STEPS), "done");
    changed(ended.onPath ? gatescape.lessonPath.STEPS : null);
  }

  gatescape.lessonPlayer = {
    playing: () => run !== null,
    still: () => still.matches,
    ownChange: () => own,

    // track: {at(place), seconds, onPath}, whether it is the step's own path; from a place between 0 and STEPS
    play(track, from) {
      run = { ...track, from, place: -1, begun: null };
      if (still.matches) return finish();
      changed(track.onPath ? from : null);
      requestAnimationFrame(tick);
    },

    // stands where it is; what is on the screen becomes the state at rest
    pause() {
      if (!run) return;
      run = null;
      move(gatescape.state.now().parameters, "done");
      changed(null);
    },

    // a place chosen by hand on the path
    put(parameters, phase) {
      run = null;
      move(parameters, phase);
    },

    stop() {
      run = null;
    },

    build(listener) {
      changed = listener;
      gatescape.state.listen((state, _, before) => {
        if (!run || own || state.parameters === before.parameters) return;
        run = null;
        changed(null);
      });
    },
  };
})();
