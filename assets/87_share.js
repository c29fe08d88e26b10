// Share: the link of the page as it is now, and its QR code, which the server draws.
"use strict";
(() => {
  const { make } = gatescape;
  let turn = 0;

  async function showCode(query) {
    const mine = ++turn;
    const host = gatescape.element("share-code");
    host.replaceChildren(make("p", { className: "note" }, "Drawing the code…"));
    const secure = location.protocol === "https:" ? "1" : "0";
    try {
      const answer = await gatescape.ask(`/api/v1/qr.svg?${query}${query ? "&" : ""}page=${gatescape.state.facts().page}&secure=${secure}`);
      const text = await answer.text();
      if (mine !== turn) return;
      if (!answer.ok) host.replaceChildren(make("p", { className: "refusal" }, JSON.parse(text).error));
      else if (answer.headers.get("X-Link") !== location.origin + location.pathname) host.replaceChildren(make("p", { className: "refusal" }, "There is no QR code: the proxy in front of this server hides the address of the page. The link works."));
      else host.replaceChildren(make("img", { src: "data:image/svg+xml," + encodeURIComponent(text), alt: "QR code of the link above" }));
    } catch (error) {
      if (mine !== turn) return;
      if (!(error instanceof TypeError || error instanceof SyntaxError)) console.error(error);
      host.replaceChildren(make("p", { className: "refusal" }, "The server cannot be reached, so there is no QR code; the link works all the same."));
    }
  }

  function prepare() {
    const query = gatescape.address.ofState(gatescape.state.now());
    const link = location.origin + location.pathname + (query ? "?" + query : "");
    const box = make("input", { type: "text", readOnly: true, className: "text-box", value: link, "aria-label": "Link to this page" });
    box.addEventListener("focus", () => box.select());
    gatescape.element("share-link").replaceChildren(box, gatescape.copyButton(() => link, "Copy the link", "button main"));
    showCode(query);
  }

  gatescape.share = {
    build: () => gatescape.dialogs.prepare("share", prepare),
  };
})();
