// The dialog of the room: outside of one, to start or join; inside, its code, link and QR code for everybody to come in.
"use strict";
(() => {
  const { make, element } = gatescape;
  let shown = ""; // the code whose picture is drawn

  async function busy(button, act) {
    button.disabled = true;
    try {
      await act();
      refuse("");
    } catch (error) {
      if (error.status === undefined && !(error instanceof TypeError)) throw error;
      refuse(error.status ? error.message : "The server cannot be reached.");
    } finally {
      button.disabled = false;
    }
  }

  function refuse(text) {
    const line = element("room-refusal");
    line.textContent = text;
    line.hidden = !text;
  }

  async function picture(code) {
    const host = element("room-picture");
    try {
      const answer = await gatescape.ask(`/api/v1/rooms/${code}/qr.svg?secure=${location.protocol === "https:" ? 1 : 0}`);
      if (gatescape.room.now()?.code !== code) return;
      if (!answer.ok || answer.headers.get("X-Link") !== `${location.origin}/r/${code}`) host.replaceChildren(make("p", { className: "refusal" }, "There is no QR code just now; the code and the link work."));
      else host.replaceChildren(make("img", { src: "data:image/svg+xml," + encodeURIComponent(await answer.text()), alt: "QR code of the link above" }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      host.replaceChildren(make("p", { className: "refusal" }, "The server cannot be reached, so there is no QR code."));
    }
  }

  function show(room) {
    element("room-outside").hidden = Boolean(room);
    element("room-inside").hidden = !room;
    const open = element("room-open");
    open.classList.toggle("on-air", Boolean(room));
    if (!room || shown === room.code) {
      if (!room) shown = "";
      return;
    }
    shown = room.code;
    const link = `${location.origin}/r/${room.code}`;
    const box = make("input", { type: "text", readOnly: true, className: "text-box", value: link, "aria-label": "Link to this room" });
    box.addEventListener("focus", () => box.select());
    element("room-code").replaceChildren(make("span", { className: "unseen" }, "Code: " + [...room.code].join(" ")), make("span", { "aria-hidden": "true" }, room.code));
    element("room-link").replaceChildren(box, gatescape.copyButton(() => link, "Copy the link", "button main"));
    picture(room.code);
  }

  gatescape.roomDialog = {
    refuse,

    build() {
      const box = make("input", { type: "text", id: "room-box-text", className: "text-box", autocomplete: "off", autocapitalize: "characters", spellcheck: false, maxLength: 12 });
      const join = make("button", { type: "submit", className: "button" }, "Join");
      element("room-box").replaceChildren(box, join);
      document.querySelector('label[for="room-box"]').htmlFor = box.id;
      element("room-start").addEventListener("click", () => busy(element("room-start"), async () => {
        await gatescape.room.start();
        element("room-link").querySelector("button").focus();
      }));
      element("room-join").addEventListener("submit", (event) => {
        event.preventDefault();
        busy(join, async () => {
          const code = box.value.trim();
          if (!code) throw Object.assign(new Error("Type the five letters of a room."), { status: 400 });
          await gatescape.room.join(code);
          gatescape.dialogs.close("room");
        });
      });
      gatescape.dialogs.prepare("room", () => refuse(""));
      gatescape.room.listen(show);
    },
  };
})();
