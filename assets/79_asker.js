// Asks the server for one thing at a time: the latest question counts, an older answer is dropped.
"use strict";
(() => {
  let open = 0;

  // show(data, query) gets every answer that is still wanted; refused(sentence) what the server said against it
  gatescape.asker = (path, show, refused) => {
    let asked = null;
    let control = null;

    async function ask(query) {
      const mine = (control = new AbortController());
      open += 1;
      try {
        const answer = await fetch(`/api/v1/${path}?${query}`, { signal: mine.signal });
        const data = await answer.json();
        if (mine !== control) return;
        if (answer.ok) show(data, query);
        else {
          if (answer.status >= 500) asked = null;
          refused(data.error || `The server answered ${answer.status}.`);
        }
      } catch (error) {
        if (error.name === "AbortError" || mine !== control) return;
        asked = null;
        if (!(error instanceof TypeError || error instanceof SyntaxError)) console.error(error);
        refused("The server cannot be reached; the next change asks again.");
      } finally {
        open -= 1;
      }
    }

    return {
      want(query) {
        if (query === asked) return;
        if (control) control.abort();
        asked = query;
        ask(query);
      },
      forget() {
        if (control) control.abort();
        control = null;
        asked = null;
      },
    };
  };

  // nothing is being asked: what tests wait for
  gatescape.answered = () => open === 0;
})();
