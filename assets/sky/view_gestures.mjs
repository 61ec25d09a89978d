/** A mouse that drags a plane and zooms into it by its wheel, as over Plotly; fingers are the sky's own affair. */

const DRAG_PIXELS = 6;
/** A wheel that turned has come to rest. */
const REST_MILLISECONDS = 150;
/** What one turn of a wheel may do, in pixels, and how many of them zoom e times. */
const MOST_WHEEL = 20;
const WHEEL_PIXELS = 200;
const WIDTHS = [0.01, 400];

/**
 * A view is [x0, x1, y0, y1] of what is seen, units being as long across as upward.
 * @param {HTMLElement} pad
 * @param {{view(): number[], hold(isHeld: boolean): void, move(view: number[]): void, rest(): void}} tell
 *   move: at most once a frame; rest: after the last of them
 * @param {AbortSignal} signal ends it
 * @returns {{flush(): void}} flush: what waits for its frame moves now
 */
export function watchView(pad, { view, hold, move, rest }, signal) {
  /** @type {{x: number, y: number, view: number[], isDrag: boolean} | null} */
  let held = null;
  /** @type {number[] | null} */
  let next = null;
  let timer = 0;

  /** @param {number[]} wanted */
  function soon(wanted) {
    if (next === null) requestAnimationFrame(flush);
    next = wanted;
  }

  function flush() {
    const wanted = next;
    next = null;
    if (wanted !== null) move(wanted);
  }

  /** @param {MouseEvent} event */
  const press = ({ button, clientX: x, clientY: y }) => {
    if (button !== 0) return;
    held = { x, y, view: view(), isDrag: false };
    hold(true);
  };
  /** @param {MouseEvent} event */
  const drag = ({ clientX, clientY }) => {
    if (held === null) return;
    const [dx, dy] = [clientX - held.x, clientY - held.y];
    held.isDrag ||= Math.hypot(dx, dy) >= DRAG_PIXELS;
    if (!held.isDrag) return;
    const [x0, x1, y0, y1] = held.view;
    const unit = (x1 - x0) / pad.clientWidth;
    soon([x0 - dx * unit, x1 - dx * unit, y0 + dy * unit, y1 + dy * unit]);
  };
  const letGo = () => {
    if (held === null) return;
    const { isDrag } = held;
    held = null;
    flush();
    hold(false);
    if (isDrag) rest();
  };
  pad.addEventListener("mousedown", press, { signal });
  addEventListener("mousemove", drag, { signal });
  addEventListener("mouseup", letGo, { signal });
  pad.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      soon(zoomed(next ?? view(), event, pad.getBoundingClientRect()));
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        if (signal.aborted) return;
        flush();
        rest();
      }, REST_MILLISECONDS);
    },
    { passive: false, signal },
  );
  return { flush };
}

/**
 * The place under the pointer stays there.
 * @param {number[]} view
 * @param {Pick<WheelEvent, "clientX" | "clientY" | "deltaY">} wheel
 * @param {Pick<DOMRect, "left" | "top" | "width" | "height">} box
 */
export function zoomed([x0, x1, y0, y1], { clientX, clientY, deltaY }, { left, top, width, height }) {
  const turned = Math.min(MOST_WHEEL, Math.max(-MOST_WHEEL, deltaY));
  const wanted = (x1 - x0) * Math.exp(turned / WHEEL_PIXELS);
  const times = Math.min(WIDTHS[1], Math.max(WIDTHS[0], wanted)) / (x1 - x0);
  const x = x0 + ((clientX - left) / width) * (x1 - x0);
  const y = y1 - ((clientY - top) / height) * (y1 - y0);
  return [x + (x0 - x) * times, x + (x1 - x) * times, y + (y0 - y) * times, y + (y1 - y) * times];
}
