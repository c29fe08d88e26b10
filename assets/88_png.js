// A PNG that says how large it is meant to be, so that a text processor sets it at the chosen width.
"use strict";
(() => {
  const HEAD = 33; // the signature and the first chunk; the density comes after them

  function checksum(bytes) {
    let sum = ~0;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return ~sum >>> 0;
  }

  // density: pixels to the inch
  gatescape.withDensity = async (blob, density) => {
    const chunk = new Uint8Array(21);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, 9);
    chunk.set(new TextEncoder().encode("pHYs"), 4);
    for (const at of [8, 12]) view.setUint32(at, Math.round(density / 0.0254));
    chunk[16] = 1; // to the metre
    view.setUint32(17, checksum(chunk.subarray(4, 17)));
    return new Blob([blob.slice(0, HEAD), chunk, blob.slice(HEAD)], { type: "image/png" });
  };
})();
