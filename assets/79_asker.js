// Asks the server for one thing at a time. The latest question counts: it waits for the answer before it, so that a
// moving hand floods nobody, and an answer that is no longer wanted is dropped.
"use strict";
(() => {
  let open = 0;

  // show(data) gets every answer that is still wanted, or with `each` every answer, so that a moving hand sees something;
  // refused(sentence) gets what the server said against it; waits() is told when a busy server will be asked again
  gatescape.asker = (path, show, refused, { each = false, waits } = {}) => {
    let wanted = null;
    let busy = false;

    async function ask() {
      const query = wanted;
      busy = true;
      open += 1;
      try {
        const answer = await gatescape.ask(`/api/v1/${path}?${query}`, {}, 2, waits);
        const data = await answer.json();
        if (query !== wanted && !(each && wanted !== null && answer.ok)) return;
        if (answer.ok) show(data);
        else {
          // what failed today may succeed tomorrow; what is refused stays refused
          if (answer.status >= 500 || answer.status === 429) wanted = null;
          refused(data.error || `The server answered ${answer.status}.`);
        }
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
        if (query !== wanted) return;
        wanted = null;
        refused("The server cannot be reached; the next change asks again.");
      } finally {
        open -= 1;
        busy = false;
        if (wanted !== null && wanted !== query) ask();
      }
    }

    return {
      want(query) {
        if (query === wanted) return;
        wanted = query;
        if (!busy) ask();
      },
      forget() {
        wanted = null;
      },
    };
  };

  // nothing is being asked: what tests wait for
  gatescape.answered = () => open === 0;
})();
