/** Long work on the page's own thread in short slices, between which it can draw and listen. */

const SLICE_MILLISECONDS = 6;

/**
 * Calls visit(item) for each item. Resolves to true, or to false where `signal` was aborted on the
 * way; onSlice(done) is called after each slice with the number of items done.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => void} visit
 * @param {{signal: AbortSignal, onSlice?: (done: number) => void}} options
 */
export async function inSlices(items, visit, { signal, onSlice }) {
  let begin = performance.now();
  for (let done = 0; done < items.length; done++) {
    if (performance.now() - begin > SLICE_MILLISECONDS) {
      onSlice?.(done);
      await pause();
      begin = performance.now();
    }
    if (signal.aborted) return false;
    visit(items[done]);
  }
  return !signal.aborted;
}

/** Lets the browser do what is waiting. */
export function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}
