/** Clicks and taps: pressed and released in one place; by a finger soon, since one that rests explores. */

const PIXELS = 6;
const MILLISECONDS = 600;

/** Do the two pointer events, pressed and released, make a click or a tap? */
export function isTap(down, up) {
  const moved = Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY);
  const isSoon = up.timeStamp - down.timeStamp <= MILLISECONDS;
  return moved <= PIXELS && (isSoon || up.pointerType !== "touch");
}
