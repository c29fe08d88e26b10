// A recorded drawing as an SVG file: paths stay paths, texts stay texts.
"use strict";
(() => {
  const FAMILY = "'STIX Two Text','STIX Two Math','Times New Roman',Times,serif";
  const tidy = (value) => String(Number(value.toFixed(3)));
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const data = (path) => path.map(([letter, ...numbers]) => letter + numbers.map(tidy).join(" ")).join("");

  function paint(name, { rgb, alpha }) {
    const hex = "#" + rgb.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("");
    return `${name}="${hex}"` + (alpha < 1 ? ` ${name}-opacity="${tidy(alpha)}"` : "");
  }

  function drawn(item) {
    if (item.kind === "image") {
      return `<image x="${tidy(item.left)}" y="${tidy(item.top)}" width="${tidy(item.width)}" height="${tidy(item.height)}" preserveAspectRatio="none" href="${item.data}"/>`;
    }
    if (item.kind === "text") {
      const style = item.italic ? ' font-style="italic"' : "";
      return `<text x="${tidy(item.x)}" y="${tidy(item.y)}" font-size="${tidy(item.size)}"${style} ${paint("fill", item.fill)}>${escape(item.text)}</text>`;
    }
    if (item.fill) return `<path d="${data(item.path)}" ${paint("fill", item.fill)}/>`;
    const { stroke } = item;
    const dash = stroke.dash.length ? ` stroke-dasharray="${stroke.dash.map(tidy).join(" ")}"` : "";
    return `<path d="${data(item.path)}" fill="none" ${paint("stroke", stroke)} stroke-width="${tidy(stroke.width)}" stroke-linecap="${stroke.cap}" stroke-linejoin="${stroke.join}"${dash}/>`;
  }

  // programs that take no font from a file set the texts in one of their own
  const face = (style, font) => `@font-face{font-family:'STIX Two Text';font-style:${style};src:url(data:font/ttf;base64,${font})}`;

  // sheet: {width, height} in points; about: {title, description}
  gatescape.svgFile = async (items, sheet, about) => {
    const fonts = await gatescape.figureFonts();
    const clips = [];
    const parts = [];
    let open = null;
    for (const item of items) {
      if (item.clip !== open) {
        if (open) parts.push("</g>");
        open = item.clip;
        if (open) {
          if (!clips.includes(open)) clips.push(open);
          parts.push(`<g clip-path="url(#clip${clips.indexOf(open)})">`);
        }
      }
      parts.push(drawn(item));
    }
    if (open) parts.push("</g>");
    const [w, h] = [tidy(sheet.width), tidy(sheet.height)];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${w}pt" height="${h}pt" viewBox="0 0 ${w} ${h}" font-family="${FAMILY}">`,
      `<title>${escape(about.title)}</title>`,
      `<desc>${escape(about.description)}</desc>`,
      `<style>${fonts.map(([style, font]) => face(style, font)).join("")}</style>`,
      `<defs>${clips.map((clip, i) => `<clipPath id="clip${i}"><path d="${data(clip)}"/></clipPath>`).join("")}</defs>`,
      ...parts,
      "</svg>\n",
    ].join("\n");
  };
})();
