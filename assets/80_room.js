// The room that this page is in: whoever leads shows his state, whoever follows takes it, wanders off and comes back.
"use strict";
(() => {
  const LOOK = ["theme", "palette", "projector"];
  const NAME = "gatescape-room";
  const PASSES = "gatescape-room-pass";
  const FORGOTTEN = 60000; // a room that cannot be found for as long is over
  const { ask } = gatescape.roomLine;

  // {code, token, role: "lead" | "follow" | "wander", view, audience, lost, missing, line, publisher}
  let room = null;
  let own = false; // the change under way is the room's
  let over = ""; // why the last room is over
  let lastLive = false;
  let waiting = 0;
  const listeners = [];

  function tell() {
    for (const listener of listeners) listener(room, over);
  }

  function stored(storage, name) {
    try {
      return JSON.parse(storage().getItem(name)) || {};
    } catch (error) {
      // a private window, or something that is not ours
      if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
      return {};
    }
  }

  function store(storage, name, value) {
    try {
      if (value === null) storage().removeItem(name);
      else storage().setItem(name, JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  const session = () => window.sessionStorage;
  const local = () => window.localStorage;

  function remember() {
    store(session, NAME, room && { code: room.code, token: room.token, role: room.role });
  }

  function address(state) {
    const query = gatescape.address.ofState(state);
    return location.pathname + (query ? "?" + query : "");
  }

  // ---- leading ----

  function publish(phase) {
    if (room?.role !== "lead" || room.view?.frozen) return;
    room.publisher.want({ address: address(gatescape.state.now()), live: phase === "live" });
  }

  function refused(error) {
    if (error.status === 403 || error.status === 401) handed();
    else if (error.status === 410) end(error.message);
    else if (error.status === undefined || error.status === 503 || error.status === 429 || error.status === 409) {
      // held by the leader himself: what he shows next goes out when he lets go
      if (error.status === 409 && room?.view?.frozen) return false;
      if (error.status !== 429) lost(error.status ? error.message : "The connection is lost. Trying again.");
      return true;
    } else gatescape.messages.say("The room cannot show this: " + error.message, "room");
    return false;
  }

  function handed() {
    if (room?.role !== "lead") return;
    const { code } = room;
    gatescape.messages.say("Somebody else leads the room now; you follow.", "room");
    enter(code, null, "follow");
  }

  // ---- following ----

  const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

  function elsewhere({ page, state }) {
    const now = gatescape.state.now();
    if (page !== gatescape.state.facts().page) return true;
    return ["system", "lesson"].some((name) => name in state && state[name] !== now[name]);
  }

  function go(view) {
    const [path, query] = view.address.split("?");
    const pairs = [query, new URLSearchParams(gatescape.navigation.look()).toString(), "room=" + room.code];
    location.assign(path + "?" + pairs.filter(Boolean).join("&"));
  }

  function follow(picture) {
    const { view } = room;
    if (room.role !== "follow" || !view || view.ended) return;
    if (elsewhere(view)) {
      go(view);
      return;
    }
    const now = gatescape.state.now();
    const patch = Object.fromEntries(Object.entries(view.state).filter(([name, value]) => !same(value, now[name])));
    const settled = lastLive && !view.live;
    lastLive = view.live;
    if (!Object.keys(patch).length && !settled) return;
    own = true;
    try {
      gatescape.lessonPlayer.stop();
      gatescape.gate.bring(picture, () => gatescape.state.change(patch, view.live ? "live" : "done"));
      if ("at" in patch) gatescape.lesson.follow();
    } finally {
      own = false;
    }
  }

  // ---- what is heard ----

  function lost(sentence) {
    if (!room || room.lost === sentence) return;
    room.lost = sentence;
    tell();
  }

  function missing() {
    room.missing ||= performance.now();
    if (room.role === "lead") {
      // a store that was lost: the token opens the room again
      publish("done");
      lost("The room was lost, and is opened again.");
    } else if (room.fresh) {
      const { code } = room;
      leave();
      gatescape.messages.say(`There is no room ${code}.`, "room");
      return;
    } else if (performance.now() - room.missing > FORGOTTEN) {
      end("The room is over.");
      return;
    } else lost("The room cannot be found just now. Trying again.");
    const { code, token, role } = room;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (room?.code === code && room.token === token) reopen(role);
    }, 1500);
  }

  function hear(name, data, picture) {
    if (name === "room") {
      const frozen = room.view?.frozen;
      Object.assign(room, { view: data, missing: 0, fresh: false });
      if (data.ended) {
        end(room.role === "lead" ? "" : "The room has ended. What you see is yours.");
        return;
      }
      if (frozen && !data.frozen) publish("done");
      follow(picture);
    }
    if (name === "audience") room.audience = data;
    if (name === "away") lost("The room cannot be reached just now. Trying again.");
    if (name === "missing") {
      room.line.close();
      missing();
      return;
    }
    if (name === "handed") {
      handed();
      return;
    }
    tell();
  }

  async function passFor(code) {
    const held = stored(local, PASSES);
    if (held.code === code && typeof held.pass === "string") return held.pass;
    const { pass } = await ask("POST", `/${code}/followers`);
    store(local, PASSES, { code, pass });
    return pass;
  }

  async function listen() {
    const mine = room;
    try {
      mine.pass = mine.role === "lead" ? "" : await passFor(mine.code);
    } catch (error) {
      if (room !== mine) return;
      if (error.status === 404) {
        missing();
        return;
      }
      lost(error.status ? error.message : "The connection is lost. Trying again.");
      setTimeout(() => { if (room === mine) listen(); }, 1500);
      return;
    }
    if (room !== mine) return;
    mine.line = gatescape.roomLine.listen(mine.code, {
      token: mine.token,
      pass: mine.pass,
      hear: (name, data, picture) => { if (room === mine) hear(name, data, picture); },
      lost: (sentence) => { if (room === mine) lost(sentence); },
      // whoever leads or has wandered off looks at another
      pictures: () => mine.role === "follow",
    });
  }

  function close() {
    clearTimeout(waiting);
    room?.line?.close();
    room?.publisher?.stop();
  }

  function reopen(role) {
    const { view, missing: since, fresh, audience } = room;
    enter(room.code, room.token, role);
    Object.assign(room, { view, missing: since, fresh, audience });
  }

  function enter(code, token, role) {
    close();
    over = "";
    room = { code, token, role, view: null, audience: null, lost: null, missing: 0, fresh: true, line: null };
    room.publisher = gatescape.roomPublisher(async (wish) => {
      await ask("PUT", `/${code}/state`, { token, body: wish });
      lost(null);
    }, refused);
    remember();
    gatescape.address.show(gatescape.state.now());
    listen();
    if (role === "lead") publish("done");
    tell();
  }

  function leave() {
    close();
    room = null;
    remember();
    gatescape.address.show(gatescape.state.now());
    tell();
  }

  function end(why) {
    leave();
    over = why;
    tell();
  }

  function changed(state, phase, before) {
    if (!room || own) return;
    const names = Object.keys(state).filter((name) => !LOOK.includes(name) && state[name] !== before[name]);
    if (room.role === "lead") {
      if (names.length || phase === "done") publish(phase);
    } else if (names.length && room.role === "follow" && room.view) gatescape.room.wander();
  }

  gatescape.room = {
    now: () => room,
    inAddress: () => (room ? "room=" + room.code : ""),
    listen: (listener) => listeners.push(listener),

    // a request of whoever leads
    lead: (method, path, body) => ask(method, `/${room.code}${path}`, { token: room.token, body }),

    async start() {
      const { room: code, token } = await ask("POST", "", { body: { address: address(gatescape.state.now()) } });
      enter(code, token, "lead");
    },

    // follows a room of that code; an error with a sentence if there is none
    async join(code) {
      await ask("GET", `/${encodeURIComponent(code)}`);
      enter(code.trim().toUpperCase(), null, "follow");
    },

    async claim(digits) {
      const { token } = await ask("POST", `/${room.code}/claim`, { pass: room.pass, body: { claim: digits } });
      // the room goes on with what it shows
      const { code, view } = room;
      if (view && room.role === "wander" && !elsewhere(view)) {
        room.role = "follow";
        follow();
      }
      enter(code, token, "lead");
    },

    wander() {
      room.role = "wander";
      room.line?.again();
      remember();
      tell();
    },

    back() {
      room.role = "follow";
      room.line?.again();
      remember();
      follow();
      tell();
    },

    leave,
    dismiss() {
      over = "";
      tell();
    },

    build() {
      const asked = new URLSearchParams(location.search).get("room");
      const held = stored(session, NAME);
      const code = (asked || "").trim().toUpperCase();
      const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
      gatescape.roomBar.build();
      gatescape.roomDialog.build();
      gatescape.state.listen(changed);
      if (/^[A-Z]{5}$/.test(code)) {
        // a reload changes nothing; a link that is opened again follows again; whoever leads, leads
        const mine = held.code === code;
        enter(code, mine ? held.token : null, mine && (held.token || reloaded) ? held.role : "follow");
      } else if (asked !== null) {
        gatescape.dialogs.open("room");
        if (code) gatescape.roomDialog.refuse(`“${code.slice(0, 20)}” is no code of a room; it has five letters.`);
      } else if (typeof held.code === "string") {
        // another page of ours: the leader takes the room along, a follower has wandered off
        enter(held.code, held.token, held.role === "lead" ? "lead" : "wander");
      }
    },
  };
})();
