/** Presses on the sky that somebody takes: neither Plotly, which would pan, nor the sky's own pointer hears of them. */

/**
 * watchHolds(pane, {take(event), move(event), release(event), cancel(event)})
 *
 * take: a mouse, a pen or the first finger was pressed; returns whether it is wanted. The others
 * are told of that pointer alone, from then on until it is lifted or lost.
 * @param {HTMLElement} pane
 * @param {{take(event: PointerEvent): boolean, move(event: PointerEvent): void,
 *   release(event: PointerEvent): void, cancel(event: PointerEvent): void}} holder
 */
export function watchHolds(pane, { take, move, release, cancel }) {
  /** @type {number | null} */
  let id = null;

  pane.addEventListener(
    "pointerdown",
    (event) => {
      const isOnButton = event.target instanceof Element && event.target.closest("button") !== null;
      const isFree = event.isPrimary && event.button === 0 && !isOnButton;
      if (!isFree || !take(event)) return;
      id = event.pointerId;
      event.stopPropagation();
    },
    true,
  );
  pane.addEventListener(
    "mousedown",
    (event) => {
      if (id === null) return;
      event.stopPropagation();
      event.preventDefault();
      pane.focus({ preventScroll: true });
    },
    true,
  );
  // Plotly's cloud would turn with the mouse, whose press it has not heard of, or the finger.
  addEventListener(
    "mousemove",
    (event) => {
      if (id !== null) event.stopImmediatePropagation();
    },
    true,
  );
  pane.addEventListener(
    "touchstart",
    (event) => {
      if (id === null) return;
      event.stopPropagation();
      event.preventDefault();
    },
    { capture: true, passive: false },
  );
  /**
   * @param {"pointermove" | "pointerup" | "pointercancel"} name
   * @param {(event: PointerEvent) => void} act
   * @param {{isEnd: boolean}} options
   */
  const listen = (name, act, { isEnd }) =>
    addEventListener(
      name,
      (event) => {
        if (event.pointerId !== id) return;
        event.stopImmediatePropagation();
        if (isEnd) id = null;
        act(event);
      },
      true,
    );
  listen("pointermove", move, { isEnd: false });
  listen("pointerup", release, { isEnd: true });
  listen("pointercancel", cancel, { isEnd: true });
}
