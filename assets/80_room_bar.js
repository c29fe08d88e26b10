// The bar of the room at the foot of the page: who leads and who follows, and what each can do about it.
"use strict";
(() => {
  const { make, element } = gatescape;
  let drawn = ""; // which buttons there are
  let parts = {};
  let announced = "";

  function button(text, act, look) {
    const node = make("button", { type: "button", className: look || "button" }, text);
    node.addEventListener("click", act);
    return node;
  }

  // what the leader asks of the server; a refusal is told
  async function lead(method, path, body) {
    try {
      return await gatescape.room.lead(method, path, body);
    } catch (error) {
      if (error.status === undefined && !(error instanceof TypeError)) throw error;
      gatescape.messages.say(error.status ? error.message : "The server cannot be reached.", "room");
      return null;
    }
  }

  async function handOver() {
    const offer = await lead("POST", "/handover");
    if (offer) gatescape.roomCard.offer(offer);
  }

  const roles = {
    lead: () => {
      parts.hold = button("", () => lead("PUT", "/frozen", { frozen: !gatescape.room.now().view?.frozen }));
      parts.ask = button("Ask", () => gatescape.roomCard.compose());
      return [
        parts.hold, parts.ask,
        button("Code", () => gatescape.dialogs.open("room")),
        button("Hand over", handOver),
        button("End", () => gatescape.roomCard.confirm()),
      ];
    },
    follow: () => [
      button("Explore on my own", () => gatescape.room.wander(), "button main"),
      button("Take over", () => gatescape.roomCard.claim()),
      button("Leave", () => gatescape.room.leave()),
    ],
    wander: () => [
      button("Return to the lecture", () => gatescape.room.back(), "button main"),
      button("Take over", () => gatescape.roomCard.claim()),
      button("Leave", () => gatescape.room.leave()),
    ],
    over: () => [button("Close", () => gatescape.room.dismiss())],
  };

  function words(room, over) {
    if (!room) return over;
    if (room.lost) return room.lost;
    if (room.role === "lead") {
      const count = room.audience?.followers;
      return count === undefined ? "You lead." : count === 1 ? "1 person follows." : `${count} people follow.`;
    }
    if (!room.view) return "Coming in…";
    if (room.role === "wander") return "You explore on your own; the lecture goes on.";
    return room.view.frozen ? "The picture is held for a moment." : "You follow the lecture.";
  }

  // the count is not read aloud whenever it changes
  function say(room, text) {
    const spoken = room?.role === "lead" && !room.lost ? "You lead this room." : text;
    if (spoken === announced) return;
    announced = spoken;
    element("room-spoken").textContent = spoken;
  }

  function show(room, over) {
    const role = room ? room.role : over ? "over" : "";
    element("room-panel").hidden = !role;
    document.documentElement.classList.toggle("in-room", Boolean(role));
    const text = role ? words(room, over) : "";
    say(room, text);
    if (!role) {
      drawn = "";
      return;
    }
    if (drawn !== role + room?.code) {
      const focused = element("room-bar").contains(document.activeElement);
      drawn = role + room?.code;
      parts = { words: make("span", { className: "room-words" }), dot: make("span", { className: "room-dot", "aria-hidden": "true" }) };
      const name = room ? make("strong", { className: "room-name" }, room.code) : "";
      element("room-bar").replaceChildren(parts.dot, name, parts.words, make("span", { className: "room-tools" }, ...roles[role]()));
      if (focused) element("room-bar").querySelector("button").focus();
    }
    parts.words.textContent = text;
    element("room-bar").dataset.role = role;
    element("room-bar").classList.toggle("lost", Boolean(room?.lost));
    if (parts.hold) {
      const held = Boolean(room.view?.frozen);
      parts.hold.textContent = held ? "Let it go on" : "Hold";
      parts.hold.title = held ? "Show the others what you have now" : "The others keep this picture while you prepare another";
      parts.hold.setAttribute("aria-pressed", String(held));
      parts.ask.hidden = Boolean(room.view?.question);
    }
  }

  // the page ends above the panel, so that nothing lies under it for good
  function measure() {
    document.documentElement.style.setProperty("--room-height", element("room-panel").offsetHeight + "px");
  }

  gatescape.roomBar = {
    lead,
    build() {
      gatescape.room.listen(show);
      gatescape.roomCard.build();
      gatescape.roomTaps.build();
      new ResizeObserver(measure).observe(element("room-panel"));
    },
  };
})();
