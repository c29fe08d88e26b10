// The line to a room: requests about it, and what is heard of it. Events are read as a stream; where streams are refused,
// or held back by a proxy, one asks from time to time instead. A line that is cut is taken up again where it was.
"use strict";
(() => {
  const FIRST_PAUSE = 400;
  const LONGEST_PAUSE = 5000;
  const QUIET = 25000; // the server beats every ten seconds
  const PATIENCE = 6000; // for the first byte of a stream
  const ASKED_EVERY = 1000; // where streams are refused
  const STREAM_AGAIN = 60000; // and then a stream is tried again
  const ASLEEP = 30000; // a page that nobody sees gives its place back

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // neither token nor pass stands in an address, which may be logged
  function headers({ token, pass }, more) {
    return { ...(token ? { Authorization: "Bearer " + token } : {}), ...(pass ? { "X-Follower": pass } : {}), ...more };
  }

  async function refusal(answer) {
    const told = await answer.json().catch(() => ({}));
    const error = new Error(told.error || `The server answered ${answer.status}.`);
    error.status = answer.status;
    error.pause = 1000 * gatescape.comeBack(answer);
    return error;
  }

  // a request about a room; data, or an error with a status and a sentence (a TypeError if nobody answers)
  async function ask(method, path, { token, pass, body } = {}) {
    const options = { method, headers: headers({ token, pass }, body ? { "Content-Type": "application/json" } : {}) };
    if (body) options.body = JSON.stringify(body);
    const answer = await gatescape.ask("/api/v1/rooms" + path, options, 0);
    if (!answer.ok) throw await refusal(answer);
    return answer.json();
  }

  // splits what arrives into events
  function parser(hear) {
    let text = "";
    return (piece) => {
      text += piece;
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const fields = {};
        for (const line of block.split("\n")) {
          const at = line.indexOf(": ");
          if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2);
        }
        hear(fields);
      }
    };
  }

  // hear(name, data, picture) gets what the server tells: "room", "audience", "missing", "handed", "away"; with pictures()
  // a room's portrait comes along; lost(sentence or null) tells how it is
  function listen(code, { token, pass, hear, lost, pictures }) {
    let closed = false;
    let known = "";
    let streamFrom = 0; // a time before which streams are not tried
    let failures = 0;
    let again = 0;
    let abort = new AbortController();
    let wake = () => {};
    // what tests read
    const record = { streams: 0, asked: 0, listening: false };

    function well() {
      failures = 0;
      lost(null);
    }

    function told({ id, event, data, retry, picture }) {
      if (retry) again = Number(retry);
      if (!event || closed) return;
      if (id) known = id;
      if (event !== "away") well();
      hear(event, JSON.parse(data), picture);
    }

    async function stream() {
      let timer = setTimeout(() => abort.abort("late"), PATIENCE);
      record.streams += 1;
      try {
        const options = { headers: headers({ token, pass }, { Accept: "text/event-stream", ...(known ? { "Last-Event-ID": known } : {}) }), signal: abort.signal };
        const more = pictures() && "DecompressionStream" in window ? "?pictures=yes" : "";
        const answer = await gatescape.ask(`/api/v1/rooms/${code}/events${more}`, options, 0);
        if (!answer.ok) throw await refusal(answer);
        if (!(answer.headers.get("Content-Type") || "").startsWith("text/event-stream")) throw Object.assign(new Error("no stream"), { status: 503 });
        const reader = answer.body.getReader();
        const decoder = new TextDecoder();
        const take = parser(told);
        for (;;) {
          const { value, done } = await reader.read();
          if (done || closed) return;
          clearTimeout(timer);
          timer = setTimeout(() => abort.abort("quiet"), QUIET);
          record.listening = true;
          take(decoder.decode(value, { stream: true }));
        }
      } finally {
        record.listening = false;
        clearTimeout(timer);
      }
    }

    async function poll() {
      record.asked += 1;
      const begun = performance.now();
      const answer = await gatescape.ask(`/api/v1/rooms/${code}${known ? `?known=${known}&wait=20` : ""}`, { headers: headers({ token, pass }), signal: abort.signal }, 0);
      if (!answer.ok) throw await refusal(answer);
      const { audience, ...view } = await answer.json();
      well();
      if (closed) return;
      if (view.mark !== known) {
        known = view.mark;
        hear("room", view);
      } else await wait(Math.max(0, ASKED_EVERY - (performance.now() - begun)));
      if (audience) hear("audience", audience);
    }

    function fail(error) {
      if (error.status === 404) return hear("missing", {});
      if (error.status === 401 || error.status === 403) return hear("handed", {});
      // no place for a stream, or a proxy that holds it back: ask instead, for a while
      if (error === "late" || error.status === 503) {
        const asked = performance.now() < streamFrom;
        streamFrom = performance.now() + STREAM_AGAIN;
        if (error === "late" || !asked) return undefined;
      }
      failures += 1;
      if (failures > 1) lost("The connection is lost. Trying again.");
      return undefined;
    }

    async function run() {
      while (!closed) {
        abort = new AbortController();
        again = 0;
        try {
          if (performance.now() < streamFrom) await poll();
          else await stream();
        } catch (error) {
          if (!closed && error !== "asleep" && error !== "again") fail(error);
        }
        if (closed) return;
        if (document.hidden && abort.signal.reason === "asleep") await new Promise((resolve) => { wake = resolve; });
        else if (failures) await wait(Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) * (0.75 + 0.5 * Math.random()));
        else await wait(Math.min(again, 1000));
      }
    }

    let sleeping = 0;
    function visible() {
      clearTimeout(sleeping);
      if (document.hidden && !token) sleeping = setTimeout(() => abort.abort("asleep"), ASLEEP);
      if (!document.hidden) wake();
    }

    document.addEventListener("visibilitychange", visible);
    run();
    return {
      record,
      // with pictures or without, as it is wanted now
      again: () => abort.abort("again"),
      // cuts the line, as a network does: for tests
      cut: () => abort.abort("cut"),
      close() {
        closed = true;
        clearTimeout(sleeping);
        document.removeEventListener("visibilitychange", visible);
        abort.abort("closed");
        wake();
      },
    };
  }

  gatescape.roomLine = { ask, listen };
})();
