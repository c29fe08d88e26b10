// The gate: one request in flight, the latest wish waits, and it goes when the answer before it is painted.
// So a drag never starves, and a picture is never older than the one it replaces.
"use strict";
(() => {
  const FIRST_PAUSE = 500;
  const LONGEST_PAUSE = 8000;
  const SETTLE = 350; // a hand that holds still gets the full picture too

  let wish = null;
  let underWay = false;
  let failures = 0;
  let settling = 0;
  let retry = 0;
  let brought = null; // the picture that came with the state of a room, while that is taken over: [quality, text]
  // what tests and benchmarks read
  const record = { asked: 0, brought: 0, arrived: null, painted: 0, quality: null, query: null, delay: 0, times: [] };

  const nextPaint = () =>
    new Promise((resolve) => {
      // a hidden page gets no animation frames
      if (document.hidden) setTimeout(resolve, 0);
      else requestAnimationFrame(() => setTimeout(resolve, 0));
    });

  // a picture that came along needs no question; one that cannot be read is asked for
  async function unpacked({ given }) {
    if (!given) return null;
    try {
      const frame = await gatescape.unpackFrame(given);
      record.brought += 1;
      return frame;
    } catch (error) {
      console.error(error);
      return null;
    }
  }

  async function ask(query) {
    record.asked += 1;
    // the latest wish is what counts, so it is the gate that waits and asks again
    const answer = await gatescape.ask("/api/v1/frame?" + query, {}, 0);
    if (answer.ok) return gatescape.decode(await answer.arrayBuffer());
    const told = await answer.json().catch(() => ({}));
    const refusal = new Error(told.error || "The server answered " + answer.status + ".");
    refusal.wait = gatescape.comeBack(answer);
    refusal.final = answer.status >= 400 && answer.status < 500 && !refusal.wait;
    throw refusal;
  }

  async function run() {
    if (underWay || wish === null) return;
    underWay = true;
    const taken = wish;
    wish = null;
    const query = gatescape.address.ofFrame(taken.state, taken.quality);
    try {
      const frame = (await unpacked(taken)) || (await ask(query));
      frame.state = taken.state;
      failures = 0;
      gatescape.messages.clear("gate");
      record.arrived = taken.quality;
      // what else is asked at rest need not wait until it is painted
      if (wish === null && taken.quality === "full") document.dispatchEvent(new CustomEvent("gatescape:arrived"));
      await gatescape.paint(frame);
      note(taken, query);
      if (taken.quality === "draft" && wish === null) settle(taken.state);
    } catch (error) {
      fail(error, taken);
    } finally {
      underWay = false;
    }
    if (failures === 0) run();
  }

  // counts a picture once the screen shows it; the next request is under way meanwhile
  async function note(taken, query) {
    await nextPaint();
    const delay = performance.now() - taken.at;
    Object.assign(record, { quality: taken.quality, query, delay, painted: record.painted + 1 });
    record.times.push([performance.now(), delay]);
    if (record.times.length > 2000) record.times.splice(0, 1000);
    document.dispatchEvent(new CustomEvent("gatescape:painted", { detail: record }));
  }

  function settle(state) {
    clearTimeout(settling);
    settling = setTimeout(() => gatescape.gate.want(state, "full"), SETTLE);
  }

  function fail(error, taken) {
    if (error.final) {
      failures = 0;
      gatescape.messages.say(error.message, "gate");
      return;
    }
    if (!(error instanceof TypeError) && error.final === undefined) console.error(error);
    failures += 1;
    const pause = Math.max(1000 * (error.wait || 0), Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE));
    gatescape.messages.say(`No picture yet: ${error.message || "the server cannot be reached"} Trying again.`, "gate");
    if (wish === null) wish = taken;
    clearTimeout(retry);
    retry = setTimeout(run, pause);
  }

  gatescape.gate = {
    record,
    want(state, quality) {
      clearTimeout(settling);
      wish = { state, quality, at: performance.now(), given: brought && brought[0] === quality ? brought[1] : null };
      if (failures === 0) run();
    },
    // what is wanted while `change` runs is the picture of `text`: a quality, and a compressed frame in base64
    bring(text, change) {
      brought = text ? text.split(" ") : null;
      try {
        change();
      } finally {
        brought = null;
      }
    },
    // the picture that is being painted is the last that is wanted
    settled: () => wish === null,
    // nothing under way, nothing waiting
    idle: () => !underWay && wish === null,
  };
})();
