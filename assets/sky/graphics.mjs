/** The graphics card, which a browser may not have, or may take away from a page and give back. */

/**
 * Can this browser draw by WebGL, with those extensions? Asked anew each time: it may have switched it off
 * in between.
 * @param {string[]} extensions
 */
export function hasWebGL(extensions = []) {
  const gl = document.createElement("canvas").getContext("webgl");
  const hasAll = gl !== null && extensions.every((name) => gl.getExtension(name) !== null);
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return hasAll;
}

/**
 * Says when the canvases within an element can no longer be drawn on, and when all of them can again.
 * @param {HTMLElement} pane
 * @param {{lost(): void, restored(): void}} tell
 */
export function watchGraphics(pane, { lost, restored }) {
  /** @type {Set<HTMLCanvasElement>} */
  const gone = new Set();
  const canvasOf = (/** @type {Event} */ { target }) => /** @type {HTMLCanvasElement} */ (target);
  // The events do not bubble.
  const capture = true;
  pane.addEventListener(
    "webglcontextlost",
    (event) => {
      event.preventDefault(); // else no browser ever gives it back
      gone.add(canvasOf(event));
      lost();
    },
    { capture },
  );
  pane.addEventListener(
    "webglcontextrestored",
    (event) => {
      gone.delete(canvasOf(event));
      // Of another drawing, which has gone.
      for (const canvas of gone) if (!canvas.isConnected) gone.delete(canvas);
      // The canvas's own listeners come after this one, and bring its buffers back.
      if (gone.size === 0) requestAnimationFrame(() => restored());
    },
    { capture },
  );
}
