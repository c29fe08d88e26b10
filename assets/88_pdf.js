// A recorded drawing as a PDF file, with its fonts inside. The library is fetched when the first PDF is asked for.
"use strict";
(() => {
  const LIBRARY = "/assets/vendor/jspdf.umd.min.js";
  const FAMILY = "STIX Two Text";
  let ready = null;

  function script() {
    return new Promise((resolve, reject) => {
      const node = gatescape.make("script", { src: LIBRARY });
      node.addEventListener("load", resolve);
      node.addEventListener("error", () => reject(new TypeError("The part that writes PDF could not be fetched.")));
      document.head.append(node);
    });
  }

  function prepared() {
    ready = ready || script().catch((error) => {
      ready = null; // the next one tries again
      throw error;
    });
    return ready;
  }

  function follow(file, path) {
    for (const [letter, ...numbers] of path) {
      if (letter === "M") file.moveTo(...numbers);
      else if (letter === "L") file.lineTo(...numbers);
      else if (letter === "C") file.curveTo(...numbers);
      else file.close();
    }
  }

  const opacity = (file, alpha) => file.setGState(new file.GState({ opacity: alpha, "stroke-opacity": alpha }));

  function draw(file, item) {
    if (item.kind === "image") {
      opacity(file, 1);
      file.addImage(item.data, "PNG", item.left, item.top, item.width, item.height, undefined, "FAST");
    } else if (item.kind === "text") {
      opacity(file, item.fill.alpha);
      file.setFont(FAMILY, item.italic ? "italic" : "normal");
      file.setFontSize(item.size);
      file.setTextColor(...item.fill.rgb);
      file.text(item.text, item.x, item.y, { baseline: "alphabetic" });
    } else if (item.fill) {
      opacity(file, item.fill.alpha);
      file.setFillColor(...item.fill.rgb);
      follow(file, item.path);
      file.fill();
    } else {
      const { stroke } = item;
      opacity(file, stroke.alpha);
      file.setDrawColor(...stroke.rgb);
      file.setLineWidth(stroke.width);
      file.setLineCap(stroke.cap);
      file.setLineJoin(stroke.join);
      file.setLineDashPattern(stroke.dash, 0);
      follow(file, item.path);
      file.stroke();
    }
  }

  // sheet: {width, height} in points; about: {title, description}
  gatescape.pdfFile = async (items, sheet, about) => {
    const [fonts] = await Promise.all([gatescape.figureFonts(), prepared()]);
    const orientation = sheet.width > sheet.height ? "landscape" : "portrait";
    const file = new window.jspdf.jsPDF({ unit: "pt", format: [sheet.width, sheet.height], orientation, compress: true, putOnlyUsedFonts: true });
    for (const [style, data] of fonts) {
      file.addFileToVFS(style + ".ttf", data);
      file.addFont(style + ".ttf", FAMILY, style);
    }
    file.setProperties({ title: about.title, subject: about.description, creator: "Gatescape" });
    let open = null;
    const shut = () => {
      if (!open) return;
      // the library remembers the opacity across a restored state, the file does not
      opacity(file, 1);
      file.restoreGraphicsState();
    };
    opacity(file, 1);
    for (const item of items) {
      if (item.clip !== open) {
        shut();
        open = item.clip;
        if (open) {
          opacity(file, 1);
          file.saveGraphicsState();
          follow(file, open);
          file.clip();
          file.discardPath();
        }
      }
      draw(file, item);
    }
    shut();
    return file.output("blob");
  };
})();
