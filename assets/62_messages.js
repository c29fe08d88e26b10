// Messages: each has a source, and a source has one message at a time.
"use strict";
(() => {
  const said = new Map();
  const { make } = gatescape;

  gatescape.messages = {
    say(text, source) {
      const old = said.get(source);
      if (old && old.dataset.text === text) return;
      const close = make("button", { type: "button", className: "close", "aria-label": "Close this message" }, "×");
      const item = make("li", {}, make("span", {}, text), close);
      item.dataset.text = text;
      close.addEventListener("click", () => this.clear(source));
      this.clear(source);
      said.set(source, item);
      gatescape.element("messages").append(item);
    },

    clear(source) {
      const item = said.get(source);
      if (item) item.remove();
      said.delete(source);
    },
  };
})();
