// Fingers, mouse and wheel on the portrait: a click starts an orbit, a drag pans, two fingers or the wheel zoom.
"use strict";
(() => {
  const DRAG = { mouse: 4, pen: 6, touch: 10 }; // pixels before a press becomes a drag
  const TWICE = 350; // a second click within this time and place is a double-click, not a second orbit
  const WHEEL_REST = 220;
  const down = new Map(); // pointers on the plane, by id
  let gesture = null;
  let lastClick = { at: -Infinity, x: 0, y: 0 };
  let wheelEnd = 0;

  function inside() {
    const frame = gatescape.element("portrait");
    const bounds = frame.getBoundingClientRect();
    const box = gatescape.figure.box(frame.clientWidth);
    return { left: bounds.left + frame.clientLeft + box.left, top: bounds.top + frame.clientTop + box.top, width: box.width, height: box.height };
  }

  // page coordinates to fractions of the plot, y upwards
  function fraction(x, y) {
    const box = inside();
    return [(x - box.left) / box.width, 1 - (y - box.top) / box.height];
  }

  function onPlane(event) {
    const [u, v] = fraction(event.clientX, event.clientY);
    return u >= 0 && u <= 1 && v >= 0 && v <= 1;
  }

  function at([u, v], [x0, x1, y0, y1]) {
    return [x0 + u * (x1 - x0), y0 + v * (y1 - y0)];
  }

  // middle and spread of the pointers, in pixels
  function spread() {
    const all = [...down.values()];
    const x = all.reduce((sum, p) => sum + p.x, 0) / all.length;
    const y = all.reduce((sum, p) => sum + p.y, 0) / all.length;
    const reach = all.length > 1 ? Math.hypot(all[0].x - all[1].x, all[0].y - all[1].y) : 0;
    return { x, y, reach };
  }

  function begin(event) {
    if (event.button !== 0 || event.target.closest("button") || !onPlane(event)) return;
    // at once: Plotly puts a cover over the page while a button is down, which would swallow the release
    gatescape.element("portrait").setPointerCapture(event.pointerId);
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const moved = gesture ? gesture.moved : false;
    gesture = { from: spread(), window: gatescape.state.window(), moved, slack: DRAG[event.pointerType] || 6 };
  }

  function follow(event) {
    if (!down.has(event.pointerId)) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const now = spread();
    if (!gesture.moved && down.size === 1 && Math.hypot(now.x - gesture.from.x, now.y - gesture.from.y) < gesture.slack) return;
    gesture.moved = true;
    const [x0, x1, y0, y1] = gesture.window;
    const factor = gesture.from.reach && now.reach ? gesture.from.reach / now.reach : 1;
    const width = (x1 - x0) * factor;
    // the point of the plane that was under the fingers stays under them
    const [ax, ay] = at(fraction(gesture.from.x, gesture.from.y), gesture.window);
    const [u, v] = fraction(now.x, now.y);
    gatescape.view.go(ax + (0.5 - u) * width, ay + (0.5 - v) * width, width, "live");
  }

  function end(event) {
    if (!down.delete(event.pointerId)) return;
    if (down.size) {
      gesture = { ...gesture, from: spread(), window: gatescape.state.window(), moved: true };
      return;
    }
    const { moved } = gesture;
    gesture = null;
    if (moved) gatescape.state.change({}, "done");
    else if (event.type === "pointerup") click(event);
  }

  function twice(event) {
    const again = event.timeStamp - lastClick.at < TWICE && Math.hypot(event.clientX - lastClick.x, event.clientY - lastClick.y) < 8;
    lastClick = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    return again;
  }

  function click(event) {
    if (twice(event) || !gatescape.shown() || gatescape.roomTaps.take(gatescape.pointer.place(event)) || gatescape.pointMarks.take(event)) return;
    gatescape.orbits.add(gatescape.pointer.place(event));
  }

  function wheel(event) {
    if (!onPlane(event)) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    const point = at(fraction(event.clientX, event.clientY), gatescape.state.window());
    gatescape.view.zoom(Math.exp(Math.min(Math.max(pixels, -300), 300) * 0.0016), "live", point);
    clearTimeout(wheelEnd);
    wheelEnd = setTimeout(() => gatescape.state.change({}, "done"), WHEEL_REST);
  }

  gatescape.pointer = {
    // whether a click is the second of a double-click
    twice,

    // where an event happened, in the window of the picture that the person sees
    place(event) {
      return at(fraction(event.clientX, event.clientY), gatescape.shown().frame.window);
    },

    build() {
      const frame = gatescape.element("portrait");
      frame.addEventListener("pointerdown", begin);
      frame.addEventListener("pointermove", follow);
      frame.addEventListener("pointerup", end);
      frame.addEventListener("pointercancel", end);
      frame.addEventListener("wheel", wheel, { passive: false });
      gatescape.element("zoom-in").addEventListener("click", () => gatescape.view.zoom(0.7, "done"));
      gatescape.element("zoom-out").addEventListener("click", () => gatescape.view.zoom(1 / 0.7, "done"));
      gatescape.element("zoom-whole").addEventListener("click", () => gatescape.view.whole());
      gatescape.element("clear-orbits").addEventListener("click", () => gatescape.orbits.clear());
    },
  };
})();
