// Frames beside the one of the gate: one request in flight for each asker, and the latest wish waits.
"use strict";
gatescape.frames = (show, source) => {
  let wish = null;
  let underWay = false;

  async function fetched(query) {
    const answer = await gatescape.ask("/api/v1/frame?" + query);
    if (answer.ok) return gatescape.decode(await answer.arrayBuffer());
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error || "The server answered " + answer.status + ".");
  }

  async function run() {
    if (underWay || wish === null) return;
    underWay = true;
    const taken = wish;
    wish = null;
    try {
      const frame = await fetched(gatescape.address.ofFrame(taken.state, taken.quality));
      frame.state = taken.state;
      gatescape.messages.clear(source);
      show(frame);
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof Error)) throw error;
      gatescape.messages.say("No second picture: " + error.message, source);
    } finally {
      underWay = false;
    }
    run();
  }

  return {
    want(state, quality) {
      wish = { state, quality };
      run();
    },
    forget() {
      wish = null;
    },
    idle: () => !underWay && wish === null,
  };
};
