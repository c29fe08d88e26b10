// Opens a page on the state that its address held: what all pages share, and then the page's own script.
"use strict";
(() => {
  const LOOK = ["theme", "palette"];

  function changed(page) {
    return (state, phase, before) => {
      if (LOOK.some((name) => state[name] !== before[name])) {
        gatescape.theme.show();
        page.redraw();
      }
      if (phase !== "live") gatescape.address.show(state);
    };
  }

  function open(opened) {
    const page = gatescape.pages[opened.page];
    gatescape.state.open(opened);
    gatescape.theme.show();
    gatescape.choices.build();
    gatescape.explain.build();
    gatescape.dialogs.build();
    gatescape.projector.build();
    gatescape.navigation.build();
    gatescape.state.listen(changed(page));
    page.build();
    gatescape.room.build();
    opened.messages.forEach((text, i) => gatescape.messages.say(text, "link " + i));
    gatescape.address.show(gatescape.state.now());
    gatescape.colours.onDeviceChange(() => {
      gatescape.theme.show();
      page.redraw();
    });
    // fonts that arrive late change the widths of labels
    document.fonts.ready.then(() => page.redraw());
    return "yes";
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.gatescape = {
    open,
  };
})();
