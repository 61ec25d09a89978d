/** Work that can wait for the frames. */

/** Resolves once the browser has nothing better to do, after at most so many milliseconds. */
export function idle(milliseconds) {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(resolve, { timeout: milliseconds });
    else setTimeout(resolve, Math.min(50, milliseconds));
  });
}
