// Explanations: whatever carries data-term opens one, by mouse, touch or keyboard; Escape or a press elsewhere closes it.
"use strict";
(() => {
  const { element, typeset } = gatescape;
  const GAP = 8;
  let opener = null;

  const entry = (key) => gatescape.state.facts().glossary.find((one) => one.key === key);

  // below the term where there is room, else above; never beyond the edge of the screen
  function place() {
    const card = element("explanation");
    const from = opener.getBoundingClientRect();
    const own = card.getBoundingClientRect();
    const below = from.bottom + GAP;
    const top = below + own.height <= innerHeight - GAP ? below : Math.max(GAP, from.top - GAP - own.height);
    card.style.left = Math.min(Math.max(GAP, from.left), innerWidth - own.width - GAP) + "px";
    card.style.top = Math.min(top, Math.max(GAP, innerHeight - own.height - GAP)) + "px";
  }

  function open(button) {
    const said = entry(button.dataset.term);
    if (!said) return;
    if (opener) opener.removeAttribute("aria-expanded");
    opener = button;
    element("explanation-title").replaceChildren(...typeset.prose(said.title));
    element("explanation-text").replaceChildren(...typeset.prose(said.text));
    element("explanation-equation").replaceChildren(...(said.equation ? [typeset.formula(said.equation)] : []));
    element("explanation").showPopover();
    // what is wider than the card can be scrolled by keys too
    element("explanation-equation").tabIndex = element("explanation-equation").scrollWidth > element("explanation-equation").clientWidth ? 0 : -1;
    opener.setAttribute("aria-expanded", "true");
    place();
    element("explanation").focus({ preventScroll: true });
  }

  const shown = () => element("explanation").matches(":popover-open");

  gatescape.explain = {
    // a button that explains itself
    term: (key, ...content) => gatescape.make("button", { type: "button", className: "term", "data-term": key }, ...content),

    // a sentence in which the first occurrence of each of some words explains itself
    sentence(text, terms) {
      let pieces = [text];
      for (const [words, key] of terms) {
        const which = pieces.findIndex((piece) => typeof piece === "string" && piece.includes(words));
        if (which < 0) continue;
        const at = pieces[which].indexOf(words);
        const whole = pieces[which];
        pieces.splice(which, 1, whole.slice(0, at), this.term(key, words), whole.slice(at + words.length));
      }
      return pieces.filter((piece) => piece !== "");
    },

    build() {
      const card = element("explanation");
      card.popover = "auto";
      document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-term]");
        if (!button) return;
        // a term inside a row or a label is not a press on that row
        event.preventDefault();
        event.stopPropagation();
        open(button);
      }, true);
      element("explanation-close").addEventListener("click", () => card.hidePopover());
      card.addEventListener("toggle", (event) => {
        if (event.newState !== "closed" || !opener) return;
        opener.removeAttribute("aria-expanded");
        if (card.contains(document.activeElement) || document.activeElement === document.body) opener.focus({ preventScroll: true });
      });
      // the card goes with its term, and closes when that is out of sight
      const follow = () => {
        if (!shown()) return;
        const { top, bottom } = opener.getBoundingClientRect();
        if (!opener.isConnected || bottom < 0 || top > innerHeight) card.hidePopover();
        else place();
      };
      for (const happening of ["scroll", "resize"]) window.addEventListener(happening, follow, { passive: true });
    },
  };
})();
