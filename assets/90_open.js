// Opens the page on the state that the address held, and connects state to picture, controls and address.
"use strict";
(() => {
  const LOOK = ["layers", "theme", "palette"];
  const PICTURE = ["parameters", "reset", "window", "orbits"];
  let showing = 0;

  function changed(state, phase, before) {
    // controls follow at the next frame of the screen, once for any number of events
    if (!showing) showing = requestAnimationFrame(showControls);
    if (PICTURE.some((name) => state[name] !== before[name]) || phase === "done") {
      gatescape.gate.want(state, phase === "live" ? "draft" : "full");
    }
    if (LOOK.some((name) => state[name] !== before[name])) {
      gatescape.theme.show();
      gatescape.repaint();
    }
    if (phase !== "live") gatescape.address.show(state);
  }

  function showControls() {
    showing = 0;
    gatescape.matrices.show();
    gatescape.preset.show();
  }

  function open(opened) {
    gatescape.state.open(opened);
    gatescape.theme.show();
    gatescape.matrices.build();
    gatescape.choices.build();
    gatescape.preset.build();
    gatescape.pointer.build();
    gatescape.bench.build();
    gatescape.legend.build();
    gatescape.inspector.build();
    gatescape.explain.build();
    gatescape.about.build();
    gatescape.projector.build();
    gatescape.dialogs.build();
    gatescape.bringAlong.build();
    gatescape.share.build();
    gatescape.exportDialog.build();
    gatescape.basinLayer.build();
    gatescape.compare.build();
    gatescape.history.build();
    gatescape.keys.build();
    opened.messages.forEach((text, i) => gatescape.messages.say(text, "link " + i));
    gatescape.state.listen(changed);
    gatescape.address.show(gatescape.state.now());
    gatescape.gate.want(gatescape.state.now(), "full");
    gatescape.colours.onDeviceChange(() => {
      gatescape.theme.show();
      gatescape.repaint();
    });
    new ResizeObserver(() => gatescape.repaint()).observe(gatescape.element("portrait"));
    // fonts that arrive late change the widths of labels
    document.fonts.ready.then(() => gatescape.repaint());
    return "yes";
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.gatescape = {
    open,
  };
})();
