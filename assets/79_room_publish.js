// What whoever leads shows: one request is under way, the latest state waits, and no more go than followers can paint.
"use strict";
(() => {
  const EVERY = 1000 / 15;
  const PAUSE = 1000;

  // send(wish) hands it to the server; failed(error) says whether to try again
  gatescape.roomPublisher = (send, failed) => {
    let wish = null;
    let underWay = false;
    let next = 0;
    let timer = 0;
    let stopped = false;
    const record = { sent: 0 };

    async function run() {
      clearTimeout(timer);
      if (underWay || wish === null || stopped) return;
      const early = next - performance.now();
      if (early > 0) {
        timer = setTimeout(run, early);
        return;
      }
      const taken = wish;
      wish = null;
      underWay = true;
      next = performance.now() + EVERY;
      try {
        await send(taken);
        record.sent += 1;
      } catch (error) {
        if (failed(error)) {
          wish = wish || taken;
          next = performance.now() + Math.max(PAUSE, error.pause || 0);
        }
      } finally {
        underWay = false;
      }
      run();
    }

    return {
      record,
      want(state) {
        wish = state;
        run();
      },
      idle: () => wish === null && !underWay,
      stop() {
        stopped = true;
        clearTimeout(timer);
      },
    };
  };
})();
