/** Mouse, pen and finger over a cloud that Plotly turns while they drag. */

import { isTap } from "../pointer.mjs";

/**
 * watchSpace(element, {explore(x, y), leave(), press(x, y, shiftKey)}) → {again()}
 *
 * x, y: in the window. explore: at most once a frame, by what can hover. press: a click or a tap.
 * Listens before Plotly, which tells of its points some 15 times a second at most.
 * @param {HTMLElement} element
 * @param {Omit<import("../pointer.mjs").PointerActions, "release" | "pinch">} actions
 */
export function watchSpace(element, { explore, leave, press }) {
  const options = { capture: true };
  /** @type {PointerEvent | null} */
  let latest = null;
  /** @type {PointerEvent | null} */
  let down = null;
  let frame = 0;

  function onFrame() {
    frame = 0;
    if (latest !== null) explore(latest.clientX, latest.clientY, latest.pointerType);
  }

  function schedule() {
    if (frame === 0) frame = requestAnimationFrame(onFrame);
  }

  function forget() {
    latest = null;
    leave();
  }

  element.addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerType === "touch") return;
      if (event.buttons > 0) {
        if (latest !== null) forget();
        return;
      }
      latest = event;
      schedule();
    },
    options,
  );
  element.addEventListener("pointerleave", forget);
  element.addEventListener(
    "pointerdown",
    (event) => (down = event.isPrimary && event.button === 0 ? event : null),
    options,
  );
  element.addEventListener(
    "pointerup",
    (event) => {
      if (down !== null && isTap(down, event)) press(event.clientX, event.clientY, event.shiftKey);
      down = null;
    },
    options,
  );

  /** For when the cloud turned under a pointer that rests. */
  return { again: () => latest !== null && schedule() };
}
