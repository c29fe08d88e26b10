// Colours: one quiet hue for the speed map, evenly stepped to the eye; lines and points from the chosen palette.
"use strict";
(() => {
  // OKLCH to sRGB (Ottosson 2020), so that equal steps in lightness look equal
  function oklch(L, C, degrees) {
    const h = (degrees * Math.PI) / 180;
    const a = C * Math.cos(h);
    const b = C * Math.sin(h);
    const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
    const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
    const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
    const linear = [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ];
    return linear.map((v) => {
      const c = Math.min(Math.max(v, 0), 1);
      return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
    });
  }

  // darker is slower, in both themes
  const RAMPS = {
    light: { from: [0.8, 0.05, 240], to: [0.985, 0.006, 240] },
    dark: { from: [0.17, 0.02, 250], to: [0.37, 0.05, 240] },
  };

  function table(theme) {
    const { from, to } = RAMPS[theme];
    const packed = new Uint32Array(256);
    for (let i = 0; i < 256; i++) {
      const mix = from.map((v, k) => v + ((to[k] - v) * i) / 255);
      const [r, g, b] = oklch(...mix);
      packed[i] = (255 << 24) | (b << 16) | (g << 8) | r; // little-endian RGBA
    }
    return packed;
  }

  const INK = {
    light: {
      text: "#1b2733", quiet: "#51606f", surface: "#ffffff", arrow: "rgba(38,58,78,0.62)", trajectory: "rgba(52,74,96,0.38)",
      sink: "#0072b2", source: "#d55e00", saddle: "#1b2733", manifold: "#1b2733", cycle: "#007a5a", slow: "#0a6472", orbit: "#5b3fa0", grid: "rgba(27,39,51,0.16)",
    },
    dark: {
      text: "#e8edf2", quiet: "#a9b6c3", surface: "#12181f", arrow: "rgba(205,222,238,0.55)", trajectory: "rgba(200,216,232,0.32)",
      sink: "#56b4e9", source: "#ff8a3d", saddle: "#f2f5f8", manifold: "#f2f5f8", cycle: "#35d0a5", slow: "#7fe3f0", orbit: "#b9a3f5", grid: "rgba(232,237,242,0.18)",
    },
  };

  const NULLCLINES = {
    // Okabe and Ito: orange and reddish purple, darkened where the ground is pale: 3 to 1 against their casing
    safe: { light: ["#c87500", "#b4528c"], dark: ["#e69f00", "#e08fbd"] },
    paper: { light: ["#d26b00", "#e0338f"], dark: ["#ffa733", "#ff7dbb"] },
  };

  const tables = { light: table("light"), dark: table("dark") };
  const darkDevice = window.matchMedia("(prefers-color-scheme: dark)");

  let forced = null;

  gatescape.colours = {
    // draws something in a theme, whatever that of the page
    inTheme(theme, draw) {
      forced = theme;
      try {
        return draw();
      } finally {
        forced = null;
      }
    },

    table: (theme) => tables[theme],

    // the theme in force: "auto" follows the device
    theme(state) {
      if (forced !== null) return forced;
      if (state.theme !== "auto") return state.theme;
      return darkDevice.matches ? "dark" : "light";
    },

    palette(state) {
      const theme = this.theme(state);
      const [x, y] = NULLCLINES[state.palette][theme];
      const papers = theme === "dark" ? "#c084fc" : "#8a2be2";
      const orbit = state.palette === "paper" ? papers : INK[theme].orbit;
      const trajectory = state.palette === "paper" ? (theme === "dark" ? "rgba(192,132,252,0.45)" : "rgba(138,43,226,0.36)") : INK[theme].trajectory;
      return { ...INK[theme], x, y, orbit, trajectory };
    },

    onDeviceChange(listener) {
      darkDevice.addEventListener("change", listener);
    },
  };
})();
