// Decodes a frame; the format is described in server/codec.py.
"use strict";
(() => {
  const TURN = 255;

  function unfilterRows(bytes, size) {
    const samples = new Uint8Array(bytes);
    for (let i = size; i < samples.length; i++) samples[i] += samples[i - size];
    return samples;
  }

  // zigzag differences, low bytes before high bytes, x before y; returns window coordinates
  function unfilterCoordinates(bytes, view) {
    const n = bytes.length / 4;
    const [xLow, xHigh, yLow, yHigh] = view;
    const xs = new Float64Array(n);
    const ys = new Float64Array(n);
    const half = 2 * n;
    let x = 0;
    let y = 0;
    for (let i = 0; i < n; i++) {
      const dx = bytes[i] | (bytes[half + i] << 8);
      const dy = bytes[n + i] | (bytes[half + n + i] << 8);
      x = (x + ((dx >>> 1) ^ -(dx & 1))) & 0xffff;
      y = (y + ((dy >>> 1) ^ -(dy & 1))) & 0xffff;
      xs[i] = xLow + ((xHigh - xLow) * x) / 65535;
      ys[i] = yLow + ((yHigh - yLow) * y) / 65535;
    }
    return [xs, ys];
  }

  // the pieces of one kind as two arrays with a gap (NaN) after each piece
  function gather(xs, ys, counts, from, to, at) {
    let total = 0;
    for (let piece = from; piece < to; piece++) total += counts[piece] + 1;
    const x = new Float64Array(total);
    const y = new Float64Array(total);
    let k = 0;
    for (let piece = from; piece < to; piece++) {
      const next = at + counts[piece];
      x.set(xs.subarray(at, next), k);
      y.set(ys.subarray(at, next), k);
      k += counts[piece];
      x[k] = y[k] = NaN;
      k += 1;
      at = next;
    }
    return [{ x, y }, at];
  }

  // header and blobs, as every binary answer has them
  function unpack(buffer) {
    const bytes = new Uint8Array(buffer);
    if (String.fromCharCode(...bytes.subarray(0, 4)) !== "GSF1") throw new Error("this is not a frame");
    const length = new DataView(buffer).getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const blobs = {};
    let at = 8 + length;
    for (const [name, size] of header.blobs) {
      blobs[name] = bytes.slice(at, at + size);
      at += size;
    }
    return { header, blobs };
  }

  gatescape.decodeBasins = (buffer) => {
    const { header, blobs } = unpack(buffer);
    return { ...header, labels: unfilterRows(blobs.labels, header.size) };
  };

  // a compressed frame in base64, as a room's stream brings it
  gatescape.unpackFrame = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return gatescape.decode(await new Response(plain).arrayBuffer());
  };

  gatescape.decode = (buffer) => {
    const { header, blobs } = unpack(buffer);
    const [x0, x1, y0, y1] = header.window;
    const dx = header.lines.margin * (x1 - x0);
    const dy = header.lines.margin * (y1 - y0);
    const [xs, ys] = unfilterCoordinates(blobs.lines, [x0 - dx, x1 + dx, y0 - dy, y1 + dy]);
    const counts = new Uint16Array(blobs.counts.buffer);
    const lines = {};
    let piece = 0;
    let vertex = 0;
    for (const [name, pieces] of Object.entries(header.lines.pieces)) {
      [lines[name], vertex] = gather(xs, ys, counts, piece, piece + pieces, vertex);
      piece += pieces;
    }
    return {
      quality: header.quality,
      window: header.window,
      map: { ...header.map, samples: unfilterRows(blobs.map, header.map.size) },
      arrows: { size: header.arrows.size, codes: blobs.arrows, turn: TURN },
      lines,
      orbitPieces: header.lines.orbits,
      points: header.points,
      clusters: header.clusters,
      continua: header.continua,
      cycles: header.cycles,
      verdict: header.verdict,
    };
  };
})();
