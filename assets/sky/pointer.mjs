/**
 * Mouse, pen and finger over the sky.
 *
 * Listens on the window, since Plotly covers the page while it drags. One finger explores, two
 * move and zoom; Plotly never hears of touches, which it would take for panning.
 */

/** A place in the window. @typedef {{x: number, y: number}} Finger */

/**
 * What a pointer does over a sky; x, y: in the window.
 * @typedef {object} PointerActions
 * @property {(x: number, y: number, kind: string) => void} explore at most once a frame
 * @property {() => void} leave
 * @property {(x: number, y: number, shiftKey: boolean) => void} press a click or a tap
 * @property {(x: number, y: number) => void} release a finger was lifted after exploring
 * @property {(fingers: Finger[] | null) => void} pinch two of them, at most once a frame; null when
 *   they are lifted
 */

/** Clicks and taps are pressed and released in one place; by a finger soon, since one that rests explores. */
const TAP_PIXELS = 6;
const TAP_MILLISECONDS = 600;
/** Of two fingers that hold the sky. */
const LEAST_APART = 8;
/** What lies over the sky and hears of the pointer by itself. */
const OWN_GESTURES = "button, .space-graph";

/**
 * @param {HTMLElement} pane
 * @param {PointerActions} actions
 */
export function watchPointer(pane, { explore, leave, press, release, pinch }) {
  /** @type {Map<number, Finger>} */
  const fingers = new Map();
  /** @type {PointerEvent | null} */
  let down = null;
  let inside = false;
  let pinching = false;
  let frame = 0;
  /** @type {(Finger & {kind: string}) | null} */
  let latest = null;

  /** @param {PointerEvent} event */
  const isInside = (event) =>
    event.target instanceof Element &&
    pane.contains(event.target) &&
    event.target.closest(OWN_GESTURES) === null;

  function onFrame() {
    frame = 0;
    if (pinching && fingers.size === 2) pinch([...fingers.values()]);
    else if (latest !== null) explore(latest.x, latest.y, latest.kind);
  }

  /** @param {PointerEvent} event */
  function schedule(event) {
    latest = { x: event.clientX, y: event.clientY, kind: event.pointerType };
    if (frame === 0) frame = requestAnimationFrame(onFrame);
  }

  function forget() {
    latest = null;
    inside = false;
  }

  /** @param {PointerEvent} event */
  function onDown(event) {
    if (!isInside(event)) return;
    if (event.pointerType === "touch") {
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      pinching = fingers.size === 2;
      if (fingers.size > 1) down = null;
    }
    if (event.isPrimary && event.button === 0) {
      down = event;
      inside = true;
      if (event.pointerType === "touch") schedule(event);
    }
  }

  /** @param {PointerEvent} event */
  function onMove(event) {
    if (fingers.has(event.pointerId)) {
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (pinching || down !== null) schedule(event);
    } else if (event.pointerType !== "touch") {
      if (isInside(event) || (inside && event.buttons > 0)) {
        inside = true;
        schedule(event);
      } else if (inside) {
        forget();
        leave();
      }
    }
  }

  /** @param {PointerEvent} event */
  function onUp(event) {
    const isFinger = fingers.delete(event.pointerId);
    if (pinching && fingers.size < 2) {
      pinching = false;
      pinch(null);
    }
    if (down === null || !event.isPrimary) return;
    const { clientX: x, clientY: y } = event;
    if (isTap(down, event)) press(x, y, event.shiftKey);
    else if (isFinger) release(x, y);
    if (isFinger) forget();
    down = null;
  }

  /** @param {PointerEvent} event */
  function onCancel(event) {
    fingers.delete(event.pointerId);
    pinching = false;
    down = null;
  }

  addEventListener("pointerdown", onDown);
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onUp);
  addEventListener("pointercancel", onCancel);
  document.documentElement.addEventListener("mouseleave", () => {
    if (inside) leave();
    forget();
  });
  pane.addEventListener(
    "touchstart",
    (event) => {
      if (event.target instanceof Element && event.target.closest(OWN_GESTURES) !== null) return;
      event.stopPropagation();
      event.preventDefault();
    },
    { capture: true, passive: false },
  );

  /** For when the sky moved under a pointer that rests. */
  return {
    again() {
      if (latest !== null && inside && frame === 0) frame = requestAnimationFrame(onFrame);
    },
  };
}

/**
 * Do the two pointer events, pressed and released, make a click or a tap?
 * @param {PointerEvent} down
 * @param {PointerEvent} up
 */
export function isTap(down, up) {
  const moved = Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY);
  const isSoon = up.timeStamp - down.timeStamp <= TAP_MILLISECONDS;
  return moved <= TAP_PIXELS && (isSoon || up.pointerType !== "touch");
}

/**
 * What watchPointer's `pinch` does to that sky: places stay under the fingers.
 * @param {import("./sky.mjs").Sky} sky
 * @returns {PointerActions["pinch"]}
 */
export function pinching(sky) {
  /** @type {{place: import("../types.d.ts").Point, apart: number} | null} */
  let held = null;
  return (fingers) => {
    if (fingers === null || sky.plot === null) {
      held = null;
      return;
    }
    const [a, b] = fingers;
    const x = (a.x + b.x) / 2;
    const y = (a.y + b.y) / 2;
    const apart = Math.max(LEAST_APART, Math.hypot(a.x - b.x, a.y - b.y));
    held ??= { place: sky.toLatent(x, y), apart };
    sky.hold(held.place, x, y, apart / held.apart);
    held.apart = apart;
  };
}
