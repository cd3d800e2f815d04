// The card that shows what is under the pointer.
//
// Needs elements.js and numbers.js.

/// The card floats beside the pointer. It belongs to one chart at a time.
const card = (function () {
  const element = html("div", { class: "card", hidden: "hidden" });
  /// The distance that the card keeps from the edges of the window.
  const margin = 8;
  let tidy = null;

  /// Returns where the card begins on one axis: before the pointer or after it, on the other side if it would not fit.
  function beginning(pointer, size, room, gap, prefersBefore) {
    const [before, after] = [pointer - gap - size, pointer + gap];
    const isBefore = prefersBefore ? before >= margin : after + size > room - margin;
    return clamped(isBefore ? before : after, margin, Math.max(margin, room - margin - size));
  }

  function hide() {
    element.hidden = true;
    if (tidy) { tidy(); }
    tidy = null;
  }

  /// Shows the card at a place with its position on the screen.
  ///
  /// - Parameter whenHidden: removes what the chart itself shows along with the card.
  function show(content, place, whenHidden) {
    if (tidy !== whenHidden) { hide(); }
    tidy = whenHidden;
    if (element.firstChild !== content) { element.replaceChildren(content); }
    element.setAttribute("aria-live", place.isByKeys ? "polite" : "off");
    element.hidden = false;
    const { clientWidth, clientHeight } = document.documentElement;
    // A finger hides what is below it.
    const gap = place.isTouch ? 32 : 16;
    element.style.left = `${beginning(place.clientX, element.offsetWidth, clientWidth, gap, false)}px`;
    element.style.top = `${beginning(place.clientY, element.offsetHeight, clientHeight, gap, place.isTouch)}px`;
  }

  /// Adds the card to the page.
  function attach() {
    document.body.append(element);
    window.addEventListener("scroll", hide, { capture: true, passive: true });
    window.addEventListener("resize", hide);
    // A touch leaves the card open until the next touch elsewhere.
    document.addEventListener("pointerdown", (event) => { if (!event.target.closest(".plot")) { hide(); } });
  }

  return { show, hide, attach };
})();
