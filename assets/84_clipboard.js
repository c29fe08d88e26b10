// Copying text, also where the page was not opened over an encrypted connection.
"use strict";
(() => {
  const { make } = gatescape;

  // browsers give the clipboard to secure pages only; the old command works in a classroom's plain network
  function copiedByCommand(text) {
    const box = make("textarea", { className: "unseen", value: text, readOnly: true });
    // inside an open dialog nothing outside it can be selected
    (document.querySelector("dialog[open]") || document.body).append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }

  async function copy(text) {
    if (!navigator.clipboard) return copiedByCommand(text);
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      if (error.name !== "NotAllowedError") throw error;
      return copiedByCommand(text);
    }
  }

  // a button that copies what text() gives, and says so
  gatescape.copyButton = (text, name, look) => {
    const button = make("button", { type: "button", className: look || "button", "aria-label": name }, "Copy");
    const said = make("span", { className: "unseen", role: "status" });
    let back = 0;
    button.addEventListener("click", async () => {
      const done = await copy(text());
      button.focus({ preventScroll: true });
      button.textContent = done ? "Copied" : "Not allowed";
      said.textContent = done ? "Copied." : "The browser does not allow copying; select the text and copy it.";
      clearTimeout(back);
      back = setTimeout(() => {
        button.textContent = "Copy";
        said.textContent = "";
      }, 2000);
    });
    return make("span", { className: "copier" }, button, said);
  };
})();
