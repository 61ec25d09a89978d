/** Clicks and taps: pressed and released in one place; by a finger soon, since one that rests explores. */

const PIXELS = 6;
const MILLISECONDS = 600;

/** Do the two pointer events, pressed and released, make a click or a tap? */
export function isTap(down, up) {
  const moved = Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY);
  const isSoon = up.timeStamp - down.timeStamp <= MILLISECONDS;
  return moved <= PIXELS && (isSoon || up.pointerType !== "touch");
}

/** Calls tapped() whatever else the element does with its events. */
export function watchTaps(element, tapped) {
  let down = null;
  const options = { capture: true };
  element.addEventListener("pointerdown", (event) => (down = event.isPrimary && event.button === 0 ? event : null), options);
  element.addEventListener(
    "pointerup",
    (event) => {
      if (down !== null && isTap(down, event)) tapped();
      down = null;
    },
    options,
  );
}
