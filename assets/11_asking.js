// How the page asks the server: with a word that tells this page from others behind the same address, and patiently.
"use strict";
(() => {
  const LONGEST_WAIT = 10; // seconds; who is told to wait longer says so instead
  // made up for this page, kept nowhere, and part of no answer
  const visitor = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const pause = (seconds, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      if (signal?.aborted) return stop();
      signal?.addEventListener("abort", stop, { once: true });
      setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, seconds * 1000);
    });

  // seconds after which a busy server wants to be asked again; 0 if it did not say so
  gatescape.comeBack = (answer) => (answer.status === 429 || answer.status === 503 ? Number(answer.headers.get("Retry-After")) || 0 : 0);

  // as fetch(); a busy server is asked again when it said so, `again` times at most; waits() is told of each
  gatescape.ask = async (address, options = {}, again = 2, waits = () => {}) => {
    const headers = { ...options.headers, "X-Visitor": visitor };
    for (;;) {
      const answer = await fetch(address, { ...options, headers });
      const wait = gatescape.comeBack(answer);
      if (again === 0 || wait === 0 || wait > LONGEST_WAIT) return answer;
      again -= 1;
      waits();
      // not all at once
      await pause(wait * (1 + Math.random()), options.signal);
    }
  };
})();
