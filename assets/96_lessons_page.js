// The Lessons page: nothing on it moves.
"use strict";
gatescape.pages.lessons = { build() {}, redraw() {} };
