// The fonts that a figure carries along, as base64; fetched when the first figure is asked for.
"use strict";
(() => {
  const FILES = { normal: "/assets/fonts/stix-two-text-regular.ttf", italic: "/assets/fonts/stix-two-text-italic.ttf" };
  let held = null;

  async function fetched([style, address]) {
    const answer = await fetch(address);
    if (!answer.ok) throw new TypeError("A font could not be fetched.");
    const bytes = new Uint8Array(await answer.arrayBuffer());
    let text = "";
    for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
    return [style, btoa(text)];
  }

  // pairs of style and data
  gatescape.figureFonts = () => {
    held = held || Promise.all(Object.entries(FILES).map(fetched)).catch((error) => {
      held = null; // the next figure tries again
      throw error;
    });
    return held;
  };
})();
